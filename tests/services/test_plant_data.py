"""Sites, lines, documents and equipment: entered once, changed by acts on record."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from workwright.db.tables.documents import DocumentVersion
from workwright.db.tables.equipment import Equipment, EquipmentLog
from workwright.db.tables.evidence import AuditEntry
from workwright.domain import eligibility
from workwright.errors import NotFound, Refused
from workwright.services import documents, equipment
from workwright.services import plant as layout
from workwright.services.equipment import Instrument, NewEquipment
from workwright.services.facts import equipment_coded

SCALE = Instrument("kg", Decimal(0), Decimal(30), Decimal("0.005"), Decimal("0.05"))


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as answer:
        action(*args, **kwargs)
    return answer.value


@pytest.fixture
def hall(plant):
    """A plant with a line, a room, and a scale SC-102; maintenance and an operator."""
    lay_out(plant)
    plant.add_signer("mia", "maintenance")
    plant.add_signer("dana", "operator")
    plant.add_signer("sven", "supervisor")
    return plant


def lay_out(owner):
    with owner.working() as work:
        layout.create_area(work, code="SOL", name="Solids", site="HS")
        layout.create_line(work, code="L1", name="Line 1", area="SOL")
        layout.create_unit(work, code="U1", name="Blender bay", line="L1")
        layout.create_room(work, code="DB-01", name="Dispensing booth", area="SOL", grade="D")
        layout.create_location(work, code="W-1", name="Warehouse", site="HS")
        equipment.create_class(work, code="scale", name="Scale", needs_calibration=True)
        equipment.create_equipment(
            work,
            NewEquipment(
                code="SC-102",
                name="Floor scale",
                class_code="scale",
                unit="U1",
                room="DB-01",
                calibration_due_on=date(2026, 11, 30),
                qualified_until=date(2027, 11, 30),
                instrument=SCALE,
            ),
        )


def facts(owner, code="SC-102"):
    with owner.looking() as look:
        return equipment_coded(look, code)


def why_not(owner, clock, code="SC-102"):
    found = eligibility.equipment(
        facts(owner, code), today=clock.now().date(), now=clock.now(), order_number="WO-1"
    )
    return [hit.message for hit in found]


def test_S7_everything_wrong_with_an_entry_is_told_at_once(hall):
    """Code taken in other letters, name empty, range reversed, unit unknown: one refusal."""
    answer = refused(
        hall.do,
        equipment.create_equipment,
        NewEquipment(
            "sc-102",
            "",
            "scale",
            instrument=Instrument("stone", Decimal(9), Decimal(3), Decimal("0.0000001")),
        ),
    )
    assert set(answer.rules) == {"E44", "B4", "B2", "B1"}
    assert len(answer.findings) == 5
    with hall.looking() as look:
        assert len(look.all(Equipment)) == 1


def test_S7_a_line_is_known_by_code_and_name(hall):
    """Imports find lines by name, so names are unique too."""
    answer = refused(hall.do, layout.create_line, code="l1", name="Line 1", area="SOL")
    assert answer.rules == ("E44",)
    assert len(answer.findings) == 2


def test_S2_a_foreign_parent_is_unknown(hall, other_plant):
    """A line of another tenant's area, equipment in another tenant's room: not found."""
    with pytest.raises(NotFound):
        other_plant.do(layout.create_line, code="L9", name="Line 9", area="SOL")


def test_E9_master_data_needs_its_permission(hall):
    """An operator lays out no plant and changes no equipment."""
    for action, kwargs in [
        (layout.create_site, {"code": "X", "name": "X", "time_zone": "UTC"}),
        (layout.create_area, {"code": "X", "name": "X", "site": "HS"}),
        (equipment.create_class, {"code": "x", "name": "X"}),
    ]:
        assert refused(hall.do, action, by="dana", **kwargs).rules == ("E9",)


def test_W7_each_facet_has_its_own_act_and_stops_use(hall, clock):
    """Maintenance, calibration, cleaning, qualification: each alone makes it unusable."""
    assert why_not(hall, clock) == []
    yesterday = clock.now().date() - timedelta(days=1)
    acts = [
        (equipment.set_availability, ("SC-102", "under_maintenance", "load cell exchanged")),
        (equipment.set_calibration_due, ("SC-102", yesterday, "found wrong at the check")),
        (equipment.set_qualified_until, ("SC-102", yesterday, "qualification withdrawn")),
        (equipment.mark_dirty, ("SC-102", "powder on the platform")),
    ]
    for number, (action, args) in enumerate(acts, 1):
        hall.do(action, *args, by="mia")
        assert len(why_not(hall, clock)) == number
    hall.do(equipment.set_availability, "SC-102", "available", "works again", by="sven")
    hall.do(equipment.record_calibration, "SC-102", date(2027, 5, 31), "certificate 77", by="mia")
    hall.do(equipment.set_qualified_until, "SC-102", None, "no qualification needed", by="mia")
    hall.do(equipment.record_cleaning, "SC-102", "wiped with alcohol", by="dana")
    assert why_not(hall, clock) == []


def test_W7_every_change_of_a_facet_is_in_the_log_in_order(hall, clock):
    """Who did what when, with the reason; the row version rises each time."""
    hall.do(equipment.mark_dirty, "SC-102", "powder on the platform", by="dana")
    clock.move(minutes=10)
    hall.do(
        equipment.record_cleaning,
        "SC-102",
        "wiped with alcohol",
        by="dana",
        clean_until=clock.now() + timedelta(hours=8),
        checker_id=hall.person_id("sven"),
    )
    with hall.looking() as look:
        row = look.named(Equipment, "SC-102")
        log = look.all(EquipmentLog, EquipmentLog.at, equipment_id=row.id)
        acts = [e.act for e in look.all(AuditEntry, AuditEntry.seq)][-2:]
    assert [(e.activity, e.note) for e in log] == [
        ("status", "powder on the platform"),
        ("cleaning", "wiped with alcohol"),
    ]
    assert log[1].performer_id == hall.person_id("dana")
    assert log[1].checker_id == hall.person_id("sven")
    assert row.row_version == 3
    assert acts == ["equipment.marked_dirty", "equipment.cleaned"]


def test_W7_facets_refuse_what_cannot_be(hall, clock):
    """Being in use by hand, the same state twice, a past due day, oneself as checker: refused."""
    for args in (("SC-102", "in_use", "I want it now"), ("SC-102", "available", "it is there")):
        answer = refused(hall.do, equipment.set_availability, *args, by="mia")
        assert answer.rules[0] in {"B2", "E9"}
    hall.do(equipment.set_availability, "SC-102", "out_of_service", "platform bent", by="mia")
    twice = refused(
        hall.do, equipment.set_availability, "SC-102", "out_of_service", "bent indeed", by="mia"
    )
    assert twice.rules == ("W7",)
    past = refused(
        hall.do, equipment.record_calibration, "SC-102", date(2026, 11, 22), "old paper", by="mia"
    )
    assert past.rules == ("W7",)
    own = refused(
        hall.do,
        equipment.record_cleaning,
        "SC-102",
        "wiped with alcohol",
        by="dana",
        clean_until=clock.now(),
        checker_id=hall.person_id("dana"),
    )
    assert own.rules == ("W23", "W32")


def test_E35_a_reason_that_says_nothing_is_refused(hall):
    """Blank, n/a and dots are no reason; nothing but the note is written."""
    for reason in ("", "n/a", ".......", "x"):
        answer = refused(hall.do, equipment.mark_dirty, "SC-102", reason, by="dana")
        assert answer.rules == ("E35",)
    with hall.looking() as look:
        assert look.all(EquipmentLog) == []


def test_W6_one_version_of_a_document_is_effective(hall):
    """Making a version effective supersedes the one before; a withdrawn one is not used again."""
    hall.add_signer("pia", "production_reviewer")
    with hall.working("sven") as work:
        documents.create_document(work, code="SOP-014", title="Dispensing")
        documents.add_version(work, "SOP-014", "5")
        documents.add_version(work, "SOP-014", "6")
    for version in ("5", "6"):
        hall.do(documents.make_effective, "SOP-014", version, by="pia")
    hall.do(documents.withdraw_version, "SOP-014", "6", "error in step four", by="pia")
    with hall.looking() as look:
        order = DocumentVersion.version
        found = [
            (v.version, v.status)
            for v in look.all(DocumentVersion, order)
            if v.version in {"5", "6"}
        ]
    assert found == [("5", "superseded"), ("6", "withdrawn")]
    for version in ("5", "6"):
        assert refused(hall.do, documents.make_effective, "SOP-014", version, by="pia")
    with pytest.raises(NotFound):
        hall.do(documents.make_effective, "SOP-014", "7", by="pia")
    assert refused(hall.do, documents.add_version, "SOP-014", "6", by="sven").rules == ("E44",)
