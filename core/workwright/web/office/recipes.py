"""Masters at the desk: versions with their steps and bill, signed by author and approver (W23)."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Response, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.quality import Signature
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at
from workwright.domain.lifecycle import Meaning
from workwright.services.recipes import (
    approve_version,
    content_of,
    shown_version,
    submit_version,
)
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.web.acting import Done, look
from workwright.web.i18n import _, number, quantity
from workwright.web.meanings import sign_as
from workwright.web.office.blueprint import office
from workwright.web.office.version_words import status_word
from workwright.web.security import SIGNED_IN, route
from workwright.web.signature import Dialogue, ask, sign
from workwright.web.surroundings import terms


@dataclass(frozen=True)
class VersionLine:
    """One version in the list of masters."""

    version: RecipeVersion
    recipe: Recipe
    product: str
    status: str
    author: str


@route(office, "/recipes", permission=SIGNED_IN)
def recipes() -> str:
    """List every master with its versions, newest first."""
    with look() as scope:
        statement = (
            select(RecipeVersion, Recipe, Material.name, Person.printed_name)
            .join(Recipe, points_at(RecipeVersion.recipe_id, Recipe))
            .join(Material, points_at(Recipe.product_id, Material))
            .join(Person, points_at(RecipeVersion.authored_by_id, Person))
            .order_by(
                Recipe.code, RecipeVersion.revision.desc(), RecipeVersion.minor_revision.desc()
            )
        )
        lines = [
            VersionLine(version, recipe, product, status_word(version.status), author)
            for version, recipe, product, author in scope.rows(statement)
        ]
    return render_template("office/recipes.html", lines=lines)


@route(office, "/recipes/<uuid:version_id>", permission=SIGNED_IN)
def recipe(version_id: UUID) -> str:
    """Show one version: what is made, of what, how, and who signed it."""
    with look() as scope:
        version = scope.get(RecipeVersion, version_id)
        owner = scope.get(Recipe, version.recipe_id)
        only_for = scope.get(WorkOrder, owner.one_off_for_id) if owner.one_off_for_id else None
        return render_template(
            "office/recipe.html",
            version=version,
            content=content_of(scope, version),
            status=status_word(version.status),
            only_for=only_for,
            signatures=scope.all(Signature, Signature.signed_at, record_id=version.id),
        )


@route(office, "/recipes/<uuid:version_id>/submit", permission="recipe.author")
def submit_form(version_id: UUID) -> Response:
    """Open the dialogue in which the author signs."""
    return ask(_dialogue(version_id, Meaning.AUTHORED))


@route(
    office,
    "/recipes/<uuid:version_id>/submit",
    permission="recipe.author",
    methods=["POST"],
    unsafe="keyed",
)
def submit(version_id: UUID) -> BaseResponse:
    """Sign a draft as its author and hand it over for approval."""

    def action(work: Work, signing: Signing) -> Done:
        submit_version(work, version_id, signing)
        return Done(_page(version_id), _("Signed as author; another person approves it."))

    return sign(_dialogue(version_id, Meaning.AUTHORED), action)


@route(office, "/recipes/<uuid:version_id>/approve", permission="recipe.approve")
def approve_form(version_id: UUID) -> Response:
    """Open the dialogue in which a second person approves."""
    return ask(_dialogue(version_id, Meaning.APPROVED))


@route(
    office,
    "/recipes/<uuid:version_id>/approve",
    permission="recipe.approve",
    methods=["POST"],
    unsafe="keyed",
)
def approve(version_id: UUID) -> BaseResponse:
    """Approve a version as a second person; it is effective from then on."""

    def action(work: Work, signing: Signing) -> Done:
        version = approve_version(work, version_id, signing)
        said = _("Version %(version)s is effective.", version=version.version)
        return Done(_page(version_id), said)

    return sign(_dialogue(version_id, Meaning.APPROVED), action)


def _dialogue(version_id: UUID, meaning: Meaning) -> Callable[[Look], Dialogue]:
    """Return what tells the dialogue of a version for this meaning."""
    authored = meaning is Meaning.AUTHORED

    def dialogue(scope: Look) -> Dialogue:
        words = terms()
        version = scope.get(RecipeVersion, version_id)
        shown = shown_version(scope, version, meaning)
        content = content_of(scope, version)
        endpoint = "office.submit" if authored else "office.approve"
        signed = scope.all(Signature, Signature.signed_at, record_id=version.id)
        noun = words.inside("recipe_version")
        return Dialogue(
            shown=shown,
            title=_("Sign as author") if authored else _("Approve"),
            sentence=_("I wrote this %(version)s and it is complete.", version=noun)
            if authored
            else _("I checked this %(version)s and approve it for use.", version=noun),
            url=url_for(endpoint, version_id=version_id),
            sub=f"{content.product_name}, {content.code} {version.version}",
            submit=sign_as(meaning),
            values=[
                (words.one("recipe"), content.code),
                (words.one("recipe_version"), version.version),
                (_("Quantity"), quantity(content.base_qty, content.unit)),
                (words.many("step"), number(len(content.steps))),
                (words.many("material"), number(len(content.bom))),
                (_("Reason for the change"), content.change_reason or "–"),
            ],
            given=tuple(signed),
        )

    return dialogue


def _page(version_id: UUID) -> str:
    return url_for("office.recipe", version_id=version_id)
