"""Masters at the desk: versions, written by one person, approved by another, withdrawn (W23)."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.plant import Line
from workwright.db.tables.quality import Signature
from workwright.db.tables.recipes import RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.difference import differences
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import RecipeContent
from workwright.domain.recipe_parts import find
from workwright.domain.text import N_
from workwright.errors import NotFound
from workwright.services.recipe_drafts import (
    AUTHORS,
    begin_recipe,
    begin_version,
    give_up,
    hand_back,
)
from workwright.services.recipes import (
    approve_version,
    content_of,
    shown_version,
    submit_version,
)
from workwright.services.registers.recipes import RECIPES
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.services.withdrawal import withdraw_version
from workwright.web.acting import Done, look
from workwright.web.i18n import _, number, quantity
from workwright.web.meanings import sign_as
from workwright.web.office.blueprint import office
from workwright.web.office.choices import REASON, codes_of
from workwright.web.office.master_words import RECIPES as STATUS
from workwright.web.office.recipe_sheet import VersionPage, earlier_version
from workwright.web.register import listing
from workwright.web.register.acts import Act, New, Values, add_acts, add_new, offered
from workwright.web.register.asked import Input
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.sheet import show_sheet
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.signature import Dialogue, ask, sign
from workwright.web.surroundings import terms

APPROVES: Final = "recipe.approve"
PATH: Final = "/recipes/<uuid:row_id>"

SCREEN: Final = RegisterScreen(
    register=RECIPES,
    kind="recipe",
    title=lambda terms: terms.many("recipe"),
    endpoint="office.recipes",
    nav="recipes",
    icon="doc",
    columns=("code", "version", "product", "status", "base_qty", "effective_from", "author"),
    filters=("status", "line", "author"),
    search=N_("Code, product or reason"),
    views={
        "in_force": N_("Effective today"),
        "draft": N_("Drafts"),
        "in_approval": N_("To approve"),
    },
    tones={"in_approval": "action"},
    words={"status": STATUS},
    sheet="office.recipe",
)


@route(office, "/recipes", permission=SIGNED_IN)
def recipes() -> Response:
    """List the versions of every master."""
    return listing.show(SCREEN, NEW)


@route(office, PATH, permission=SIGNED_IN)
def recipe(row_id: UUID) -> Response:
    """Show one version: what is made, of what, how, judged by what, and who signed it."""
    with look() as scope:
        version = scope.get(RecipeVersion, row_id)
        acts = [*_signs(version), *_compares(scope, version)]
        acts += offered("office", "recipe", row_id, version, ACTS)
        return show_sheet(VersionPage(scope, version, acts).sheet())


@route(office, f"{PATH}/steps/<step>", permission=SIGNED_IN)
def recipe_step(row_id: UUID, step: str) -> Response:
    """Show one step of a version with its values and points."""
    with look() as scope:
        page = VersionPage(scope, scope.get(RecipeVersion, row_id))
        found = find("steps", page.content.steps, step)
        if found is None:
            raise NotFound("recipe_step", step)
        return show_sheet(page.step_sheet(found))


@route(office, f"{PATH}/submit", permission=AUTHORS)
def submit_form(row_id: UUID) -> Response:
    """Open the dialogue in which the author signs."""
    return ask(_dialogue(row_id, Meaning.AUTHORED))


@route(office, f"{PATH}/submit", permission=AUTHORS, methods=["POST"], unsafe="keyed")
def submit(row_id: UUID) -> BaseResponse:
    """Sign a draft as its author and hand it over for approval."""

    def action(work: Work, signing: Signing) -> Done:
        submit_version(work, row_id, signing)
        return Done(_page(row_id), _("Signed as author; another person approves it."))

    return sign(_dialogue(row_id, Meaning.AUTHORED), action)


@route(office, f"{PATH}/approve", permission=APPROVES)
def approve_form(row_id: UUID) -> Response:
    """Open the dialogue in which a second person approves."""
    return ask(_dialogue(row_id, Meaning.APPROVED))


@route(office, f"{PATH}/approve", permission=APPROVES, methods=["POST"], unsafe="keyed")
def approve(row_id: UUID) -> BaseResponse:
    """Approve a version as a second person; it is effective from then on."""

    def action(work: Work, signing: Signing) -> Done:
        version = approve_version(work, row_id, signing)
        said = _("Version %(version)s is effective.", version=version.version)
        return Done(_page(row_id), said)

    return sign(_dialogue(row_id, Meaning.APPROVED), action)


def _signs(version: RecipeVersion) -> list[tuple[str, str, str, str]]:
    """Return the signature that the version waits for, if this reader may give it."""
    me = principal()
    if version.status == "draft" and me.may(AUTHORS):
        href = url_for("office.submit_form", row_id=version.id)
        return [(_("Sign as author"), href, "primary", "sign")]
    if version.status == "in_approval" and me.may(APPROVES):
        href = url_for("office.approve_form", row_id=version.id)
        return [(_("Approve"), href, "primary", "sign")]
    return []


def _compares(scope: Look, version: RecipeVersion) -> list[tuple[str, str, str, str]]:
    other = earlier_version(scope, version)
    if other is None:
        return []
    href = url_for("office.recipe_compare", row_id=version.id, other_id=other)
    return [(_("What differs"), href, "link", "swap")]


def _begin_version(work: Work, row_id: UUID, values: Values) -> tuple[UUID, str]:
    version = begin_version(work, row_id, values["reason"])
    return version.id, N_("The draft says what the version before says; now change it.")


def _give_up(work: Work, row_id: UUID, values: Values) -> str:
    give_up(work, row_id, values["reason"])
    return N_("The draft is given up.")


def _hand_back(work: Work, row_id: UUID, values: Values) -> str:
    hand_back(work, row_id, values["reason"])
    return N_("It is a draft again; its author signs it anew.")


def _withdraw(work: Work, row_id: UUID, values: Values) -> str:
    withdraw_version(work, row_id, values["reason"])
    return N_("No order can be released by it any more.")


def _begin_recipe(work: Work, values: Values) -> tuple[UUID, str]:
    product = work.named(Material, values["product"])
    content = RecipeContent(
        code=values["code"],
        version="1",
        product_code=product.code,
        product_name=product.name,
        base_qty=values["base_qty"],
        unit=values["unit"],
        bracket_low=values["bracket_low"],
        bracket_high=values["bracket_high"],
        steps=(),
        line_code=values["line"],
        change_reason=values["reason"],
    )
    return begin_recipe(work, content).id, N_("The draft is there; now add steps and materials.")


def _named(table: Any) -> Any:
    return lambda scope: codes_of(scope, table)


ACTS: Final[Sequence[Act]] = (
    Act(
        "begin",
        N_("New version"),
        N_("Begin the draft"),
        AUTHORS,
        _begin_version,
        (REASON,),
        text=N_("The draft begins with everything that this version says."),
        icon="plus",
        fits=lambda version: version.status in ("effective", "superseded", "withdrawn"),
    ),
    Act(
        "hand-back",
        N_("Hand back to the author"),
        N_("Hand it back"),
        APPROVES,
        _hand_back,
        (REASON,),
        icon="left",
        fits=lambda version: version.status == "in_approval",
    ),
    Act(
        "give-up",
        N_("Give up the draft"),
        N_("Give it up"),
        AUTHORS,
        _give_up,
        (REASON,),
        text=N_("Its number stays used; what it said can still be read."),
        kind="danger",
        icon="x",
        fits=lambda version: version.status == "draft",
    ),
    Act(
        "withdraw",
        N_("Withdraw the version"),
        N_("Withdraw it"),
        APPROVES,
        _withdraw,
        (REASON,),
        text=N_("Orders that are released keep it; no other one can be released by it."),
        kind="danger",
        icon="stop",
        fits=lambda version: version.status == "effective",
    ),
)
NEW: Final = New(
    N_("New recipe"),
    N_("Begin the draft"),
    AUTHORS,
    _begin_recipe,
    (
        Input("code", N_("Code")),
        Input("product", N_("Product"), "choice", choices=_named(Material)),
        Input("base_qty", N_("Base batch"), "amount"),
        Input("unit", N_("Unit")),
        Input("bracket_low", N_("Smallest batch"), "amount"),
        Input("bracket_high", N_("Largest batch"), "amount"),
        Input("line", "noun:line", "choice", needed=False, choices=_named(Line)),
        REASON,
    ),
)
add_new(office, "/recipes", "recipe", NEW)
add_acts(office, PATH, "recipe", RecipeVersion, ACTS)


def _dialogue(row_id: UUID, meaning: Meaning) -> Callable[[Look], Dialogue]:
    """Return what tells the dialogue of a version for this meaning."""
    authored = meaning is Meaning.AUTHORED

    def dialogue(scope: Look) -> Dialogue:
        words = terms()
        version = scope.get(RecipeVersion, row_id)
        shown = shown_version(scope, version, meaning)
        content = content_of(scope, version)
        other = earlier_version(scope, version)
        before = content_of(scope, scope.get(RecipeVersion, other)) if other else None
        endpoint = "office.submit" if authored else "office.approve"
        signed = scope.all(Signature, Signature.signed_at, record_id=version.id)
        noun = words.inside("recipe_version")
        return Dialogue(
            shown=shown,
            title=_("Sign as author") if authored else _("Approve"),
            sentence=_("I wrote this %(version)s and it is complete.", version=noun)
            if authored
            else _("I checked this %(version)s and approve it for use.", version=noun),
            url=url_for(endpoint, row_id=row_id),
            sub=f"{content.product_name}, {content.code} {version.version}",
            submit=sign_as(meaning),
            values=[
                (words.one("recipe"), content.code),
                (words.one("recipe_version"), version.version),
                (_("Quantity"), quantity(content.base_qty, content.unit)),
                (words.many("step"), number(len(content.steps))),
                (words.many("material"), number(len(content.bom))),
                (_("Reason for the change"), content.change_reason or "–"),
                *(
                    [(_("Differences"), number(len(differences(before, content))))]
                    if before
                    else []
                ),
            ],
            given=tuple(signed),
        )

    return dialogue


def _page(row_id: UUID) -> str:
    return url_for("office.recipe", row_id=row_id)
