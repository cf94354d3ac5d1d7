"""The pictures of the documentation: all are shown, all are there, none is heavy."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURE = re.compile(r"!\[[^\]]+\]\(images/([a-z0-9-]+\.png)\)")
MOST_BYTES = 100_000


def test_every_picture_is_shown_and_light():
    """A picture that nothing shows is dropped; one that is missing or heavy is taken anew."""
    shown = {
        name
        for page in (ROOT / "docs").glob("*.md")
        for name in PICTURE.findall(page.read_text(encoding="utf-8"))
    }
    kept = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images").iterdir()}
    assert shown == set(kept)
    assert [name for name, size in kept.items() if size > MOST_BYTES] == []


def test_the_script_takes_every_picture_that_is_shown():
    """`make screenshots` brings all of them up to date."""
    script = (ROOT / "scripts" / "screenshots.py").read_text(encoding="utf-8")
    missing = [p.stem for p in (ROOT / "docs/images").iterdir() if f'"{p.stem}"' not in script]
    assert missing == []
