"""What stands between an order and its release: questions, criteria, corrections, holds, gaps."""

from sqlalchemy import func, select

from workwright.db.tables.quality import Capa, CapaDeviation, Correction, Deviation, ReviewAnswer
from workwright.db.tenancy import points_at
from workwright.domain.context import ReviewFacts
from workwright.services.facts import active_holds
from workwright.services.genealogy import gaps_of
from workwright.services.record import OrderRecord
from workwright.services.runtime import Scope

DONE_WITH = frozenset({"effective"})


def review_facts(scope: Scope, record: OrderRecord) -> ReviewFacts:
    """Return where the review of the order stands."""
    # The review asks the rules, and the rules ask how far the review is.
    from workwright.services.review import is_audit_reviewed, open_queries

    order = record.order
    answers = scope.all(ReviewAnswer, ReviewAnswer.at, ReviewAnswer.id, work_order_id=order.id)
    latest = {row.criterion: row.met for row in answers}
    criteria = [criterion.code for criterion in record.snapshot.recipe.criteria]
    capas = _capas(scope, record)
    return ReviewFacts(
        open_queries=len(open_queries(scope, order)),
        audit_reviewed=is_audit_reviewed(scope, order),
        unanswered_criteria=tuple(c for c in criteria if c not in latest),
        failed_criteria=tuple(c for c in criteria if latest.get(c) is False),
        open_corrections=_open_corrections(scope, record),
        active_holds=len(active_holds(scope, order)),
        genealogy_gaps=gaps_of(scope, order, record.snapshot.recipe),
        awaiting_verification=tuple(
            e.step for e in record.executions if e.status == "awaiting_verification"
        ),
        linked_capas=len(capas),
        blocking_capas=tuple(
            capa.number for capa in capas if capa.blocks_release and capa.status not in DONE_WITH
        ),
    )


def _open_corrections(scope: Scope, record: OrderRecord) -> int:
    statement = select(func.count(Correction.id)).where(
        Correction.work_order_id == record.order.id, Correction.approved_at.is_(None)
    )
    return int(scope.scalars(statement)[0])


def _capas(scope: Scope, record: OrderRecord) -> list[Capa]:
    statement = (
        select(Capa)
        .join(CapaDeviation, points_at(CapaDeviation.capa_id, Capa))
        .join(Deviation, points_at(CapaDeviation.deviation_id, Deviation))
        .where(Deviation.work_order_id == record.order.id)
        .order_by(Capa.number)
        .distinct()
    )
    return list(scope.scalars(statement))
