"""Work an order of a demo plant at the kiosk: start, scan, weigh, enter, sign, verify."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from workwright.db.tables.execution import StepExecution
from workwright.demo.plant import DemoPlant
from workwright.domain import sequence
from workwright.domain.lifecycle import Meaning
from workwright.domain.quantity import round_to
from workwright.domain.recipe import Parameter, Step
from workwright.services.at_work import content_version
from workwright.services.capture_rows import captures_of_execution
from workwright.services.captures import CaptureEntry, capture_values
from workwright.services.dispense import DispenseEntry, Weighed, record_dispense
from workwright.services.outputs import OutputEntry, record_output
from workwright.services.record import OrderRecord, record_of
from workwright.services.runtime import Scope, Work
from workwright.services.scan import ScanEntry, scan_container
from workwright.services.sign_off import complete_step, verify_step
from workwright.services.signed_step import SignedOff, SignOff, needs_second, shown_step
from workwright.services.signing import Shown, Signing
from workwright.services.step_stock import held_by
from workwright.services.steps import Started, StartEntry, start_step
from workwright.services.yields import YieldEntry, enter_yield, shown_yield, verify_yield

TARE = Decimal("0.84")
CLEAR = "clear"
OUTPUT_BASES = frozenset({"packaging"})


@dataclass(frozen=True)
class Bench:
    """An order at a kiosk, with the person who works and the one who verifies."""

    demo: DemoPlant
    order_id: UUID
    operator: str
    second: str

    def record(self) -> OrderRecord:
        """Return the record as it stands."""
        with self.demo.look() as look:
            return record_of(look, self.order_id)

    def current(self) -> tuple[str, ...]:
        """Return the numbers of the steps that may be worked on now, in recipe order."""
        record = self.record()
        return sequence.current(record.snapshot.recipe.steps, record.statuses)

    @cached_property
    def frozen(self) -> OrderRecord:
        """Return the record for what was frozen at release: snapshot, profile, kinds of steps."""
        return self.record()

    def at(self, number: str) -> tuple[UUID, int]:
        """Return the last run of a step and the version of its content, as the kiosk shows it."""
        with self.demo.look() as look:
            execution = record_of(look, self.order_id).latest(number)
            return execution.id, content_version(captures_of_execution(look, execution.id))

    def execution(self, number: str) -> StepExecution:
        """Return the last run of a step."""
        return self.record().latest(number)

    def version(self, number: str) -> int:
        """Return the content version that the kiosk would show of a step."""
        return self.at(number)[1]

    def start(self, number: str, *equipment: str) -> Started:
        """Start a step with the planned equipment, or with what is named."""
        planned = self.demo.plan.data["plan"].get(number)
        codes = equipment or ((planned,) if planned else ())
        entry = StartEntry(self.order_id, self.execution(number).id, codes)
        return self.demo.act(self.operator, lambda work: start_step(work, entry))

    def scan(self, number: str, code: str) -> None:
        """Scan a container at a dispensing step."""
        entry = ScanEntry(self.order_id, *self.at(number), code)
        self.demo.act(self.operator, lambda work: scan_container(work, entry))

    def weigh(
        self,
        number: str,
        net: Decimal,
        code: str,
        *,
        scale: str | None = None,
        source: str = "instrument",
        version: int | None = None,
    ) -> Weighed:
        """Record a weight of what was scanned."""
        target = self.frozen.snapshot.target(self.step(number).bom_lines[0])
        execution_id, shown = self.at(number)
        entry = DispenseEntry(
            order_id=self.order_id,
            execution_id=execution_id,
            version=shown if version is None else version,
            code=code,
            net_qty=net,
            unit=target.unit,
            gross_qty=net + TARE,
            tare_qty=TARE,
            scale_code=scale or self.demo.plan.data["plan"].get(number),
            source=source,
        )
        return self.demo.act(self.operator, lambda work: record_dispense(work, entry))

    def enter(self, number: str, typed: Mapping[str, str]) -> None:
        """Enter values of a step's form, parameters or checklist in one act."""
        entry = CaptureEntry(self.order_id, *self.at(number), typed)
        self.demo.act(self.operator, lambda work: capture_values(work, entry))

    def output(self, number: str, qty: Decimal, unit: str) -> None:
        """Record what the batch gave."""
        entry = OutputEntry(self.order_id, *self.at(number), qty, unit)
        self.demo.act(self.operator, lambda work: record_output(work, entry))

    def yield_of(self, phase: str, entry: YieldEntry) -> None:
        """Enter a yield and have the second person verify it."""
        computed = self.demo.act(self.operator, lambda work: enter_yield(work, entry))
        self.demo.sign(
            self.second,
            lambda scope: shown_yield(scope, computed.yield_id),
            lambda work, signing: verify_yield(work, computed.yield_id, signing),
        )

    def complete(self, number: str) -> SignedOff:
        """Sign a step as performed and, where it takes two, have it verified."""
        execution_id, version = self.at(number)
        entry = SignOff(self.order_id, execution_id, version)

        def shown(meaning: Meaning) -> Shown:
            with self.demo.look() as look:
                return shown_step(look, self.order_id, execution_id, meaning)

        def perform(work: Work, signing: Signing) -> SignedOff:
            return complete_step(work, entry, signing)

        def verify(work: Work, signing: Signing) -> SignedOff:
            return verify_step(work, entry, signing)

        done = self.demo.sign(self.operator, lambda _: shown(Meaning.PERFORMED), perform)
        if done.status != "awaiting_verification":
            return done
        return self.demo.sign(self.second, lambda _: shown(Meaning.VERIFIED), verify)

    def step(self, number: str) -> Step:
        """Return a step of the frozen recipe."""
        return self.frozen.snapshot.recipe.step(number)

    def container_for(self, number: str) -> tuple[str, str]:
        """Return lot and container that the order reserved for a step's first line."""
        line_no = self.step(number).bom_lines[0]
        with self.demo.look() as look:
            held = next(h for h in held_by(look, self.order_id) if h.facts.line_no == line_no)
        lots = self.demo.plan.data["lots"]
        lot = next(item for item in lots if item["code"] == held.facts.lot_code)
        return held.facts.lot_code, lot["containers"][0][0]

    def needs_second(self, number: str) -> bool:
        """Say whether the step takes a second person as things stand."""
        with self.demo.look() as look:
            return _needs_second(look, self.order_id, number)


def work_step(bench: Bench, number: str) -> SignedOff:
    """Work one step as planned: everything on target, checked and signed."""
    bench.start(number)
    step = bench.step(number)
    for line_no in step.bom_lines:
        target = bench.frozen.snapshot.target(line_no)
        _, container = bench.container_for(number)
        bench.scan(number, container)
        net = round_to(target.target_qty, target.resolution, "half_up")
        bench.weigh(number, net, container)
    typed = typed_for(bench, step)
    if typed:
        bench.enter(number, typed)
    if bench.frozen.base(step) in OUTPUT_BASES:
        bench.output(number, *made(bench))
    return bench.complete(number)


def made(bench: Bench) -> tuple[Decimal, str]:
    """Return what the order is planned to give, in its unit."""
    order = bench.frozen.order
    return order.qty, order.unit


def typed_for(bench: Bench, step: Step) -> dict[str, str]:
    """Return good values for parameters and checklist of a step, as they would be typed."""
    typed = {f"parameter.{p.name}": good_value(p) for p in step.parameters}
    points = step.lists.get("checklist", ())
    for index, _ in enumerate(points):
        typed[f"points.{index}.result"] = CLEAR
    base = bench.frozen.base(step)
    if base == "dispense":
        typed["label_id"] = f"LBL-{step.number}"
    if base == "packaging":
        typed |= {"coding": "true", "issued": "1260", "used": "1179"}
        typed |= {"destroyed": "16", "returned": "65"}
    if points:
        typed["area"] = step.room_code or bench.demo.plan.data["lines"][0][0]
        typed["previous_lot"] = "none"
    return typed


def good_value(parameter: Parameter) -> str:
    """Return a value on target, or in the middle of the limits, to the asked decimals."""
    low, high = parameter.low, parameter.high
    if parameter.target is not None:
        value = parameter.target
    elif low is not None and high is not None:
        value = (low + high) / 2
    else:
        value = low if low is not None else (high or Decimal(1)) / 2
    step = Decimal(1).scaleb(-(parameter.decimals or 0))
    return str(round_to(value, step, "half_up"))


def _needs_second(scope: Scope, order_id: UUID, number: str) -> bool:
    record = record_of(scope, order_id)
    execution = record.latest(number)
    return needs_second(record, execution, captures_of_execution(scope, execution.id))
