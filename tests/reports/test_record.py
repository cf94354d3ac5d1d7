"""What a record says, and that nothing but snapshot, execution and chain says it (W3, E3, E15)."""

import re

import pytest
from sqlalchemy import event

from workwright.db.tables.equipment import Equipment
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Site
from workwright.db.tables.recipes import RecipeVersion
from workwright.db.tables.stock import Lot, Material
from workwright.reports.collect import TABLES, collect
from workwright.reports.desk import Desk
from workwright.reports.layout import BUILDERS, CORE_REPORT, RULES, arrange
from workwright.reports.rebuild import first_difference, rebuilt_content
from workwright.reports.record import plan_of

LIVE = ("recipe", "recipe_version", "recipe_step", "recipe_bom_line", "material", "material_spec",
        "document", "document_version", "profile_version", "form_version", "supplier", "site",
        "training_record", "order_equipment")  # fmt: skip


def test_W3_a_record_is_the_same_after_everything_around_it_was_renamed(tablets, record_of):
    """Materials, people, places, lots and the recipe change; content and hash stay."""
    before = record_of(tablets)
    with tablets.work("lindqvist") as work:
        for material in work.all(Material):
            material.name = f"{material.name} (new)"
        for person in work.all(Person):
            person.printed_name = f"{person.printed_name}-Renamed"
        for lot in work.all(Lot):
            lot.expires_on, lot.supplier_lot, lot.status = None, "other", "hold"
        for item in work.all(Equipment):
            item.name, item.calibration_due_on = "other", None
        work.all(Site)[0].name = "Elsewhere"
        version = work.all(RecipeVersion)[0]
        version.status, version.base_qty = "withdrawn", version.base_qty * 2
        work.audit("plant.renamed")
    after = record_of(tablets)

    assert after.content == before.content
    assert after.content_sha256 == before.content_sha256


def test_W3_no_table_of_master_data_is_read_while_a_record_is_made(tablets, record_of):
    """Not one statement touches recipes, materials, documents, profiles or sites."""
    seen = []
    event.listen(
        tablets.engine, "before_cursor_execute", lambda *given: seen.append(given[2].lower())
    )
    record_of(tablets)

    read = {name for text in seen for name in re.findall(r"(?:from|join) (\w+)", text)}
    assert not read & set(LIVE)
    assert {kind.__tablename__ for kind in TABLES} - {"capa"} <= read


def test_W3_a_person_prints_under_the_name_of_the_act(tablets, record_of):
    """Who changed their name between two acts stands under both names."""
    with tablets.work("lindqvist") as work:
        work.get(Person, tablets.people["nowak"].id).printed_name = "Tomasz Nowak-Weiss"
        work.audit("person.renamed")
    tablets.people["nowak"].printed_name = "Tomasz Nowak-Weiss"
    tablets.deviate("TVT-D-02", None, "Pallet found damaged after release.", by="nowak")
    content = record_of(tablets).content["sections"]

    opened = {d["number"]: d["opened"]["name"] for d in content["investigations"]["deviations"]}
    assert opened["TVT-D-02"] == "Tomasz Nowak-Weiss"
    released = content["chronology"]["life"][-1]
    assert (released["state"], released["by"]["name"]) == ("RELEASED_TO_STOCK", "Tomasz Nowak")


def test_I7_the_content_follows_from_the_chain_and_the_snapshot_alone(told):
    """The record made again from its own evidence is the record."""
    assert first_difference(told.content, rebuilt_content(told)) is None
    assert told.data["carried"]["rows"] == {}


def test_C2_a_corrected_value_stands_beside_everything_that_it_was(told):
    """The count of rejects is 300, was 330, and mark 1 leads to who, when and why."""
    captures = told.content["sections"]["controls"]["captures"]
    rejects = next(v for row in captures for v in row["values"] if v["name"] == "rejects")
    assert rejects["value"] == "300"
    assert rejects["was"] == [{"value": "330", "mark": 1}]
    correction = told.content["corrections"][0]
    assert correction["reason"] == "Counted the returned tray twice."
    assert correction["requested"]["name"] == "Jonas Weber"
    assert correction["approved"]["name"] == "Miriam Brandt"


def test_C4_a_derived_value_keeps_what_it_was_before_the_correction(told):
    """Accountability of packing is 100.00 per cent and was 100.03."""
    phases = {row["phase"]: row for row in told.content["sections"]["yields"]["phases"]}
    assert phases["pack"]["accountability_pct"] == {
        "value": "100.00",
        "was": [{"value": "100.03", "mark": 1}],
    }
    assert phases["pack"]["verified"]["name"] == "Miriam Brandt"


def test_K9_every_attempt_is_in_the_record_with_its_verdict(told):
    """The weighing outside its band stands as attempt 1, with the decision on it."""
    rows = [r for r in told.content["sections"]["components"]["weighed"] if r["step"] == "25"]
    assert [(r["attempt"], r["out"], r["net"]["value"]) for r in rows] == [
        (1, True, "0.2445"),
        (2, False, "0.2401"),
    ]
    assert rows[0]["decision"]["decision"] == "redispense"
    assert rows[0]["band"] == {"low": "0.2376", "high": "0.2424", "unit": "kg"}


def test_W18_refused_attempts_stand_with_every_rule_that_refused_them(told):
    """The scale past its calibration and the release with an open deviation were refused."""
    events = told.content["sections"]["attempts"]["events"]
    refused = [e for e in events if e["kind"] == "refused"]
    assert [f["rule"] for e in refused for f in e["why"]] == ["PH-11", "W9"]
    assert {e["kind"] for e in events} == {"refused", "outside", "typed", "late"}


def test_C7_a_late_entry_shows_the_stated_and_the_real_time(told):
    """Hardness was measured at 13:10 as stated and entered at 13:48."""
    late = [e for e in told.content["sections"]["attempts"]["events"] if e["kind"] == "late"]
    assert late[0]["capture"]["claimed_at"]["local"] == "2026-11-10 13:10:00 +01:00"
    assert late[0]["at"]["local"] == "2026-11-10 13:48:30 +01:00"
    assert late[0]["reason"] == "Press stop took both hands."
    assert late[0]["capture"]["late"] is True


def test_E15_every_signature_has_name_time_and_meaning_in_the_data(told):
    """Printed name, date and time with offset, UTC and meaning stand with each signature."""
    signatures = told.content["sections"]["signatures"]["signatures"]
    evidence = told.data["evidence"]["signatures"]
    assert len(signatures) == len(evidence) > 30
    for shown, proved in zip(signatures, evidence, strict=True):
        fields = proved["fields"]
        assert shown["name"] == fields["printed_name"]
        assert shown["meaning"] == fields["meaning"]
        assert shown["at"]["utc"] == fields["signed_at"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d", shown["at"]["local"])


def test_E18_a_signature_over_changed_content_stays_and_no_longer_counts(told):
    """The first review stands there void, the second one counts."""
    reviews = [
        s["void"]
        for s in told.content["sections"]["signatures"]["signatures"]
        if s["meaning"] == "reviewed"
    ]
    assert [bool(void) for void in reviews] == [True, False]
    assert reviews[0]["reason"] == "content superseded by correction 1"


def test_PH06_the_potency_of_the_active_is_shown_with_its_inputs(told):
    """Target, lot, assay, water and the unrounded amount stand in the record."""
    line = told.content["sections"]["components"]["potency"][0]
    assert line["potency"]["calculated"] == "3.042448"
    assert line["potency"]["target"] == "3.043"
    assert line["potency"]["lots"] == [
        {"lot": "A-2207", "assay_pct": "99.2", "water_pct": "0.6", "qty": "3.042448"}
    ]


def test_W7_equipment_stands_with_calibration_and_cleaning_of_the_moment_of_use(told):
    """Each scale shows until when it was calibrated and that it was clean when taken."""
    used = {u["step"]: u for u in told.content["sections"]["equipment"]["used"]}
    assert used["21"]["code"] == "SC-104"
    assert used["21"]["calibration_due_on"] == "2027-02-11"
    assert used["21"]["cleaning"] == "clean"


def test_content_map_is_complete_in_every_report(told, quiet):
    """A section in which nothing happened is there all the same, and empty."""
    names = {section["name"] for section in told.data["presentations"][0]["sections"]}
    assert set(BUILDERS) == names - set(told.content["added"]) == set(quiet.content["sections"])
    assert quiet.content["sections"]["yields"]["phases"] == []
    assert quiet.content["sections"]["investigations"]["deviations"] == []


def test_a_running_order_prints_as_not_final(engine, record_of):
    """The record so far says that it is not final."""
    from tests.reports.builder import Book

    book = Book(engine).release()
    record = record_of(book)
    assert not record.is_final
    assert record.content["sections"]["cover"]["order"]["state"] == "RELEASED"


def test_every_report_of_every_plugin_can_be_printed(tablets):
    """No plugin names a section that neither the core nor the plugin prints."""
    with tablets.look() as look:
        desk = Desk(collect(look, look.get(WorkOrder, tablets.order.id)))
    reports = [report for plugin in tablets.plugins.plugins for report in plugin.reports]
    assert {"batch_record", "build_history"} <= {report.name for report in reports}
    for report in (*reports, CORE_REPORT):
        placed = arrange(report, plan_of(desk, report.name))
        assert placed[0].letter == ""
        assert placed[-1].name == RULES


def test_the_plants_own_section_follows_the_one_it_names(told):
    """The pharmaceutical profile adds its room checks after the controls, under their letter."""
    sections = told.data["presentations"][0]["sections"]
    letters = {section["name"]: section["letter"] for section in sections}
    order = [section["name"] for section in sections]
    for name, section in ((s["name"], s) for s in sections if s["added"]):
        assert letters[name].startswith(letters[order[order.index(name) - 1]][:1])
        assert name in told.content["added"]
        assert section["own_title"]


@pytest.mark.parametrize("copy_no", [1, 2])
def test_E42_the_copy_changes_and_the_content_does_not(small, record_of, copy_no):
    """Copies differ in number and time; what was recorded is the same under the same hash."""
    first, other = record_of(small), record_of(small, copy_no=copy_no)
    assert other.data["copy"]["number"] == copy_no
    assert other.content_sha256 == first.content_sha256
    assert (other.sha256 == first.sha256) == (copy_no == 1)
