"""The office's entries of the rail, in the plant's words."""

from workwright.web.i18n import _
from workwright.web.shell import NavGroup, NavLink
from workwright.web.terms import Terms


def office_rail(terms: Terms) -> tuple[NavGroup, ...]:
    """Return the daily entries, and those of the plant's masters."""
    daily = (
        NavLink(_("Home"), "/office/", "home", "home"),
        NavLink(terms.many("work_order"), "/office/orders", "orders", "orders"),
        NavLink(_("Imports"), "/office/imports", "import", "imports", "order.create"),
    )
    plant = (
        NavLink(terms.many("recipe"), "/office/recipes", "doc", "recipes"),
        NavLink(terms.many("lot"), "/office/lots", "box", "lots"),
        NavLink(terms.many("material"), "/office/materials", "flask", "materials"),
        NavLink(_("Suppliers"), "/office/suppliers", "swap", "suppliers"),
        NavLink(terms.many("equipment"), "/office/equipment", "wrench", "equipment"),
        NavLink(terms.many("person"), "/office/people", "users", "people", "report.read"),
        NavLink(terms.many("document"), "/office/documents", "doc", "documents"),
        NavLink(_("Places"), "/office/places/lines", "board", "places"),
        NavLink(_("Devices"), "/office/devices", "wifi", "devices", "people.manage"),
    )
    return (NavGroup(daily), NavGroup(plant, _("Plant")))
