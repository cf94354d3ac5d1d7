"""CAPAs: opened for deviations, changed with a reason, closed with a signature (W9, T13)."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.people import Person
from workwright.db.tables.quality import Capa, CapaDeviation, Signature
from workwright.domain.lifecycle import Meaning
from workwright.errors import NotFound, Refused, Stale
from workwright.services.capa_lists import capas_of_deviation, capas_of_order, owners
from workwright.services.capas import change_capa
from workwright.testing import reviewing
from workwright.testing.plant import another_order


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


@pytest.fixture
def deviated(under_review):
    """An order under review with one deviation."""
    reviewing.deviate(under_review)
    return under_review


def change(plant, capa, by="tomasz", reason="agreed with maintenance", version=None, **changes):
    with plant.look() as look:
        row = look.get(Capa, capa.id)
    shown = row.row_version if version is None else version
    return plant.act(by, lambda work: change_capa(work, row.id, shown, changes, reason))


def ready(plant):
    """Bring the order to where a CAPA alone may stand in its way."""
    reviewing.close_deviations(plant)
    reviewing.judge(plant)
    reviewing.read_audit(plant)


def test_T13_a_capa_answers_deviations_with_plan_owner_day_and_check(deviated):
    """It has a number of its series, stands in the list of order and deviation, and is audited."""
    row = reviewing.plan_capa(deviated, blocks_release=True)
    assert row.number.startswith("CAPA-")
    assert (row.status, row.owner_id) == ("open", deviated.people["miriam"])
    deviation = deviated.deviations()[0]
    (link,) = deviated.rows(CapaDeviation)
    assert (link.capa_id, link.deviation_id) == (row.id, deviation.id)
    with deviated.look() as look:
        (line,) = capas_of_order(look, deviated.order_id)
        assert capas_of_deviation(look, deviation.id) == [line]
    assert (line.owner, line.deviations) == ("Miriam", (deviation.number,))
    assert line.holds_release
    (entry,) = deviated.rows(AuditEntry, act="capa.opened")
    assert entry.work_order_id == deviated.order_id
    assert "replace the bearing" in entry.body


def test_T13_one_capa_may_answer_deviations_of_several_orders(deviated):
    """It counts for each order, and its entry stands under none alone."""
    first, second = deviated.order_id, another_order(deviated, "WO-2")
    deviated.order_id = second
    reviewing.deviate(deviated)
    row = reviewing.plan_capa(deviated)
    deviated.order_id = first
    assert reviewing.turn_down(deviated).moved
    with deviated.look() as look:
        assert [line.row.id for line in capas_of_order(look, second)] == [row.id]
    assert deviated.rows(AuditEntry, act="capa.opened")[0].work_order_id is None


def test_T13_everything_wrong_with_a_planned_capa_is_said_at_once(deviated):
    """Texts that say nothing, a day that is over, nobody to own it; nothing is written."""
    deviated.change(Person, "lea", status="disabled")
    found = refused(
        reviewing.plan_capa,
        deviated,
        plan="fix it",
        effectiveness="........",
        due_on=deviated.clock.now().date() - timedelta(days=1),
        owner_id=deviated.people["lea"],
    )
    assert [f.rule for f in found.findings] == ["E35", "E35", "T13", "T13"]
    assert refused(reviewing.plan_capa, deviated, deviation_ids=()).rules == ("T13",)
    with pytest.raises(NotFound):
        reviewing.plan_capa(deviated, uuid7())
    assert deviated.rows(Capa) == []


@pytest.mark.parametrize("by", ["lucia", "miriam", "priya", "dana"])
def test_E9_only_who_manages_capas_opens_changes_or_closes_one(deviated, by):
    """In the core's roles that is the quality reviewer."""
    assert refused(reviewing.plan_capa, deviated, by=by).rules == ("E9",)
    row = reviewing.plan_capa(deviated)
    assert refused(change, deviated, row, by=by, blocks_release=True).rules == ("E9",)
    assert refused(reviewing.finish_capa, deviated, row.id, by=by).rules == ("E9",)


def test_E34_a_change_of_a_capa_has_a_reason_and_its_old_value(deviated):
    """Plan, owner, day, check and mark move until it is closed; what it answers never does."""
    row = reviewing.plan_capa(deviated)
    changed = change(deviated, row, plan="replace the whole drive", blocks_release=True)
    assert (changed.plan, changed.row_version) == ("replace the whole drive", 2)
    (entry,) = deviated.rows(AuditEntry, act="capa.changed")
    assert '"old":"replace the bearing' in entry.body
    assert '"reason":"agreed with maintenance"' in entry.body
    assert refused(change, deviated, row, reason="n/a", blocks_release=False).rules == ("E35",)
    assert refused(change, deviated, row, number="CAPA-1").rules == ("W9",)
    assert refused(change, deviated, row, plan="none").rules == ("E35",)
    with pytest.raises(Stale):
        change(deviated, row, version=1, blocks_release=False)


def test_W9_a_capa_is_closed_with_a_signature_over_what_its_check_found(deviated):
    """Effective or not, and why; afterwards it does not change any more."""
    row = reviewing.plan_capa(deviated)
    assert refused(reviewing.finish_capa, deviated, row.id, outcome="perhaps").rules == ("W9",)
    assert refused(reviewing.finish_capa, deviated, row.id, result="ok").rules == ("E35",)
    closed = reviewing.finish_capa(deviated, row.id)
    assert (closed.status, closed.result) == ("effective", "ten batches ran without a stop")
    assert closed.closed_at == deviated.clock.now()
    (signature,) = deviated.rows(Signature, record_id=row.id)
    assert (signature.meaning, signature.record_type) == (Meaning.APPROVED.value, "capa")
    assert '"conclusion":"effective"' in signature.content
    assert refused(reviewing.finish_capa, deviated, row.id).rules == ("W9",)
    assert refused(change, deviated, row, blocks_release=True).rules == ("W9",)


def test_W9_a_capa_holds_the_release_only_where_it_is_marked(deviated):
    """An open one without the mark lets the batch go."""
    reviewing.plan_capa(deviated)
    ready(deviated)
    assert reviewing.release_both(deviated).moved


def test_W9_a_marked_capa_holds_the_release_until_it_is_effective(deviated):
    """Open and ineffective ones hold; effective ones do not."""
    first = reviewing.plan_capa(deviated, blocks_release=True)
    second = reviewing.plan_capa(deviated, blocks_release=True)
    ready(deviated)
    found = refused(reviewing.release, deviated, "tomasz", Meaning.REVIEWED)
    assert [(f.rule, f.subject) for f in found.findings] == [
        ("W9", first.number),
        ("W9", second.number),
    ]
    reviewing.finish_capa(deviated, first.id)
    reviewing.finish_capa(deviated, second.id, outcome="ineffective", result="it stopped again")
    found = refused(reviewing.release, deviated, "tomasz", Meaning.REVIEWED)
    assert [f.subject for f in found.findings] == [second.number]
    assert refused(change, deviated, second, plan="replace the whole drive").rules == ("W9",)
    change(deviated, second, blocks_release=False, reason="another one answers the deviation")
    assert reviewing.release_both(deviated).moved


def test_W9_a_marked_capa_between_two_signatures_stops_the_second(deviated):
    """All rules are asked again with the last signature (D1)."""
    ready(deviated)
    assert not reviewing.release(deviated, "tomasz", Meaning.REVIEWED).moved
    reviewing.plan_capa(deviated, blocks_release=True)
    assert "W9" in refused(reviewing.release, deviated, "lucia", Meaning.RELEASED).rules


def test_W25_capas_keep_their_numbers(deviated):
    """One series, no number twice."""
    numbers = [reviewing.plan_capa(deviated).number for _ in range(3)]
    assert numbers == sorted(set(numbers))


def test_E5_only_people_of_the_plant_own_a_capa(deviated):
    """Whoever left is not offered any more."""
    deviated.change(Person, "lea", status="disabled")
    with deviated.look() as look:
        names = [person.code for person in owners(look)]
    assert "miriam" in names
    assert "lea" not in names
