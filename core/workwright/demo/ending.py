"""End an order of a demo plant: samples, yields, balances, completion, review, release."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from uuid import UUID

from workwright.db.tables.execution import Sample
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation, ReviewQuery
from workwright.demo.driver import sign_all
from workwright.demo.execution import Bench, made
from workwright.demo.plant import DemoPlant
from workwright.domain.quantity import convert, round_half_up
from workwright.services import review
from workwright.services.balances import BalanceEntry, enter_balance
from workwright.services.completion import complete_act, complete_order
from workwright.services.deviations import (
    close_deviation,
    investigate,
    shown_deviation,
    submit_for_approval,
)
from workwright.services.disposition import release_to_stock, release_to_stock_act
from workwright.services.record import record_of
from workwright.services.runtime import Scope, Work
from workwright.services.samples import ResultEntry, enter_result, review_result, take_sample
from workwright.services.signing import Shown, Signing
from workwright.services.step_stock import held_by
from workwright.services.transitions import Act, Outcome
from workwright.services.yields import YieldEntry

WHY = "checked at the bench, see the record"


def samples(bench: Bench) -> None:
    """Take every planned sample; quality enters and reviews good results."""
    demo = bench.demo
    with demo.look() as look:
        rows = [
            (r.id, r.reserve, r.qty, r.low, r.high)
            for r in look.all(Sample, Sample.code, work_order_id=bench.order_id)
        ]
    for sample_id, reserve, qty, low, high in rows:
        demo.act(bench.operator, partial(take_sample, sample_id=sample_id, qty=qty))
        if not reserve:
            entry = ResultEntry(sample_id, _good(low, high))
            demo.act(demo.one("qa_reviewer"), partial(enter_result, entry=entry))
            demo.act(demo.one("qa_releaser"), partial(review_result, sample_id=sample_id))


def yields(bench: Bench) -> None:
    """Enter every yield of the recipe as theoretical and have it verified."""
    record = bench.record()
    qty, unit = made(bench)
    ratio = convert(qty, unit, record.snapshot.recipe.unit) / record.snapshot.recipe.base_qty
    for point in record.snapshot.recipe.yields:
        actual = round_half_up(point.theoretical_qty * ratio, 3)
        bench.yield_of(point.phase, YieldEntry(bench.order_id, point.phase, actual))


def balances(bench: Bench) -> None:
    """Reconcile every material: all that was issued was used."""
    demo = bench.demo
    with demo.look() as look:
        held = held_by(look, bench.order_id)
    used: dict[str, tuple[Decimal, str]] = {}
    for item in held:
        before = used.get(item.facts.material_code, (Decimal(0), item.facts.unit))[0]
        used[item.facts.material_code] = (before + item.facts.consumed_qty, item.facts.unit)
    for material, (qty, unit) in used.items():
        entry = BalanceEntry(bench.order_id, material, unit, qty)
        demo.act(bench.operator, partial(enter_balance, entry=entry))


def complete(bench: Bench) -> Outcome:
    """Sign performed and supervised; the order is completed (T8)."""
    return sign_all(
        bench.demo,
        bench.order_id,
        _completing,
        lambda work, order, _version, signing: complete_order(work, order, signing),
        [bench.operator, bench.demo.one("supervisor")],
    )


def close_deviations(demo: DemoPlant, order: UUID) -> None:
    """Investigate, approve and close every deviation of an order, by two people."""
    with demo.look() as look:
        rows = [
            (d.id, d.status) for d in look.all(Deviation, Deviation.number, work_order_id=order)
        ]
    for deviation_id, status in rows:
        if status != "closed":
            _close(demo, deviation_id)


def submit(demo: DemoPlant, order: UUID) -> Outcome:
    """Sign as production reviewer; the record goes to quality (T10)."""
    reviewer = demo.one("production_reviewer")
    return sign_all(
        demo,
        order,
        lambda scope, row: review.submit_act(scope, row, demo.person_id(reviewer)),
        review.submit_for_review,
    )


def return_with_question(demo: DemoPlant, order: UUID, text: str) -> UUID:
    """Ask a question and return the record to production (T11); return the question."""
    reviewer = demo.one("qa_reviewer")
    query: UUID = demo.act(reviewer, lambda work: review.ask(work, order, text).id)
    sign_all(demo, order, review.return_act, review.return_to_production)
    return query


def answer_and_close(demo: DemoPlant, query: UUID, text: str) -> None:
    """Answer the reviewer's question and have it closed."""
    demo.act(demo.one("production_reviewer"), lambda work: review.answer(work, query, text))
    demo.act(demo.one("qa_reviewer"), lambda work: review.close_query(work, query))


def judge(demo: DemoPlant, order: UUID) -> None:
    """Answer every release criterion and sign the review of the audit trail."""
    reviewer = demo.one("qa_reviewer")
    with demo.look() as look:
        codes = [c.code for c in record_of(look, order).snapshot.recipe.criteria]
    for code in codes:
        demo.act(
            reviewer,
            partial(review.answer_criterion, order_id=order, criterion=code, met=True),
        )
    demo.sign(reviewer, _shown_audit(order), _review_audit(order))


def release(demo: DemoPlant, order: UUID) -> Outcome:
    """Sign as quality reviewer and releaser; the lot is usable (T12)."""

    def make(scope: Scope, row: WorkOrder) -> Act:
        return release_to_stock_act(scope, row, demo.person_id(demo.one("qa_releaser")))

    return sign_all(demo, order, make, release_to_stock)


def open_questions(demo: DemoPlant, order: UUID) -> int:
    """Return how many questions of the review are open."""
    with demo.look() as look:
        return len(look.all(ReviewQuery, work_order_id=order, closed_at=None))


def _completing(scope: Scope, row: WorkOrder) -> Act:
    return complete_act(record_of(scope, row.id))


def _close(demo: DemoPlant, deviation_id: UUID) -> None:
    reviewer = demo.one("qa_reviewer")
    found = {
        "immediate_action": "step held, operator informed",
        "impact": "none: the value never reached the product",
        "others_considered": "no other batch was weighed with this container",
        "root_cause": "scoop overfilled at the end of the weighing",
        "disposition": "use as is",
    }

    def version(scope: Scope) -> int:
        return scope.get(Deviation, deviation_id).row_version

    demo.act(
        demo.one("supervisor"),
        lambda work: investigate(work, deviation_id, version(work), found, WHY),
    )
    demo.act(
        demo.one("supervisor"),
        lambda work: submit_for_approval(work, deviation_id, version(work)),
    )
    demo.sign(
        reviewer,
        lambda scope: shown_deviation(scope.get(Deviation, deviation_id)),
        lambda work, signing: close_deviation(work, deviation_id, version(work), signing),
    )


def _shown_audit(order: UUID) -> Callable[[Scope], Shown]:
    return lambda scope: review.shown_audit(scope, scope.get(WorkOrder, order))


def _review_audit(order: UUID) -> Callable[[Work, Signing], object]:
    return lambda work, signing: review.review_audit(work, order, signing)


def _good(low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else (high or Decimal(1)) / 2
