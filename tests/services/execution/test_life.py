"""Any order of acts at the kiosk, against a model of the order in plain Python (I1-I7, W18)."""

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import Capture, GenealogyEdge, StepExecution
from workwright.db.tables.quality import Signature
from workwright.db.tables.stock import InventoryMove, Lot, Reservation
from workwright.domain import sequence
from workwright.errors import NotFound, Refused, WorkwrightError
from workwright.services.deviations import NewDeviation, open_deviation
from workwright.services.substitution import ExtraReservation, reserve_extra
from workwright.testing import floor
from workwright.testing.plant import a_recipe

STEPS = ("20", "21", "30", "40")
# Both are scanned by the number of the lot, whose containers are not labelled.
SCALE_STEPS = {"20": ("LAC-1", "LAC-1"), "21": ("MCC-1", "MCC-1")}
BANDS = {
    "20": (Decimal("14.290"), Decimal("14.425")),
    "21": (Decimal("27.000"), Decimal("33.000")),
}
TARGETS = {"20": Decimal("14.357"), "21": Decimal(30)}
EQUIPMENT = {"20": ("SC-104",), "21": ("SC-104",), "30": ("BB-1",), "40": ()}
NETS = ("14.285", "14.290", "14.355", "14.425", "28.400", "33.005")
TWO_PEOPLE = {"20"}
DONE = sequence.FINISHED


class Model:
    """What the order must look like, kept without any of the product's code."""

    def __init__(self):
        self.state = "RELEASED"
        self.status = {"20": "ready", "21": "pending", "30": "pending", "40": "pending"}
        self.scanned = set()
        self.weighed = {}
        self.attempts = defaultdict(int)
        self.undecided = {}
        self.deviated = set()
        self.speed = False
        self.on_hand = {"LAC-1": Decimal(80), "MCC-1": Decimal(80)}
        self.left = dict(TARGETS)
        self.deviations = 0
        self.dirty = set()

    def is_running(self, step):
        return self.state == "IN_PROGRESS" and self.status[step] == "running"

    def covers(self, step, net, *, rejected=False):
        """Say whether reservation, tolerance and free stock cover a weighing (RS3)."""
        total = self.weighed.get(step, Decimal(0)) + net
        allowed = net if rejected else max(Decimal(0), total - TARGETS[step])
        excess = net - self.left[step]
        return excess <= allowed and excess <= max(Decimal(0), self.free(step))

    def free(self, step):
        """Return what of the lot nobody reserved."""
        return self.on_hand[SCALE_STEPS[step][0]] - self.left[step]

    def take(self, step, net):
        self.on_hand[SCALE_STEPS[step][0]] -= net
        self.left[step] = max(Decimal(0), self.left[step] - net)

    def follow(self, step):
        after = dict(pairwise(STEPS)).get(step)
        if after is not None and self.status[after] == "pending":
            self.status[after] = "ready"

    def finish(self, step):
        self.status[step] = "done_with_deviation" if step in self.deviated else "done"
        self.follow(step)


class Life(RuleBasedStateMachine):
    """Acts in any order; the model says which must be refused."""

    lend = None

    def __init__(self):
        super().__init__()
        steps = a_recipe().steps
        self.lent = type(self).lend(a_recipe(steps=steps, samples=(), yields=()))
        self.plant = self.lent.__enter__()
        self.model = Model()
        self.captures = {}

    def teardown(self):
        """Give the plant back, or a long run would keep a thousand databases open."""
        self.lent.__exit__(None, None, None)

    def attempt(self, expected, act):
        """Run an act; it succeeds exactly when the model expects it."""
        before = None if expected else self.picture()
        try:
            result = act()
        except (Refused, NotFound) as exc:
            if expected:
                raise AssertionError(f"refused although it is allowed: {exc}") from exc
            if self.picture() != before:
                raise AssertionError(f"the refusal changed something: {exc}") from exc
            return None
        except WorkwrightError as exc:
            raise AssertionError(f"neither done nor refused: {exc}") from exc
        assert expected, "done although it is not allowed"
        return result

    def picture(self):
        """Everything an act may change but the note of the attempt."""
        rows = (StepExecution, Capture, Reservation, Lot, InventoryMove, GenealogyEdge, Signature)
        return [
            [
                (r.id, *(getattr(r, c.key) for c in kind.__table__.columns if c.key != "values"))
                for r in self.plant.rows(kind)
            ]
            for kind in rows
        ] + [self.plant.order().state]

    @rule(step=st.sampled_from(STEPS))
    def start(self, step):
        m = self.model
        expected = m.state in {"RELEASED", "IN_PROGRESS"} and m.status[step] == "ready"
        if self.attempt(expected, lambda: floor.start(self.plant, step, *EQUIPMENT[step])):
            m.state, m.status[step] = "IN_PROGRESS", "running"

    @rule(step=st.sampled_from(sorted(SCALE_STEPS)))
    def scan(self, step):
        m = self.model
        code = SCALE_STEPS[step][1]
        if self.attempt(m.is_running(step), lambda: floor.scan(self.plant, step, code)):
            m.scanned.add(step)

    @rule(step=st.sampled_from(sorted(SCALE_STEPS)), net=st.sampled_from(NETS))
    def weigh(self, step, net):
        m = self.model
        code = SCALE_STEPS[step][1]
        total = m.weighed.get(step, Decimal(0)) + Decimal(net)
        low, high = BANDS[step]
        inside = low <= total <= high
        expected = m.is_running(step) and step in m.scanned
        expected = expected and (not inside or m.covers(step, Decimal(net)))
        found = self.attempt(expected, lambda: floor.weigh(self.plant, step, net, code))
        if not found:
            return
        m.attempts[step] += 1
        assert found.attempt == m.attempts[step]
        if inside:
            assert found.verdict == "inside"
            m.weighed[step] = total
            m.take(step, Decimal(net))
        else:
            assert found.verdict == "action"
            m.status[step] = "held"
            m.undecided[step] = (found.capture_id, Decimal(net))
            m.deviated.add(step)
            m.deviations += 1

    @rule(
        step=st.sampled_from(sorted(SCALE_STEPS)),
        decision=st.sampled_from(("redispense", "accept", "reject")),
    )
    def decide(self, step, decision):
        m = self.model
        if step not in m.undecided:
            return
        capture_id, net = m.undecided[step]
        expected = m.state in {"IN_PROGRESS", "PAUSED"}
        if decision != "redispense":
            expected = expected and m.covers(step, net, rejected=decision == "reject")
        if self.attempt(expected, lambda: floor.decide(self.plant, capture_id, decision)):
            del m.undecided[step]
            m.status[step] = "running"
            if decision != "redispense":
                m.take(step, net)
            if decision == "accept":
                m.weighed[step] = m.weighed.get(step, Decimal(0)) + net
                m.dirty.add(step)

    @rule(value=st.sampled_from(("11.0", "13.0")))
    def capture(self, value):
        m = self.model
        expected = m.is_running("30") and not m.speed
        if self.attempt(expected, lambda: floor.capture(self.plant, "30", parameter_speed=value)):
            m.speed = True

    @rule(step=st.sampled_from(STEPS))
    def complete(self, step):
        m = self.model
        low, high = BANDS.get(step, (Decimal(0), Decimal(0)))
        total = m.weighed.get(step, Decimal(0))
        whole = step in m.dirty or low <= total <= high
        expected = m.is_running(step) and whole and (step != "30" or m.speed)
        if expected and step == "30":
            self.plant.clock.move(minutes=15)
        if self.attempt(expected, lambda: floor.complete(self.plant, step)):
            if step in TWO_PEOPLE:
                m.status[step] = "awaiting_verification"
            else:
                m.finish(step)

    @rule(by=st.sampled_from(("dana", "jonas", "lea", "miriam")))
    def verify(self, by):
        m = self.model
        waits = m.status["20"] == "awaiting_verification" and m.state == "IN_PROGRESS"
        expected = waits and by in {"jonas", "miriam"}
        if self.attempt(expected, lambda: floor.verify(self.plant, "20", by)):
            m.finish("20")

    @rule()
    def go_on(self):
        """Do the next right thing, so that random acts get deep into an order."""
        m = self.model
        step = next((s for s in STEPS if m.status[s] not in DONE), None)
        if step is None:
            self.finish()
        elif m.state == "PAUSED" and not m.undecided:
            self.resume()
        elif m.status[step] == "ready":
            self.start(step)
        elif m.status[step] == "held":
            self.decide(step, "redispense")
        elif m.status[step] == "awaiting_verification":
            self.verify("jonas")
        elif step in SCALE_STEPS and step not in m.scanned:
            self.scan(step)
        elif step in SCALE_STEPS and step not in m.weighed:
            net = "14.355" if step == "20" else "28.400"
            if not m.covers(step, Decimal(net)) and m.free(step) >= TARGETS[step]:
                self.reserve_more(step)
            self.weigh(step, net)
        elif step == "30" and not m.speed:
            self.capture("11.0")
        else:
            self.complete(step)

    def reserve_more(self, step):
        """Have a supervisor reserve what a rejected weighing used up (RS3)."""
        lot = SCALE_STEPS[step][0]
        line = 1 if step == "20" else 2
        why = "the rejected material has to be replaced"
        entry = ExtraReservation(self.plant.order_id, line, lot, TARGETS[step], why)
        if self.model.state in {"RELEASED", "IN_PROGRESS", "PAUSED"}:
            self.plant.act("miriam", lambda work: reserve_extra(work, entry))
            self.model.left[step] += TARGETS[step]

    @rule()
    def pause(self):
        m = self.model
        if self.attempt(m.state == "IN_PROGRESS", lambda: floor.pause(self.plant)):
            m.state = "PAUSED"

    @rule()
    def resume(self):
        m = self.model
        decided = not m.undecided
        if self.attempt(m.state == "PAUSED" and decided, lambda: floor.resume(self.plant)):
            m.state = "IN_PROGRESS"

    @rule()
    def finish(self):
        m = self.model
        if not all(status in DONE for status in m.status.values()) or m.state != "IN_PROGRESS":
            self.attempt(False, lambda: floor.complete_all(self.plant))
            return
        for code, step in (("LAC", "20"), ("MCC", "21")):
            consumed = Decimal(80) - m.on_hand[f"{code}-1"]
            floor.balance(self.plant, code, str(consumed))
            assert step in m.weighed
        if self.attempt(True, lambda: floor.complete_all(self.plant)):
            m.state = "COMPLETED"

    @rule()
    def close_early(self):
        m = self.model
        if m.state in {"IN_PROGRESS", "PAUSED"} and m.deviations == 0:
            new = NewDeviation(self.plant.order_id, "equipment", "minor", "the mill broke down")
            self.plant.act("dana", lambda work: open_deviation(work, new))
            m.deviations += 1
        expected = m.state in {"IN_PROGRESS", "PAUSED"}
        if self.attempt(expected, lambda: floor.close_early(self.plant)):
            m.state = "COMPLETED"
            m.status = {
                step: status if status in DONE else "not_executed"
                for step, status in m.status.items()
            }

    @invariant()
    def the_order_is_what_the_model_says(self):
        assert self.plant.order().state == self.model.state
        found = {row.step: row.status for row in self.plant.rows(StepExecution)}
        assert found == self.model.status

    @invariant()
    def the_stock_is_what_the_model_says(self):
        for code, on_hand in self.model.on_hand.items():
            lot = self.plant.lot(code)
            assert lot.on_hand_qty == on_hand
            ledger = self.plant.rows(InventoryMove, lot_id=lot.id)
            stock = sum((m.qty for m in ledger if "reserve" not in m.kind), Decimal(0))
            assert stock == on_hand
            held = self.plant.rows(Reservation, lot_id=lot.id)
            left = [r.reserved_qty - r.consumed_qty - r.released_qty for r in held]
            assert lot.reserved_qty == sum(left, Decimal(0)) >= 0
            edges = self.plant.rows(GenealogyEdge, input_lot_id=lot.id)
            assert sum((e.qty for e in edges), Decimal(0)) == Decimal(80) - on_hand
            if self.model.state == "COMPLETED":
                assert lot.reserved_qty == 0

    @invariant()
    def the_audit_trail_has_no_gap(self):
        sequence_numbers = [row.seq for row in self.plant.rows(AuditEntry)]
        assert sorted(sequence_numbers) == list(range(1, len(sequence_numbers) + 1))


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_I1_any_order_of_acts_keeps_order_stock_and_trail_in_agreement(lend_plant, amount):
    """What must be refused is refused and changes nothing; what is allowed happens once."""

    class Here(Life):
        lend = staticmethod(lend_plant)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=amount(3, 500),
            stateful_step_count=amount(14, 50),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
