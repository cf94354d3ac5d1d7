"""Two versions of a recipe side by side: what differs, in words (W4, W23)."""

from uuid import UUID

from flask import Response, url_for

from workwright.db.tables.recipes import RecipeVersion
from workwright.domain.difference import Difference, differences
from workwright.errors import NotFound
from workwright.services.recipes import content_of
from workwright.web.acting import look
from workwright.web.i18n import _, ngettext, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.office.blueprint import office
from workwright.web.office.recipe_words import KINDS, RecipeWords
from workwright.web.register.sheet import Sheet, Table, show_sheet
from workwright.web.security import SIGNED_IN, route
from workwright.web.surroundings import terms


@route(office, "/recipes/<uuid:row_id>/compare/<uuid:other_id>", permission=SIGNED_IN)
def recipe_compare(row_id: UUID, other_id: UUID) -> Response:
    """Show what differs between two versions of one recipe, the earlier one first."""
    with look() as scope:
        pair = [scope.get(RecipeVersion, row_id), scope.get(RecipeVersion, other_id)]
        if pair[0].recipe_id != pair[1].recipe_id:
            raise NotFound("recipe_version", other_id)
        pair.sort(key=lambda version: (version.revision, version.minor_revision))
        contents = [content_of(scope, version) for version in pair]
    words = RecipeWords(terms(), *contents)
    found = differences(*contents)
    earlier, later = pair
    count = ngettext("%(num)s difference", "%(num)s differences", len(found)) % {"num": len(found)}
    sheet = Sheet(
        title=_(
            "%(code)s: version %(first)s and %(second)s",
            code=contents[0].code,
            first=earlier.version,
            second=later.version,
        ),
        sub=(count,),
        path=(
            (terms().many("recipe"), url_for("office.recipes")),
            *(
                (f"{contents[0].code} {v.version}", url_for("office.recipe", row_id=v.id))
                for v in pair
            ),
            (_("What differs"), ""),
        ),
        nav="recipes",
        tables=(
            Table(
                _("What differs"),
                _listing(words, found, earlier.version, later.version),
                _("They say the same."),
            ),
        ),
    )
    return show_sheet(sheet)


def _listing(
    words: RecipeWords, found: tuple[Difference, ...], earlier: str, later: str
) -> Listing:
    rows = []
    for at, one in enumerate(found):
        word, tone, icon = KINDS[one.kind]
        cells = (
            words.where(one),
            Cell("tags", tags=(Tag(say(word), tone, icon),)),
            words.what(one) or None,
            words.value(one.field, one.before),
            words.value(one.field, one.after),
        )
        rows.append(Row(str(at), words.where(one), cells))
    columns = (
        Column(_("Where"), nowrap=False),
        Column(_("How")),
        Column(_("What"), nowrap=False),
        Column(_("Version %(version)s", version=earlier), nowrap=False),
        Column(_("Version %(version)s", version=later), nowrap=False),
    )
    return Listing(columns, tuple(rows))
