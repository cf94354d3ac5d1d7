"""Editing a draft of a recipe at the desk: one part at a time, each edit one audited act (W4)."""

from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from flask import Response, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.documents import Document
from workwright.db.tables.recipes import RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.recipe import RecipeContent, Step
from workwright.domain.recipe_parts import drop_item, find, items_of, put_item
from workwright.domain.text import N_
from workwright.errors import NotFound
from workwright.services.recipe_drafts import AUTHORS, edit_version
from workwright.services.recipes import content_of
from workwright.services.runtime import Scope, Work
from workwright.web.acting import Done, look
from workwright.web.i18n import _
from workwright.web.office.blueprint import office
from workwright.web.office.recipe_forms import FORMS
from workwright.web.office.recipe_inputs import At, Names, PartForm
from workwright.web.register.acts import Question, Values, ask_for, do_with
from workwright.web.security import route
from workwright.web.surroundings import terms

PATH: Final = "/recipes/<uuid:row_id>/edit/<part>"
HEADER: Final = "header"


@dataclass(frozen=True)
class Place:
    """Where in which draft: a part, its step if it is one of a step's values, and its key.

    Args:
        shown: ``row_version`` of the draft that the person saw (B14).
    """

    row_id: UUID
    part: str
    key: str
    step: str
    shown: int

    @property
    def back(self) -> str:
        """Return where the page goes on: the step of a value, else the version."""
        if self.step:
            return url_for("office.recipe_step", row_id=self.row_id, step=self.step)
        return url_for("office.recipe", row_id=self.row_id, _anchor=f"part-{self.part}")

    def url(self, endpoint: str) -> str:
        """Return the address of an act on this place."""
        return url_for(
            f"office.{endpoint}",
            row_id=self.row_id,
            part=self.part,
            key=self.key or None,
            step=self.step or None,
            shown=self.shown,
        )


def edit_href(version: RecipeVersion, part: str, key: str = "", step: str = "") -> str:
    """Return where a part is changed, or a new one is asked for without a key."""
    place = Place(version.id, part, key, step, version.row_version)
    return place.url("recipe_part" if key or part == HEADER else "recipe_part_new")


def remove_href(version: RecipeVersion, part: str, key: str, step: str = "") -> str:
    """Return where a part is taken out."""
    return Place(version.id, part, key, step, version.row_version).url("recipe_part_remove")


@route(office, f"{PATH}/new", permission=AUTHORS)
def recipe_part_new(row_id: UUID, part: str) -> Response:
    """Ask for a new part."""
    place = _place(row_id, part)
    return ask_for(_question(place), place.url("recipe_part_new"))


@route(
    office,
    f"{PATH}/new",
    permission=AUTHORS,
    methods=["POST"],
    unsafe="keyed",
    endpoint="recipe_part_add",
)
def recipe_part_add(row_id: UUID, part: str) -> BaseResponse:
    """Put a new part in."""
    place = _place(row_id, part)
    return do_with(_question(place), place.url("recipe_part_new"), _writes(place))


@route(office, f"{PATH}/one", permission=AUTHORS)
def recipe_part(row_id: UUID, part: str) -> Response:
    """Ask for what changes in a part."""
    place = _place(row_id, part, request.args.get("key", ""))
    return ask_for(_question(place), place.url("recipe_part"))


@route(
    office,
    f"{PATH}/one",
    permission=AUTHORS,
    methods=["POST"],
    unsafe="keyed",
    endpoint="recipe_part_change",
)
def recipe_part_change(row_id: UUID, part: str) -> BaseResponse:
    """Change a part."""
    place = _place(row_id, part, request.args.get("key", ""))
    return do_with(_question(place), place.url("recipe_part"), _writes(place))


@route(office, f"{PATH}/remove", permission=AUTHORS)
def recipe_part_remove(row_id: UUID, part: str) -> Response:
    """Ask whether a part is to go."""
    place = _place(row_id, part, request.args.get("key", ""))
    return ask_for(_removal(place), place.url("recipe_part_remove"))


@route(
    office,
    f"{PATH}/remove",
    permission=AUTHORS,
    methods=["POST"],
    unsafe="keyed",
    endpoint="recipe_part_removed",
)
def recipe_part_removed(row_id: UUID, part: str) -> BaseResponse:
    """Take a part out."""
    place = _place(row_id, part, request.args.get("key", ""))

    def action(work: Work, _values: Values) -> Done:
        def edit(content: RecipeContent) -> RecipeContent:
            return drop_item(content, place.part, place.key, place.step)

        edit_version(work, place.row_id, place.shown, edit)
        return Done(place.back, _("It is taken out of the draft."))

    return do_with(_removal(place), place.url("recipe_part_remove"), action)


def _place(row_id: UUID, part: str, key: str = "") -> Place:
    shown = request.args.get("shown", "")
    if part not in FORMS or not shown.isdecimal():
        raise NotFound("recipe_version", part)
    return Place(row_id, part, key, request.args.get("step", ""), int(shown[:9]))


def _form(place: Place) -> PartForm:
    return FORMS[place.part]


def _question(place: Place) -> Question:
    """Return the dialogue, filled with what stands in the draft now."""
    form = _form(place)
    with look() as scope:
        version = scope.get(RecipeVersion, place.row_id)
        content = content_of(scope, version)
    at, old = _at(content, place), _old(content, place)
    title = form.change if old is not None else form.add
    yes = N_("Write it into the draft")
    return Question(title, yes, AUTHORS, form.inputs(at, old), icon="edit")


def _removal(place: Place) -> Question:
    form = _form(place)
    with look() as scope:
        content = content_of(scope, scope.get(RecipeVersion, place.row_id))
    if _old(content, place) is None or place.part == HEADER:
        raise NotFound("recipe_version", place.key)
    text = _("%(what)s is taken out of this draft; the audit trail keeps it.", what=place.key)
    return Question(form.remove, N_("Take it out"), AUTHORS, (), text, "danger", "x")


def _writes(place: Place) -> Any:
    def action(work: Work, values: Values) -> Done:
        written: list[tuple[str, object]] = []

        def edit(content: RecipeContent) -> RecipeContent:
            at, old = _at(content, place), _old(content, place)
            item = _form(place).build(at, values, old, _names(work))
            written.append((place.part, item))
            if place.part == HEADER:
                return cast("RecipeContent", item)
            return put_item(content, place.part, item, place.key, place.step)

        # The items are judged after the edit has built them.
        edit_version(work, place.row_id, place.shown, edit, written)
        return Done(_after(place, written), _("It stands in the draft."))

    return action


def _after(place: Place, written: list[tuple[str, object]]) -> str:
    """Go on to the step that was written, under its new number; else to where one came from."""
    item = written[0][1] if written else None
    if isinstance(item, Step):
        return url_for("office.recipe_step", row_id=place.row_id, step=item.number)
    return place.back


def _old(content: RecipeContent, place: Place) -> Any:
    """Return what stands there; none when a new one is asked for.

    Raises:
        NotFound: there is no such part.
    """
    if place.part == HEADER:
        return content
    if place.part == "parameters":
        _step_of(content, place)
    if not place.key:
        return None
    old = find(place.part, items_of(content, place.part, place.step), place.key)
    if old is None:
        raise NotFound("recipe_version", place.key)
    return old


def _at(content: RecipeContent, place: Place) -> At:
    step = _step_of(content, place) if place.part == "parameters" else None
    return At(content, terms(), step)


def _step_of(content: RecipeContent, place: Place) -> Step:
    step = find("steps", content.steps, place.step)
    if step is None:
        raise NotFound("recipe_step", place.step)
    return step


def _names(scope: Scope) -> Names:
    return Names(
        dict(scope.rows(select(Document.code, Document.title))),
        dict(scope.rows(select(Material.code, Material.name))),
    )
