"""Every key that is law has one direction; a layer may move it that way only (section 2)."""

import pytest

from workwright.profile.directions import way
from workwright.profile.library import Search


@pytest.mark.parametrize(
    ("path", "old", "new", "how"),
    [
        ("signatures.release.planner", None, "issued", "tighter"),
        ("signatures.release.planner", "issued", None, "looser"),
        ("signatures.release.planner", "issued", "verified", "looser"),
        ("checks.WK-01.severity", None, "warn", "looser"),
        ("checks.WK-03.severity", None, "block", "tighter"),
        ("checks.WK-03.severity", "block", "deviate", "looser"),
        ("checks.WK-03.severity", None, "deviate", "same"),
        ("checks.XX-99.severity", None, "block", "changed"),
        ("checks.WK-02.parameters.low", None, 100, "tighter"),
        ("checks.WK-02.parameters.low", 100, 99, "looser"),
        ("checks.WK-02.parameters.high", "100.5", "100.50", "same"),
        ("checks.WK-02.parameters.high", 100, "wide", "changed"),
        ("checks.WK-02.parameters.mid", 1, 2, "changed"),
        ("policies.signing_idle", 5, 4, "tighter"),
        ("policies.kiosk_lock", 5, 6, "looser"),
        ("policies.reason_length", 8, 15, "tighter"),
        ("policies.verify_within", "30 minutes", "1 hour", "looser"),
        ("policies.material", "full", "staged", "looser"),
        ("policies.allergens", "residue", "strict", "tighter"),
        ("policies.reviewer_may_release", True, False, "tighter"),
        ("policies.reject_without_capa", False, True, "looser"),
        ("policies.monitoring_initials", False, True, "looser"),
        ("policies.pick", "fefo", "fifo", "changed"),
        ("policies.pick", "fefo", None, "changed"),
        ("step_kinds.weigh.two_person", False, True, "tighter"),
        ("step_kinds.weigh.two_person", True, None, "looser"),
        ("roles.boss.not_with", ["a"], ["b", "a"], "tighter"),
        ("roles.boss.not_with", ["a", "b"], ["a"], "looser"),
        ("rules.BR-01.severity", "warn", "block", "tighter"),
        ("rules.BR-01.require", "a", "b", "changed"),
        ("retention.lot", {"keep": "12 months"}, {"keep": "1 year"}, "same"),
        ("retention.lot", {"keep": "1 year"}, {"keep": "13 months"}, "tighter"),
        ("retention.lot", {"keep": "2 years", "from": "release"}, {"keep": "3 years"}, "looser"),
        ("retention.lot", {"keep": "1 year"}, {"keep": "1 year", "from": "release"}, "tighter"),
        ("retention.lot", None, {"keep": "1 year"}, "tighter"),
        ("retention.lot", {"keep": "1 year"}, None, "looser"),
        ("screens.board.columns", "state", "line", "changed"),
    ],
)
def test_the_direction_of_a_change(path, old, new, how, stubs):
    """One table says for every law key what is stricter."""
    assert way(tuple(path.split(".")), old, new, stubs) == how


def test_a_locked_check_may_be_tightened_and_not_loosened(check, tmp_path, library):
    """A parent's choice for a check holds in every plant below it."""
    (tmp_path / "strict.yaml").write_text(
        'workwright: 1\nprofile: strict\nversion: "1.0"\ntitle: Strict\nlanguages: [en]\n'
        'time_zone: Europe/Berlin\nplugins: {works: ">=0.1"}\nlocked: [checks.WK-03]\n'
        "checks: {WK-03: {severity: block, parameters: {minutes: 20}}}\n",
        encoding="utf-8",
    )
    search = Search([tmp_path], library.forms)

    def codes(minutes):
        change = f"checks: {{WK-03: {{parameters: {{minutes: {minutes}}}}}}}\n"
        child = f'extends: {{strict: ">=1.0"}}\n{change}'
        return [problem.code for problem in check(child, search=search)[1]]

    assert codes(15) == []
    assert codes(25) == ["locked.changed"]
