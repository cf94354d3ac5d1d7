"""What a review page reads: what an order waits for, questions, answers, rules that were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from workwright.db.tables.execution import Sample
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.quality import (
    Deviation,
    Review,
    ReviewAnswer,
    ReviewQuery,
    RuleEvaluation,
)
from workwright.services.runtime import Scope


@dataclass(frozen=True)
class Waits:
    """What an order in the queue waits for, as counts."""

    round: int = 0
    since: datetime | None = None
    audit_reviewed: bool = False
    deviations: int = 0
    queries: int = 0
    results: int = 0


@dataclass(frozen=True)
class RuleLine:
    """A rule that was asked at a moment: how often, and how often it held."""

    rule: str
    title: str
    citation: str
    asked: int
    passed: int


def waits_of(scope: Scope, orders: Sequence[WorkOrder]) -> dict[UUID, Waits]:
    """Return order to what it waits for; a statement for each kind of thing, not for each order."""
    ids = [order.id for order in orders]
    rounds = {
        row.work_order_id: row
        for row in scope.scalars(
            select(Review).where(Review.work_order_id.in_(ids)).order_by(Review.round)
        )
    }
    deviations = _counted(scope, Deviation, ids, Deviation.status != "closed")
    queries = _counted(scope, ReviewQuery, ids, ReviewQuery.closed_at.is_(None))
    results = _counted(scope, Sample, ids, Sample.status.in_(["planned", "taken"]), ~Sample.reserve)
    return {
        order.id: _waits(
            rounds.get(order.id),
            deviations.get(order.id, 0),
            queries.get(order.id, 0),
            results.get(order.id, 0),
        )
        for order in orders
    }


def rules_of(scope: Scope, order_id: UUID) -> dict[str, list[RuleLine]]:
    """Return moment to the rules that were asked at it, from what was stored at each act."""
    found: dict[str, dict[str, list[Any]]] = {}
    for row in evaluations_of(scope, order_id):
        of_moment = found.setdefault(row.moment, {})
        for item in row.evaluated:
            line = of_moment.setdefault(item["rule"], [item, 0, 0])
            line[1] += 1
            line[2] += bool(item["passed"])
    return {
        moment: [
            RuleLine(rule, item["title"], _cited(item["citation"]), asked, passed)
            for rule, (item, asked, passed) in rules.items()
        ]
        for moment, rules in found.items()
    }


def queries_of(scope: Scope, order_id: UUID) -> Sequence[ReviewQuery]:
    """Return every question of every round, oldest first."""
    return scope.all(ReviewQuery, ReviewQuery.asked_at, work_order_id=order_id)


def answers_of(scope: Scope, order_id: UUID) -> dict[str, ReviewAnswer]:
    """Return criterion to the answer that counts: the last one given."""
    rows = scope.all(ReviewAnswer, ReviewAnswer.at, ReviewAnswer.id, work_order_id=order_id)
    return {row.criterion: row for row in rows}


def names_of(scope: Scope, ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    """Return person to printed name; nobody has none."""
    known = {person_id for person_id in ids if person_id is not None}
    rows = scope.rows(select(Person.id, Person.printed_name).where(Person.id.in_(known)))
    return {None: "", **dict(rows)}


def _waits(review: Review | None, deviations: int, queries: int, results: int) -> Waits:
    if review is None:
        return Waits(deviations=deviations, queries=queries, results=results)
    return Waits(
        review.round,
        review.started_at if review.ended_at is None else review.ended_at,
        review.audit_signature_id is not None,
        deviations,
        queries,
        results,
    )


def _counted(scope: Scope, kind: Any, ids: Sequence[UUID], *conditions: Any) -> dict[UUID, int]:
    statement = (
        select(kind.work_order_id, func.count(kind.id))
        .where(kind.work_order_id.in_(ids), *conditions)
        .group_by(kind.work_order_id)
    )
    return dict(scope.rows(statement))


def evaluations_of(scope: Scope, order_id: UUID) -> Sequence[RuleEvaluation]:
    """Return what every moment of an order asked and found, oldest first."""
    return scope.all(RuleEvaluation, RuleEvaluation.at, RuleEvaluation.id, work_order_id=order_id)


def _cited(citation: Mapping[str, str]) -> str:
    regime, clause = citation["regime"], citation["clause"]
    return clause if regime == "Workwright" else f"{regime} {clause}"
