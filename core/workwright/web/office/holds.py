"""Holds at the desk: an order is stopped with a reason and goes on with a signature (T4, W10)."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.quality import Hold
from workwright.errors import NotFound
from workwright.services.holds import LIFTS, PLACES, lift_hold, place_hold, shown_lifting
from workwright.services.orders import order_of
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page
from workwright.web.i18n import _, instant
from workwright.web.office.blueprint import office
from workwright.web.security import route
from workwright.web.signature import Ask, Dialogue, ask, sign
from workwright.web.surroundings import terms

ORDER = "/orders/<uuid:order_id>"
LIFT = f"{ORDER}/holds/<uuid:hold_id>/lift"


@route(office, f"{ORDER}/hold", permission=PLACES)
def hold_reason(order_id: UUID) -> Response:
    """Ask why the order is put on hold."""
    with look() as scope:
        order = order_of(scope, order_id)
    return _why(
        order,
        _("Put %(number)s on hold", number=order.number),
        _("No step begins and nothing is recorded until quality signs that it may go on."),
        url_for("office.hold", order_id=order_id),
        _("Put it on hold"),
        keyed=True,
    )


@route(
    office, f"{ORDER}/hold", permission=PLACES, methods=["POST"], unsafe="keyed", endpoint="hold"
)
def hold(order_id: UUID) -> BaseResponse:
    """Put the order on hold."""

    def action(work: Work) -> Done:
        place_hold(work, order_id, request.form.get("reason", ""))
        return Done(_page(order_id), _("On hold."), "warn")

    return act(action)


@route(office, LIFT, permission=LIFTS)
def lift_reason(order_id: UUID, hold_id: UUID) -> Response:
    """Ask why the hold can be lifted."""
    with look() as scope:
        order = order_of(scope, order_id)
        _hold_of(scope, order, hold_id)
    return _why(
        order,
        _("Lift the hold on %(number)s", number=order.number),
        _("Say what was found out; then sign."),
        url_for("office.lift_form", order_id=order_id, hold_id=hold_id),
        _("Go on to sign"),
        keyed=False,
    )


@route(office, f"{LIFT}/dialogue", permission=LIFTS, methods=["POST"])
def lift_form(order_id: UUID, hold_id: UUID) -> Response:
    """Open the dialogue in which the lifting is signed with its reason."""
    return ask(_lifting(order_id, hold_id))


@route(office, LIFT, permission=LIFTS, methods=["POST"], unsafe="keyed", endpoint="lift")
def lift(order_id: UUID, hold_id: UUID) -> BaseResponse:
    """Sign that the order may go on."""
    reason = request.form.get("reason", "")

    def action(work: Work, signing: Signing) -> Done:
        lift_hold(work, hold_id, reason, signing)
        return Done(_page(order_id), _("The hold is lifted."))

    return sign(_lifting(order_id, hold_id), action)


def _lifting(order_id: UUID, hold_id: UUID) -> Ask:
    reason = request.form.get("reason", "")

    def dialogue(scope: Look) -> Dialogue:
        order = order_of(scope, order_id)
        row = _hold_of(scope, order, hold_id)
        by = scope.get(Person, row.placed_by_id).printed_name
        return Dialogue(
            shown=shown_lifting(scope, row, reason),
            title=_("Lift the hold"),
            sentence=_("I examined why it was held; it may go on."),
            url=url_for("office.lift", order_id=order_id, hold_id=hold_id),
            sub=order.number,
            submit=_("Sign and lift"),
            values=[
                (terms().one("work_order"), order.number),
                (_("Why it is held"), row.reason),
                (_("Put on hold"), f"{by}, {instant(row.placed_at)}"),
                (_("Why it may go on"), reason),
            ],
            inputs={"reason": reason},
        )

    return dialogue


def _hold_of(scope: Look, order: WorkOrder, hold_id: UUID) -> Hold:
    row = scope.get(Hold, hold_id)
    if row.subject_id != order.id:
        raise NotFound("hold", hold_id)
    return row


def _why(order: WorkOrder, title: str, text: str, url: str, yes: str, *, keyed: bool) -> Response:
    return page(
        "office/reason.html",
        "office/_reason.html",
        order=order,
        title=title,
        text=text,
        url=url,
        yes=yes,
        no=_("Not now"),
        keyed=keyed,
    )


def _page(order_id: UUID) -> str:
    return url_for("office.order", order_id=order_id)
