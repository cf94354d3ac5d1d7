"""The page of one order: life, what needs a decision, release, steps, story, facts at the side."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from workwright.db.tables.orders import Snapshot, WorkOrder
from workwright.db.tables.quality import Deviation
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.domain.lifecycle import EXECUTING, State
from workwright.profile.parts import Section
from workwright.services.closing import ends_of
from workwright.services.holds import holds_on
from workwright.services.order_lists import order_row
from workwright.services.order_story import milestones_of, story_of
from workwright.services.order_waiting import signatures_of_order
from workwright.services.orders import order_of, profile_of
from workwright.services.runtime import Look
from workwright.web.acting import look
from workwright.web.office import order_facts
from workwright.web.office.blueprint import office
from workwright.web.office.order_life import stages
from workwright.web.office.order_steps import done_of, step_lines
from workwright.web.office.readiness import readiness_of
from workwright.web.office.story import KINDS, story_days
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.surroundings import terms
from workwright.web.terms import Terms


@route(office, "/orders/<uuid:order_id>", permission=SIGNED_IN)
def order(order_id: UUID) -> str:
    """Show everything of one order."""
    kind = request.args.get("story", "")
    with look() as scope:
        found = order_of(scope, order_id)
        words = Terms(profile_of(scope, found), terms().lang)
        context = {
            **_head(scope, found),
            **_main(scope, words, found, kind if kind in KINDS else KINDS[0]),
            **_side(scope, words, found),
        }
        return render_template("office/order.html", order=found, **context)


def _head(scope: Look, order: WorkOrder) -> dict[str, Any]:
    version = scope.get(RecipeVersion, order.recipe_version_id)
    return {"recipe": scope.get(Recipe, version.recipe_id), "version": version}


def _main(scope: Look, words: Terms, order: WorkOrder, kind: str) -> dict[str, Any]:
    steps = step_lines(scope, words, order)
    is_draft = order.state == State.DRAFT.value
    executing = State(order.state) in EXECUTING
    return {
        "life": stages(words, order, milestones_of(scope, order)),
        "holds": holds_on(scope, order),
        "deviations": scope.all(Deviation, Deviation.opened_at, work_order_id=order.id),
        "ready": readiness_of(scope, order) if is_draft else None,
        "ends": ends_of(scope, order.id) if executing else None,
        "steps": steps,
        "progress": done_of(steps),
        "story": story_days(story_of(scope, order), scope.time_zone, kind),
        "story_kind": kind,
        "story_kinds": [
            (name, url_for("office.order", order_id=order.id, story=name) + "#story")
            for name in KINDS
        ],
    }


def _side(scope: Look, words: Terms, order: WorkOrder) -> dict[str, Any]:
    sections = [s for s in words.profile.screen("order_page").sections if _visible(s)]
    names = [name for section in sections for name in section.fields]
    row = order_row(scope, order, (*order_facts.SUMMARY, "product.name", *names))
    snapshot = scope.find(Snapshot, work_order_id=order.id)
    profile = f"{words.profile.pick(words.profile.title, words.lang)} {words.profile.version}"
    own = order_facts.own_sections(words, sections, row)
    return {
        "product": row.values["product.name"],
        "batch": row.values["batch_number"],
        "summary": order_facts.summary(words, row),
        "own": own or [("", order_facts.own_fields(words, order))],
        "snapshot": order_facts.snapshot_pairs(snapshot, profile) if snapshot else [],
        "reservations": order_facts.reservations(scope, order),
        "signatures": signatures_of_order(scope, order),
    }


def _visible(section: Section) -> bool:
    return not section.visible_to or bool(principal().roles.intersection(section.visible_to))
