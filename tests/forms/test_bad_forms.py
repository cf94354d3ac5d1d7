"""Every mistake in a form is told at its line and column, all of a file at once (S27, B3)."""

from pathlib import Path

import pytest

BROKEN = sorted(
    path
    for path in (Path(__file__).parents[1] / "fixtures" / "bad_forms").glob("*.json")
    if not path.name.endswith(".ui.json")
)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_form_is_told_with_place_and_remedy(path, check, golden):
    """A form with a mistake is never planned, and the author reads what to change."""
    form, problems = check(path)
    assert form is None
    golden(path.with_suffix(".txt"), "".join(f"{problem}\n" for problem in problems))
