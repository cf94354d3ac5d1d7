"""Samples and in-process controls: taken at the step, answered against their limits (K18, W10)."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from workwright.db.tables.execution import GenealogyEdge, Sample
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import TERMINAL, State
from workwright.domain.quantity import check_amount
from workwright.domain.recipe import SamplePlan
from workwright.domain.tolerance import Verdict, judge_specification
from workwright.errors import Refused, refusal
from workwright.services.authority import require
from workwright.services.balances import check_amounts, executing
from workwright.services.deviations import open_by_rule
from workwright.services.record import OrderRecord, load_record
from workwright.services.runtime import Work


@dataclass(frozen=True)
class ResultEntry:
    """A result of a sample.

    Args:
        raw: the value as measured; it is rounded to the decimals of its limit and then judged.
    """

    sample_id: UUID
    raw: Decimal
    text: str = ""


@dataclass(frozen=True)
class Answered:
    """The result as entered and as judged; both are stored."""

    sample_id: UUID
    raw: Decimal
    rounded: Decimal
    status: str
    deviation: str | None = None


def take_sample(work: Work, sample_id: UUID, qty: Decimal | None = None) -> Sample:
    """Record that a planned sample was taken.

    Raises:
        Refused: it was taken before, or the order does not run.
    """
    require(work, "sample.take")
    row = work.lock(Sample, sample_id)
    record = executing(work, row.work_order_id)
    if row.taken_at is not None:
        raise Refused([_taken(row)], "sample.take")
    if qty is not None:
        check_amounts(row.code, (qty,))
    row.status, row.taken_at, row.taken_by_id = "taken", work.now, work.actor.person_id
    row.qty = qty if qty is not None else row.qty
    if row.qty is not None and row.qty > 0:
        work.add(
            GenealogyEdge(
                work_order_id=record.order.id,
                batch_id=record.batch.id,
                execution_id=record.latest(row.step).id,
                kind="sample",
                qty=row.qty,
                unit=row.unit or record.batch.unit,
                at=work.now,
            )
        )
    work.audit("sample.taken", row, work_order_id=record.order.id, step=row.step)
    return row


def enter_result(work: Work, entry: ResultEntry) -> Answered:
    """Enter the result of a sample that was taken; outside its limits a deviation opens.

    Raises:
        Refused: not taken yet, answered before, or a closed order (W19).
    """
    require(work, "result.enter" if work.actor.may("result.enter") else "sample.take")
    row = work.lock(Sample, entry.sample_id)
    record = load_record(work, row.work_order_id)
    findings = _against(record, row, entry)
    if findings:
        raise Refused(findings, "result.enter")
    plan = plan_of(record, row)
    result = judge_specification(entry.raw, row.low, row.high, plan.decimals if plan else None)
    row.raw_value, row.rounded_value = entry.raw, result.rounded
    row.result_text = entry.text.strip() or None
    row.entered_by_id = work.actor.person_id
    row.status = "failed" if result.verdict is Verdict.ACTION else "passed"
    number = None
    if row.status == "failed":
        deviation = open_by_rule(
            work, record, _outside(row, result.rounded), record.latest(row.step)
        )
        row.deviation_id, number = deviation.id, deviation.number
    work.audit("result.entered", row, work_order_id=record.order.id, step=row.step)
    return Answered(row.id, entry.raw, result.rounded, row.status, number)


def review_result(work: Work, sample_id: UUID) -> Sample:
    """Review a result as a second person of the laboratory (PH-30).

    Raises:
        Refused: there is no result, or the reviewer entered it.
    """
    require(work, "result.review")
    row = work.lock(Sample, sample_id)
    if row.entered_by_id is None or row.entered_by_id == work.actor.person_id:
        raise Refused([_not_reviewable(work, row)], "result.review")
    row.reviewed_by_id = work.actor.person_id
    work.audit("result.reviewed", row, work_order_id=row.work_order_id, step=row.step)
    return row


def plan_of(record: OrderRecord, row: Sample) -> SamplePlan | None:
    """Return what the frozen recipe says of this sample."""
    plans = record.snapshot.recipe.samples
    return next((plan for plan in plans if plan.code == row.code), None)


def _against(record: OrderRecord, row: Sample, entry: ResultEntry) -> list[Finding]:
    found = []
    try:
        check_amount(entry.raw)
    except ValueError:
        found.append(
            refusal(
                "K15",
                row.code,
                "{value} is no result that can be kept.",
                "Enter the value as it was measured.",
                value=str(entry.raw)[:30],
            )
        )
    if row.status != "taken":
        found.append(
            refusal(
                "K18",
                row.code,
                "Sample {code} is {status}; no result can be entered.",
                "Take the sample first; a result that stands is changed by a correction.",
                code=row.code,
                status=row.status,
            )
        )
    if State(record.order.state) in TERMINAL:
        found.append(
            refusal(
                "W19",
                record.order.number,
                "{order} is closed; nothing is recorded in it any more.",
                "A later finding acts on the lot.",
                order=record.order.number,
            )
        )
    return found


def _outside(row: Sample, rounded: Decimal) -> Finding:
    return refusal(
        "K18",
        row.code,
        "Result {code}: {rounded} is outside {low} to {high}.",
        "Investigate the deviation that is opened.",
        code=row.code,
        raw=row.raw_value,
        rounded=rounded,
        low=row.low if row.low is not None else "–",
        high=row.high if row.high is not None else "–",
    )


def _taken(row: Sample) -> Finding:
    return refusal(
        "W28",
        row.code,
        "Sample {code} was taken at {at}.",
        "Look at it as it stands now.",
        code=row.code,
        at=row.taken_at,
    )


def _not_reviewable(work: Work, row: Sample) -> Finding:
    return refusal(
        "W23",
        row.code,
        "{name} cannot review the result of {code}.",
        "Somebody else than who entered it reviews it.",
        name=work.actor.printed_name,
        code=row.code,
    )
