"""Every mistake in a profile is found before a kiosk sees it, with place, sentence and remedy."""

import re
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[1] / "fixtures"
BROKEN = sorted((FIXTURES / "bad_profiles").glob("*.yaml"))
SOURCES = Path(__file__).parents[2] / "core" / "workwright"
CODE = re.compile(
    r"\"((?:yaml|schema|language|version|profile|extends|plugin|merge|law|locked|removed"
    r"|check|waiver|rule|text|term|state|role|signature|permission|numbering|form|json"
    r"|screen|report|notify|retention|branding)\.[a-z_]+)\""
)
# Sentences of the expression language reach files as form.compute; codes of typed values are no
# problems of a file; files that are too large are made by the tests of the readers.
ELSEWHERE = {
    "form.gross", "rule.syntax", "rule.unknown", "rule.types", "profile.unknown",
    "text.control_sign", "text.hidden_sign", "text.pattern", "text.too_long", "text.too_short",
    "yaml.too_large", "json.too_large",
}  # fmt: skip


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_profile_is_told_with_place_and_remedy(path, check_broken, golden):
    """A profile with a mistake never becomes a profile that may run, and says all of it at once."""
    profile, problems = check_broken(path)
    assert profile is None
    assert any(not problem.warning for problem in problems)
    lines = [("warning: " if problem.warning else "") + str(problem) for problem in problems]
    golden(path.with_suffix(".txt"), "\n".join(lines) + "\n")


def test_every_problem_code_has_a_broken_file_and_a_golden_line():
    """No sentence about a configuration exists that nobody has read in its place."""
    used = {
        code
        for folder in ("profile", "forms")
        for path in (SOURCES / folder).rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    told = {
        code
        for path in (*FIXTURES.glob("bad_profiles/*.txt"), *FIXTURES.glob("bad_forms/*.txt"))
        for code in re.findall(r"\[([a-z_.]+)\]$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert used - ELSEWHERE - told == set()


def test_places_are_sorted_and_one_based(check):
    """Problems come in the order of the file, lines and columns as an editor counts them."""
    _, problems = check("roles: {}\ncolour: red\npolicies: {pikc: fefo}\n")
    assert [(p.line, p.column) for p in problems] == [(8, 1), (9, 12)]
