"""The lines of the closing screen: samples, yields and balances of an order, each as it stands."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from workwright.db.tables.execution import (
    Reconciliation,
    Sample,
    YieldRecord,
    YieldVerification,
)
from workwright.db.tables.quality import Deviation
from workwright.domain.principal import Principal
from workwright.domain.quantity import convert, trimmed
from workwright.domain.reconciliation import Balance
from workwright.services.balances import HIGH_PCT, LOW_PCT, limits_of
from workwright.services.closing_views import BalanceLine, CountedYield, SampleLine, YieldLine
from workwright.services.reckoning import (
    BALANCE_PARTS,
    BalanceSum,
    Judged,
    YieldSum,
    yield_result,
)
from workwright.services.record import OrderRecord, record_of
from workwright.services.record_rows import deviation_rows
from workwright.services.review_page import names_of
from workwright.services.runtime import Look
from workwright.services.step_stock import held_by

NOT_BEGUN = frozenset({"pending", "ready"})
NONE = Decimal(0)


def yield_at(look: Look, order_id: UUID, phase: str, principal: Principal) -> YieldLine | None:
    """Return the yield of a phase that has begun, or none."""
    record = record_of(look, order_id)
    lines, _later = yields_of(look, record, deviation_rows(look, order_id), principal)
    return next((line for line in lines if line.phase == phase), None)


def sample_at(look: Look, order_id: UUID, sample_id: UUID, lang: str) -> SampleLine | None:
    """Return a planned sample whose step has begun, or none."""
    lines, _later = samples_of(look, record_of(look, order_id), lang)
    return next((line for line in lines if line.id == sample_id), None)


def balance_at(look: Look, order_id: UUID, subject: str) -> BalanceLine:
    """Return a material or label; one that is not known yet is an empty line."""
    found = balances_of(look, record_of(look, order_id), deviation_rows(look, order_id))
    empty = BalanceLine("", "", "", None, (LOW_PCT, HIGH_PCT), must=False)
    return next((line for line in found if line.subject == subject), empty)


def samples_of(
    look: Look, record: OrderRecord, lang: str
) -> tuple[tuple[SampleLine, ...], list[str]]:
    """Return the samples of steps that have begun, and the codes of all others."""
    plans = {plan.code: plan for plan in record.snapshot.recipe.samples}
    rows = look.all(Sample, Sample.code, Sample.sequence, work_order_id=record.order.id)
    names = names_of(look, [row.taken_by_id for row in rows])
    begun = [row for row in rows if _has_begun(record, row.step)]
    lines = [
        SampleLine(
            id=row.id,
            code=row.code,
            name=record.profile.pick(plans[row.code].name, lang) if row.code in plans else row.code,
            step=row.step,
            status=row.status,
            qty=row.qty,
            unit=row.unit,
            taken_by=names.get(row.taken_by_id, ""),
            taken_at=row.taken_at,
        )
        for row in begun
    ]
    later = [row.code for row in rows if row not in begun]
    return tuple(sorted(lines, key=lambda line: not line.is_open)), later


def yields_of(
    look: Look, record: OrderRecord, deviations: Sequence[Deviation], principal: Principal
) -> tuple[tuple[YieldLine, ...], list[str]]:
    """Return the yields at phases that have begun, and the phases of all others."""
    rows: dict[str, list[YieldRecord]] = {}
    for row in look.all(
        YieldRecord, YieldRecord.phase, YieldRecord.version, work_order_id=record.order.id
    ):
        rows.setdefault(row.phase, []).append(row)
    newest = [found[-1] for found in rows.values()]
    verified = {
        v.yield_record_id: v.verified_by_id
        for row in newest
        for v in look.all(YieldVerification, yield_record_id=row.id)
    }
    names = names_of(look, [*(r.computed_by_id for r in newest), *verified.values()])
    points = record.snapshot.recipe.yields
    begun = [point for point in points if _has_begun(record, point.step)]
    lines = []
    for point in begun:
        found = rows.get(point.phase, [])
        empty = yield_result(record, point, {})
        lines.append(
            YieldLine(
                phase=point.phase,
                name=record.profile.pick(point.name, principal.locale) or point.phase,
                step=point.step,
                unit=point.unit,
                empty=empty,
                entries=len(found),
                counted=_count(found[-1], empty, names, verified, principal) if found else None,
                deviation=_number(deviations, "W11", point.phase),
            )
        )
    return tuple(lines), [point.phase for point in points if point not in begun]


def _count(
    row: YieldRecord,
    empty: YieldSum,
    names: Mapping[UUID | None, str],
    verified: Mapping[UUID, UUID],
    principal: Principal,
) -> CountedYield:
    accounted = Judged(row.accountability_pct, empty.accounted.low, empty.accounted.high)
    found = YieldSum(
        row.theoretical_qty, Judged(row.yield_pct, row.low_pct, row.high_pct), accounted
    )
    return CountedYield(
        id=row.id,
        actual_qty=row.actual_qty,
        sum=found,
        by=names.get(row.computed_by_id, ""),
        at=row.at,
        mine=row.computed_by_id == principal.person_id,
        verified_by=names.get(verified.get(row.id), ""),
    )


def balances_of(
    look: Look, record: OrderRecord, deviations: Sequence[Deviation]
) -> tuple[BalanceLine, ...]:
    """Return every consumed material, then what was balanced besides, in order of the bill."""
    rows: dict[str, list[Reconciliation]] = {}
    for row in look.all(
        Reconciliation, Reconciliation.at, Reconciliation.id, work_order_id=record.order.id
    ):
        rows.setdefault(row.subject, []).append(row)
    names = names_of(look, [found[-1].entered_by_id for found in rows.values()])
    issued = _issued(look, record)
    lines = []
    for subject in dict.fromkeys([*issued, *rows]):
        found = rows.get(subject, [])
        last = found[-1] if found else None
        name, qty, unit = issued.get(subject, (subject, None, last.unit if last else ""))
        limits = limits_of(record, subject)
        lines.append(
            BalanceLine(
                subject=subject,
                name=name,
                unit=unit,
                issued_qty=qty,
                limits=limits,
                entries=len(found),
                sum=_entered(last) if last is not None else None,
                by=names.get(last.entered_by_id, "") if last is not None else "",
                at=last.at if last is not None else None,
                deviation=_number(deviations, "W13", subject),
                must=subject in issued,
            )
        )
    return tuple(lines)


def _issued(look: Look, record: OrderRecord) -> dict[str, tuple[str, Decimal, str]]:
    """Return material to name, consumed quantity and unit; the unit is that of the bill."""
    found: dict[str, tuple[str, Decimal, str]] = {}
    for held in held_by(look, record.order.id):
        if held.reservation.consumed_qty <= 0:
            continue
        line = record.snapshot.recipe.line(held.facts.line_no)
        code = held.facts.material_code
        _, before, unit = found.get(code, ("", NONE, line.unit))
        taken = convert(held.reservation.consumed_qty, held.lot.unit, unit)
        found[code] = (line.material_name, trimmed(before + taken), unit)
    return found


def _entered(row: Reconciliation) -> BalanceSum:
    parts = (getattr(row, f"{name}_qty") for name in BALANCE_PARTS)
    balance = Balance(row.issued_qty, *parts)
    return BalanceSum(
        row.issued_qty,
        balance.accounted,
        balance.difference,
        Judged(balance.accounted_pct, row.low_pct, row.high_pct),
    )


def _number(deviations: Iterable[Deviation], rule: str, subject: str) -> str:
    """Return the newest deviation that the rule opened about this, closed or not."""
    found = [d.number for d in deviations if d.rule == rule and d.data.get("subject") == subject]
    return found[-1] if found else ""


def _has_begun(record: OrderRecord, step: str) -> bool:
    return any(e.step == step and e.status not in NOT_BEGUN for e in record.executions)
