"""A profile answers what services, screens and records ask; from its pinned text alone (W30)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from workwright.domain.checks import Severity
from workwright.domain.lifecycle import TRANSITIONS, Meaning, State
from workwright.profile.duration import Duration
from workwright.profile.model import Profile
from workwright.profile.ranges import accepts
from workwright.profile.vocabulary import display_fields, nouns, permissions

PLANT = """plugins: {works: ">=0.1"}
terms:
  work_order: {en: {one: Brew, many: Brews, short: BR}}
  batch: {en: {one: Charge, many: Charges}}
lists:
  styles: {wheat: Wheat, pils: {en: Pils}, ale: Ale}
roles:
  cellar_lead: {label: Cellar lead, may: [order.resume, hold.place], not_with: [planner]}
signatures:
  release: {qa_reviewer: issued}
  pause: {cellar_lead: performed}
states:
  IN_PROGRESS:
    label: Brewing
    sub_states:
      second: {label: Second, from: [start], by: [cellar_lead], sign: performed}
      first: {label: First, enter: {at: on_step_complete, step: charge}}
numbering:
  batch: {pattern: "{product}-{yy}-{seq:3}"}
step_kinds:
  zest: {label: Zest, base: charge}
  check:
    label: Check
    base: ipc
    form: plant/check
    panels: [form, help]
    two_person: true
    equipment: scale
forms: {work_order: plant/order}
settings: {works: {pack: aerospace, hours: 9}}
checks:
  WK-02: {parameters: {low: 99.50}}
  WK-03:
    severity: warn
    waiver:
      reason: The second dock is being rebuilt until then.
      owner: d.okafor
      expires: "2027-03-31"
screens:
  order_list:
    columns: [number, fields.customer]
    filters: [state]
    sort: -planned_start
    show: {priority: {low: 0.5}}
  order_form:
    sections: {zz: {title: Zz, fields: [qty]}, aa: {title: Aa, fields: [fields.customer]}}
    required_at: {release: [fields.customer]}
  board: {columns: sub_state, card: [number]}
reports:
  batch_record:
    title: Brew sheet
    sections: [cover, signatures]
    add: {readings: {title: Readings, steps: [check], fields: [qty], after: cover}}
    on: release_to_stock
"""


@pytest.fixture(scope="module")
def make():
    return {}


@pytest.fixture
def plant(check, make):
    if "plant" not in make:
        profile, problems = check(PLANT)
        assert [str(p) for p in problems if not p.warning] == []
        make["plant"] = profile
    return make["plant"]


def test_W30_the_pinned_text_is_the_whole_profile(plant):
    """An order released under a profile asks its own copy; nothing else is needed to read it."""
    again = Profile.from_effective(plant.effective)
    assert again == plant
    assert again.sha256 == plant.sha256
    assert again.check_settings() == plant.check_settings()
    assert again.form("plant/check").source == plant.form("plant/check").source


def test_W30_the_hash_changes_with_every_word_and_form(check, plant, library, tmp_path):
    """What runs has one identity: another word, another order of signing, another hash."""
    other, _ = check(PLANT.replace("one: Brew,", "one: Sud,"))
    assert other.sha256 != plant.sha256
    swapped, _ = check(
        PLANT.replace("wheat: Wheat, pils: {en: Pils}", "pils: {en: Pils}, wheat: Wheat")
    )
    assert swapped.sha256 != plant.sha256
    commented, _ = check("# a comment\n" + PLANT)
    assert commented.sha256 == plant.sha256


def test_W33_words_of_the_plant_with_the_core_behind_them(plant):
    """Every core noun has a word in every language; the plant's where it gave one."""
    assert plant.term("work_order", "en") == "Brew"
    assert plant.term("work_order", "en", "many") == "Brews"
    assert plant.term("work_order", "en-GB", "short") == "BR"
    assert plant.term("batch", "en", "short") == "Charge"
    assert plant.term("lot", "fr") == "Lot"
    assert set(plant.terms("de")) == set(nouns())
    assert str(plant.terms("de")["deviation"]) == "Abweichung"
    with pytest.raises(KeyError):
        plant.term("brew", "en")


def test_states_and_stages_speak_the_plants_words(plant):
    """Labels may change, the nine states may not; stages keep their order."""
    assert plant.state_label(State.IN_PROGRESS, "en") == "Brewing"
    assert plant.state_label("DRAFT", "de") == "Entwurf"
    stages = plant.sub_states(State.IN_PROGRESS)
    assert [stage.name for stage in stages] == ["second", "first"]
    assert (stages[0].by, stages[0].sign) == (("cellar_lead",), "performed")
    assert (stages[1].enters_at, stages[1].enters_step) == ("on_step_complete", "charge")
    assert plant.sub_state_label("IN_PROGRESS", "second", "en") == "Second"
    assert plant.sub_states("CANCELLED") == ()


def test_lists_keep_their_order_and_labels(plant):
    """Choices stand on the screen as they stand in the file."""
    assert plant.list_codes("styles") == ("wheat", "pils", "ale")
    assert plant.list_label("styles", "wheat", "en") == "Wheat"
    assert plant.list_label("styles", "gone", "en") == "gone"
    assert plant.list_codes("no_such_list") == ()
    assert "shift_end" in plant.list_codes("pause_reasons")


def test_W24_permissions_are_the_sum_of_roles(plant):
    """A role that is gone allows nothing; nobody gets more than the roles say."""
    assert plant.permissions_of(["cellar_lead"]) == {"order.resume", "hold.place"}
    assert plant.permissions_of(["cellar_lead", "gone"]) == {"order.resume", "hold.place"}
    assert plant.permissions_of([]) == frozenset()
    held = plant.permissions_of(["operator", "planner"])
    assert held == plant.role("operator").permissions | plant.role("planner").permissions
    assert {p for role in plant.roles.values() for p in role.permissions} <= permissions()


def test_W23_roles_that_one_person_may_not_unite(plant):
    """Separation goes both ways, and an administrator executes and approves nothing."""
    assert plant.role_conflicts(["planner", "cellar_lead"]) == (("cellar_lead", "planner"),)
    assert plant.role_conflicts(["operator", "qa_reviewer"]) == (("operator", "qa_reviewer"),)
    apart = plant.role("administrator").not_with
    assert {"operator", "supervisor", "qa_reviewer", "qa_releaser"} <= apart
    assert "step.perform" not in plant.role("administrator").permissions
    assert "order.release_to_stock" not in plant.role("administrator").permissions


def test_signers_of_the_core_stay_and_the_plants_are_added(plant):
    """No profile takes a signature away; what it adds comes after the core's."""
    release = [(signer.role, signer.meaning) for signer in plant.signers("release")]
    assert release == [("supervisor", Meaning.ISSUED), ("qa_reviewer", Meaning.ISSUED)]
    assert [signer.role for signer in plant.signers("pause")] == ["cellar_lead"]
    for transition in TRANSITIONS:
        assert set(transition.signers) <= set(plant.signers(transition.name))


def test_step_kinds_with_form_and_panels(plant):
    """A kind without panels shows those of the kiosk step."""
    kind = plant.step_kind("check")
    assert (kind.base, kind.form, kind.panels) == ("ipc", "plant/check", ("form", "help"))
    assert kind.two_person
    assert kind.equipment == "scale"
    assert plant.step_kind("zest").panels == plant.screen("kiosk_step").panels
    assert plant.bases["zest"] == "charge"
    assert plant.has_step_kind("gate")
    assert not plant.has_step_kind("zesty")
    assert plant.step_form("zest") is None
    assert plant.step_form("check").identity == "workwright:form/plant/check/1"


def test_own_fields_of_objects(plant):
    """The plant's own fields have labels like any other column."""
    assert plant.form_ref("work_order") == "plant/order"
    assert plant.form_ref("lot") is None
    assert plant.object_form("lot") is None
    assert plant.field_label("order", "fields.customer", "en") == "Customer"
    assert plant.field_label("order", "number", "en") == "Brew"
    assert plant.field_label("lot", "expires_on", "de") == "Verfall"
    assert plant.form_refs == ("plant/check", "plant/order", "plant/weigh_law")


def test_every_display_field_has_a_label_in_both_languages(plant):
    """No column stands without a heading."""
    for kind, fields in display_fields().items():
        for name in fields:
            assert plant.field_label(kind, name, "en"), (kind, name)
            assert plant.field_label(kind, name, "de"), (kind, name)


def test_screens_say_what_is_shown(plant):
    """Lists, forms, boards and tiles come from the profile; what it leaves out from the core."""
    listed = plant.screen("order_list")
    assert plant.columns("order_list") == ("number", "fields.customer")
    assert (listed.filters, listed.sort) == (("state",), "-planned_start")
    assert listed.show == {"priority": {"low": Decimal("0.5")}}
    assert [s.name for s in plant.screen("order_form").sections] == ["what", "when", "zz", "aa"]
    assert plant.required_at("release") == ("fields.customer",)
    assert plant.required_at("complete") == ()
    assert (plant.screen("board").split, plant.screen("board").fields) == ("sub_state", ("number",))
    assert plant.screen("kiosk_tile").fields[0] == "product.name"


def test_checks_carry_exact_parameters_and_their_waiver(plant):
    """A limit of 99.50 is exactly that after it went through the pinned text."""
    settings = plant.check_settings()
    assert settings["WK-02"].parameters == {"low": Decimal("99.5")}
    assert settings["WK-02"].severity is None
    loosened = settings["WK-03"]
    assert loosened.severity is Severity.WARN
    assert not loosened.has_ended(date(2027, 3, 31))
    assert loosened.has_ended(date(2027, 4, 1))
    assert plant.waivers["WK-03"]["owner"] == "d.okafor"


def test_settings_policies_units_and_retention(plant):
    """Every switch has a value."""
    assert plant.setting("works", "pack") == "aerospace"
    assert plant.setting("works", "hours") == 9
    assert plant.setting("works", "self_inspection", False) is False
    assert plant.policy("signing_idle") == 5
    assert plant.policies["reviewer_may_release"] is False
    assert plant.unit("mass") == "kg"
    assert plant.retention("work_order").keep == "1 year"
    assert plant.plugins == {"works": "0.1.0"}


def test_reports_in_the_plants_order(plant):
    """Order and own sections of a report come from the profile."""
    report = plant.report("batch_record")
    assert report.sections == ("cover", "signatures")
    assert report.title == {"en": "Brew sheet"}
    assert report.made_at == "release_to_stock"
    assert (report.added[0].name, report.added[0].steps) == ("readings", ("check",))
    assert plant.report("other").sections == ()


def test_numbers_come_from_the_plants_pattern(plant):
    """The batch number carries the product."""
    assert plant.numbering("batch").render(7, date(2026, 1, 2), product="PIL") == "PIL-26-007"
    assert plant.numbering("work_order").pattern == "WO-{yy}-{seq:5}"


def test_lengths_of_time_follow_the_calendar():
    """Months and years end on the right day; comparing them is fair."""
    assert Duration.of("72 hours").span == timedelta(hours=72)
    assert Duration.of("1 month").after(date(2027, 1, 31)) == date(2027, 2, 28)
    assert Duration.of("1 year").after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert Duration.of("12 months").days == Duration.of("1 year").days
    assert Duration.of("2 weeks").after(date(2026, 12, 20)) == date(2027, 1, 3)
    assert str(Duration.of("1 days")) == "1 day"
    with pytest.raises(ValueError, match="no fixed length"):
        _ = Duration.of("2 years").span
    with pytest.raises(ValueError, match="not a length"):
        Duration.of("two days")


@pytest.mark.parametrize(
    ("stated", "version", "inside"),
    [
        (">=0.1,<0.2", "0.1.0", True), (">=0.1,<0.2", "0.2", False), ("1.2", "1.2.0", True),
        ("1.2", "1.20", False), (">1", "1.0.0", False), ("<=2.0", "2", True),
        (">=1.9", "1.10", True),
        ("==1.0", "1.0.1", False), (">=0.1", "0.1.0.dev3", True), ("1.x", "1.0", False),
    ],
)  # fmt: skip
def test_version_ranges_compare_numbers_not_text(stated, version, inside):
    """1.10 is above 1.9."""
    assert accepts(stated, version) is inside
