"""What people do at the kiosk, in one line each, for tests that are about what comes of it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.db.tables.execution import Sample, StepExecution
from workwright.domain.lifecycle import Meaning
from workwright.services.at_work import content_version
from workwright.services.attempts import Decided, Decision, decide_attempt, shown_decision
from workwright.services.balances import BalanceEntry, enter_balance
from workwright.services.capture_rows import CaptureRow, captures_of_execution
from workwright.services.captures import Captured, CaptureEntry, capture_values
from workwright.services.completion import (
    complete_act,
    complete_order,
    short_close,
    short_close_act,
)
from workwright.services.dispense import DispenseEntry, Weighed, record_dispense
from workwright.services.outputs import OutputEntry, Produced, record_output
from workwright.services.pauses import pause_order, resume_act, resume_order
from workwright.services.record import record_of
from workwright.services.runtime import Scope, Work
from workwright.services.samples import ResultEntry, enter_result, take_sample
from workwright.services.scan import ScanEntry, Scanned, scan_container
from workwright.services.sign_off import complete_step, verify_step
from workwright.services.signed_step import SignedOff, SignOff, shown_step
from workwright.services.signing import Shown, Signing
from workwright.services.steps import Started, StartEntry, start_step
from workwright.services.transitions import Act, Outcome, shown_for
from workwright.services.yields import (
    YieldComputed,
    YieldEntry,
    enter_yield,
    shown_yield,
    verify_yield,
)
from workwright.testing.plant import BuiltPlant

LACTOSE, CELLULOSE = "CT-LAC-1-A", "CT-MCC-1-A"
REASON = "decided after looking at scale and container"


def execution(plant: BuiltPlant, step: str) -> StepExecution:
    """Return the last run of a step as it stands."""
    with plant.look() as look:
        return record_of(look, plant.order_id).latest(step)


def rows(plant: BuiltPlant, step: str) -> tuple[CaptureRow, ...]:
    """Return the attempts of a step, oldest first."""
    with plant.look() as look:
        return captures_of_execution(look, execution(plant, step).id)


def version(plant: BuiltPlant, step: str) -> int:
    """Return the version of the step's content, as a page opened now would show it."""
    return content_version(rows(plant, step))


def start(plant: BuiltPlant, step: str, *equipment: str, by: str = "dana") -> Started:
    """Start a step with equipment."""
    entry = StartEntry(plant.order_id, execution(plant, step).id, equipment)
    return plant.act(by, lambda work: start_step(work, entry))


def scan(plant: BuiltPlant, step: str, code: str, by: str = "dana") -> Scanned:
    """Scan a container or lot."""
    entry = ScanEntry(plant.order_id, execution(plant, step).id, version(plant, step), code)
    return plant.act(by, lambda work: scan_container(work, entry))


def weighing(plant: BuiltPlant, step: str, net: str, code: str, **more: Any) -> DispenseEntry:
    """Return a weighing as the kiosk would send it now."""
    given: dict[str, Any] = {
        "version": version(plant, step),
        "code": code,
        "net_qty": Decimal(net),
        "unit": "kg",
        "gross_qty": Decimal(net) + Decimal("0.840"),
        "tare_qty": Decimal("0.840"),
        "scale_code": "SC-104",
        **more,
    }
    return DispenseEntry(plant.order_id, execution(plant, step).id, **given)


def weigh(
    plant: BuiltPlant, step: str, net: str, code: str = LACTOSE, by: str = "dana", **more: Any
) -> Weighed:
    """Weigh from a container that was scanned."""
    entry = weighing(plant, step, net, code, **more)
    return plant.act(by, lambda work: record_dispense(work, entry))


def capture(plant: BuiltPlant, step: str, by: str = "dana", **typed: str) -> Captured:
    """Capture values; ``parameter_speed`` stands for ``parameter.speed``."""
    names = {name.replace("parameter_", "parameter."): text for name, text in typed.items()}
    return enter(plant, step, names, by=by)


def enter(
    plant: BuiltPlant, step: str, typed: dict[str, str], by: str = "dana", **more: Any
) -> Captured:
    """Capture what was typed."""
    entry = CaptureEntry(
        plant.order_id, execution(plant, step).id, version(plant, step), typed, **more
    )
    return plant.act(by, lambda work: capture_values(work, entry))


def complete(plant: BuiltPlant, step: str, by: str = "dana") -> SignedOff:
    """Sign a step as performed."""
    return _sign_step(plant, step, by, Meaning.PERFORMED, complete_step)


def verify(
    plant: BuiltPlant,
    step: str,
    by: str = "jonas",
    *,
    at: str = "dana",
    both: bool = True,
    reason: str = "",
) -> SignedOff:
    """Sign a step as verified, at another person's kiosk."""
    entry = _entry(plant, step, reason)
    signing = plant.signing(by, _shown(plant, entry, Meaning.VERIFIED), both=both)
    return plant.act(at, lambda work: verify_step(work, entry, signing))


def decide(plant: BuiltPlant, capture_id: UUID, decision: str, by: str = "miriam") -> Decided:
    """Decide about an attempt at the operator's kiosk."""
    entry = Decision(plant.order_id, capture_id, decision, REASON)
    return plant.sign(
        by,
        lambda scope: shown_decision(scope, entry),
        lambda work, signing: decide_attempt(work, entry, signing),
        at="dana",
    )


def pause(plant: BuiltPlant, reason: str = "shift_end", comment: str = "") -> Outcome:
    """Pause the order."""
    return plant.act("dana", lambda work: pause_order(work, plant.order_id, reason, comment))


def resume(plant: BuiltPlant, by: str = "miriam") -> Outcome:
    """Resume the order."""
    return sign_order(
        plant, by, resume_act, lambda w, s: resume_order(w, plant.order_id, s), Meaning.RESUMED
    )


def complete_all(plant: BuiltPlant) -> Outcome:
    """Sign the completion by operator and supervisor."""

    def act(work: Work, signing: Signing) -> Outcome:
        return complete_order(work, plant.order_id, signing)

    sign_order(plant, "dana", complete_act, act, Meaning.PERFORMED)
    return sign_order(plant, "miriam", complete_act, act, Meaning.SUPERVISED)


def close_early(plant: BuiltPlant, reason: str = "the blender broke down for good") -> Outcome:
    """Sign the short close by supervisor and quality."""

    def act(work: Work, signing: Signing) -> Outcome:
        return short_close(work, plant.order_id, reason, signing)

    def wanted(record: Any) -> Act:
        return short_close_act(record, reason)

    sign_order(plant, "miriam", wanted, act, Meaning.SUPERVISED)
    return sign_order(plant, "tomasz", wanted, act, Meaning.APPROVED)


def sign_order(
    plant: BuiltPlant,
    by: str,
    wanted: Callable[[Any], Act],
    act: Callable[[Work, Signing], Outcome],
    meaning: Meaning,
) -> Outcome:
    """Open the dialogue of a transition and sign it."""

    def shown(scope: Scope) -> Shown:
        record = record_of(scope, plant.order_id)
        return shown_for(scope, record.order, wanted(record), meaning)

    return plant.sign(by, shown, act)


def output(plant: BuiltPlant, step: str, qty: str, unit: str = "kg") -> Produced:
    """Record what was produced."""
    entry = OutputEntry(
        plant.order_id, execution(plant, step).id, version(plant, step), Decimal(qty), unit
    )
    return plant.act("dana", lambda work: record_output(work, entry))


def count_yield(plant: BuiltPlant, phase: str, actual: str, **more: str) -> YieldComputed:
    """Enter the yield of a phase and have it verified by Jonas."""
    amounts: Any = {f"{name}_qty": Decimal(text) for name, text in more.items()}
    entry = YieldEntry(plant.order_id, phase, Decimal(actual), **amounts)
    found = plant.act("dana", lambda work: enter_yield(work, entry))
    plant.sign(
        "jonas",
        lambda scope: shown_yield(scope, found.yield_id),
        lambda work, signing: verify_yield(work, found.yield_id, signing),
    )
    return found


def sample(plant: BuiltPlant, code: str, raw: str) -> Any:
    """Take a sample and enter its result."""
    row = plant.rows(Sample, work_order_id=plant.order_id, code=code)[0]
    plant.act("dana", lambda work: take_sample(work, row.id))
    return plant.act("tomasz", lambda work: enter_result(work, ResultEntry(row.id, Decimal(raw))))


def balance(plant: BuiltPlant, subject: str, used: str, **more: str) -> Any:
    """Enter what became of a material."""
    amounts: Any = {f"{name}_qty": Decimal(text) for name, text in more.items()}
    entry = BalanceEntry(plant.order_id, subject, "kg", Decimal(used), **amounts)
    return plant.act("dana", lambda work: enter_balance(work, entry))


def dispense_both(plant: BuiltPlant, cellulose: str = "28.4") -> None:
    """Do both dispensing steps as they should be done."""
    start(plant, "20", "SC-104")
    scan(plant, "20", LACTOSE)
    weigh(plant, "20", "14.355")
    complete(plant, "20")
    verify(plant, "20")
    start(plant, "21", "SC-104")
    scan(plant, "21", CELLULOSE)
    weigh(plant, "21", cellulose, CELLULOSE)
    complete(plant, "21")


def blend(plant: BuiltPlant) -> None:
    """Do the blending step as it should be done."""
    start(plant, "30", "BB-1")
    capture(plant, "30", parameter_speed="12.0")
    sample(plant, "RSD", "2.1")
    count_yield(plant, "blend", "23.880", samples="0.020", waste="0.060")
    plant.clock.move(minutes=15)
    complete(plant, "30")


def run_to_the_end(plant: BuiltPlant) -> None:
    """Do everything before the completion."""
    dispense_both(plant)
    blend(plant)
    start(plant, "40")
    output(plant, "40", "23.880")
    complete(plant, "40")
    balance(plant, "LAC", "14.355")
    balance(plant, "MCC", "28.4")


def _entry(plant: BuiltPlant, step: str, reason: str = "") -> SignOff:
    return SignOff(plant.order_id, execution(plant, step).id, version(plant, step), reason)


def _shown(plant: BuiltPlant, entry: SignOff, meaning: Meaning) -> Callable[[Scope], Shown]:
    return lambda scope: shown_step(scope, plant.order_id, entry.execution_id, meaning)


def _sign_step(
    plant: BuiltPlant,
    step: str,
    by: str,
    meaning: Meaning,
    act: Callable[[Work, SignOff, Signing], SignedOff],
) -> SignedOff:
    entry = _entry(plant, step)
    return plant.sign(
        by, _shown(plant, entry, meaning), lambda work, signing: act(work, entry, signing)
    )
