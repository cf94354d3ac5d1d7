"""The whole record of an order for its review: steps with values, materials, yields, samples."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workwright.db.tables.execution import Reconciliation, Sample, StepExecution
from workwright.db.tables.stock import Material
from workwright.services.capture_rows import CaptureRow
from workwright.services.record import OrderRecord
from workwright.services.record_facts import History
from workwright.services.record_rows import yields_of
from workwright.services.review_page import names_of
from workwright.services.runtime import Look
from workwright.services.samples import plan_of
from workwright.services.step_stock import held_by
from workwright.web.i18n import _, moment, number, quantity, say
from workwright.web.office.story_words import STEP_STATUS, Said
from workwright.web.quality.exception_words import VERDICT, field_label, value_said
from workwright.web.sessions import principal
from workwright.web.terms import Terms

SAMPLE: Mapping[str, tuple[str, str]] = {
    "planned": ("hold", "clock"),
    "taken": ("hold", "flask"),
    "passed": ("", "check"),
    "failed": ("stop", "stop"),
    "missed": ("warn", "warn"),
}


@dataclass(frozen=True)
class ValueLine:
    """One captured value of one attempt.

    Args:
        verdict: its word; ``out`` marks it with shape and colour.
    """

    label: str
    value: str
    attempt: int
    who: str
    at: str
    verdict: str
    out: bool
    source: str = ""


@dataclass(frozen=True)
class StepBlock:
    """One run of one step with everything captured in it."""

    number: str
    title: str
    kind: str
    status: Said
    people: str
    times: str
    equipment: str
    values: Sequence[ValueLine]
    run: int = 1

    @property
    def outside(self) -> int:
        """Return how many of its values are outside their limits."""
        return sum(line.out for line in self.values)


@dataclass(frozen=True)
class SampleLine:
    """A sample with its result, and what may be done with it now."""

    id: UUID
    code: str
    name: str
    step: str
    status: str
    tone: str
    icon: str
    result: str
    limits: str
    unit: str
    entered_by: str
    reviewed_by: str
    can_enter: bool
    can_review: bool


def record_part(scope: Look, words: Terms, record: OrderRecord) -> dict[str, Any]:
    """Return everything that is recorded of an order, in the order of the recipe."""
    history = History(scope, record)
    return {
        "steps": _steps(scope, words, record, history),
        "materials": _materials(scope, record),
        "yields": _yields(scope, words, record),
        "balances": _balances(scope, record),
        "samples": _samples(scope, words, record),
        "values": sum(len(rows) for rows in history.captures.values()),
    }


def _steps(scope: Look, words: Terms, record: OrderRecord, history: History) -> list[StepBlock]:
    names = names_of(scope, [p for e in record.executions for p in (e.performer_id, e.verifier_id)])
    equipment: dict[UUID, list[str]] = {}
    for item in history.taken:
        equipment.setdefault(item.execution_id, []).append(item.row.code)
    blocks = []
    for execution in record.executions:
        step = record.step(execution)
        blocks.append(
            StepBlock(
                number=execution.step,
                title=words.profile.pick(step.name, words.lang),
                kind=words.profile.pick(words.profile.step_kind(step.kind).label, words.lang),
                status=STEP_STATUS[execution.status],
                people=_people(names, execution),
                times=_times(execution),
                equipment=", ".join(dict.fromkeys(equipment.get(execution.id, ()))),
                values=_values(words, record, execution, history.captures[execution.id]),
                run=execution.run,
            )
        )
    return blocks


def _people(names: Mapping[UUID | None, str], execution: StepExecution) -> str:
    performer, verifier = names[execution.performer_id], names[execution.verifier_id]
    if verifier:
        return _("%(name)s, verified by %(second)s", name=performer, second=verifier)
    return performer


def _times(execution: StepExecution) -> str:
    times = (execution.started_at, execution.ended_at)
    return " – ".join(moment(at) for at in times if at is not None)


def _values(
    words: Terms, record: OrderRecord, execution: StepExecution, rows: Iterable[CaptureRow]
) -> list[ValueLine]:
    found = []
    for item in rows:
        for name, entry in item.row.values.items():
            verdict = entry.get("verdict") or ""
            found.append(
                ValueLine(
                    label=field_label(words, record, execution.step, name),
                    value=_with_lot(value_said(entry), name, item),
                    attempt=item.row.attempt,
                    who=item.performer,
                    at=moment(item.row.at),
                    verdict=say(VERDICT[verdict]) if verdict in VERDICT else "–",
                    out=verdict == "action",
                    source=item.equipment_code or "",
                )
            )
    return found


def _with_lot(value: str, name: str, item: CaptureRow) -> str:
    if item.lot is None or name not in {"net", "net_qty"}:
        return value
    return _("%(value)s of lot %(lot)s", value=value, lot=item.lot.code)


def _materials(scope: Look, record: OrderRecord) -> list[tuple[str, str, str, str]]:
    """Return material, lot, what was reserved and what was used, by line of the bill."""
    held = held_by(scope, record.order.id)
    codes = {item.facts.material_code for item in held}
    names = {row.code: row.name for row in scope.all(Material) if row.code in codes}
    return [
        (
            names[item.facts.material_code],
            item.facts.lot_code,
            quantity(item.facts.reserved_qty, item.facts.unit),
            quantity(item.facts.consumed_qty, item.facts.unit),
        )
        for item in held
    ]


def _yields(
    scope: Look, words: Terms, record: OrderRecord
) -> list[tuple[str, str, str, bool, str]]:
    """Return name, yield, bracket, whether it is inside and who verified it, by yield point."""
    names = {p.phase: words.profile.pick(p.name, words.lang) for p in record.snapshot.recipe.yields}
    return [
        (
            names.get(fact.phase, fact.phase),
            f"{number(fact.yield_pct)} %",
            _(
                "%(low)s to %(high)s %%",
                low=number(fact.low_pct),
                high=number(fact.high_pct),
            ),
            fact.low_pct <= fact.yield_pct <= fact.high_pct,
            _("verified") if fact.verified else _("not verified"),
        )
        for fact in yields_of(scope, record.order.id)
    ]


def _balances(scope: Look, record: OrderRecord) -> list[tuple[str, str, str, str]]:
    """Return subject, issued, accounted for and the rest, newest balance of each."""
    rows = scope.all(
        Reconciliation, Reconciliation.at, Reconciliation.id, work_order_id=record.order.id
    )
    newest = {row.subject: row for row in rows}
    found: list[tuple[str, str, str, str]] = []
    for subject, row in sorted(newest.items()):
        accounted = (
            row.used_qty
            + row.returned_qty
            + row.destroyed_qty
            + row.sampled_qty
            + row.rejected_qty
            + row.lost_qty
        )
        found.append(
            (
                subject,
                quantity(row.issued_qty, row.unit),
                quantity(accounted, row.unit),
                quantity(row.issued_qty - accounted, row.unit),
            )
        )
    return found


def _samples(scope: Look, words: Terms, record: OrderRecord) -> list[SampleLine]:
    me = principal()
    rows = scope.all(Sample, Sample.code, Sample.sequence, work_order_id=record.order.id)
    names = names_of(scope, [p for row in rows for p in (row.entered_by_id, row.reviewed_by_id)])
    closed = record.order.state in {"RELEASED_TO_STOCK", "REJECTED", "CANCELLED"}
    lines = []
    for row in rows:
        plan = plan_of(record, row)
        tone, icon = SAMPLE[row.status]
        reserve = _("reserve") if row.reserve else ""
        lines.append(
            SampleLine(
                id=row.id,
                code=row.code,
                name=words.profile.pick(plan.name, words.lang) if plan is not None else row.code,
                step=row.step,
                status=reserve or sample_word(row.status),
                tone="" if row.reserve else tone,
                icon=icon,
                result=_result(row),
                limits=_limits(row),
                unit=row.unit or "",
                entered_by=names[row.entered_by_id],
                reviewed_by=names[row.reviewed_by_id],
                can_enter=row.status == "taken"
                and not (row.reserve or closed)
                and (me.may("result.enter") or me.may("sample.take")),
                can_review=row.entered_by_id not in {None, me.person_id}
                and row.reviewed_by_id is None
                and not closed
                and me.may("result.review"),
            )
        )
    return lines


def sample_word(status: str) -> str:
    """Return where a sample stands, as one word."""
    return {
        "planned": _("planned"),
        "taken": _("taken, result missing"),
        "passed": _("inside its limits"),
        "failed": _("outside its limits"),
        "missed": _("missed"),
    }[status]


def _result(row: Sample) -> str:
    if row.rounded_value is None:
        return row.result_text or ""
    return f"{number(row.rounded_value)} {row.unit or ''}".strip()


def _limits(row: Sample) -> str:
    match row.low, row.high:
        case None, None:
            return ""
        case low, None if low is not None:
            return _("at least %(low)s", low=number(low))
        case None, high if high is not None:
            return _("at most %(high)s", high=number(high))
    return _("%(low)s to %(high)s", low=number(row.low or 0), high=number(row.high or 0))
