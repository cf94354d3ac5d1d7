"""Move the fragments of ``changelog/`` into CHANGELOG.md, under the version being prepared.

A fragment is ``<issue>.<kind>.md``: one change, in the present tense, for the people who use it.
"""

import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KINDS = {
    "security": "Security",
    "plugin-api": "For authors of plugins",
    "feature": "New",
    "change": "Changed",
    "fix": "Fixed",
}
INTRODUCTION = "# Changes\n"


def main() -> int:
    """Write the section of the present version and remove the fragments."""
    fragments = sorted((ROOT / "changelog").glob("*.md"))
    if wrong := [path.name for path in fragments if _kind(path) not in KINDS]:
        print(f"Not <issue>.<{'|'.join(KINDS)}>.md: {', '.join(wrong)}", file=sys.stderr)
        return 1
    if not fragments:
        print("Nothing to do: changelog/ holds no fragment.")
        return 0
    target = ROOT / "CHANGELOG.md"
    old = target.read_text(encoding="utf-8").removeprefix(INTRODUCTION) if target.exists() else ""
    target.write_text(f"{INTRODUCTION}\n{_section(fragments)}{old}", encoding="utf-8")
    for path in fragments:
        path.unlink()
    return 0


def _section(fragments: list[Path]) -> str:
    with (ROOT / "pyproject.toml").open("rb") as source:
        version = tomllib.load(source)["project"]["version"]
    lines = [f"## {version}, {datetime.now(UTC):%Y-%m-%d}", ""]
    for kind, heading in KINDS.items():
        texts = [path.read_text(encoding="utf-8") for path in fragments if _kind(path) == kind]
        if texts:
            lines += [f"### {heading}", "", *(f"- {' '.join(text.split())}" for text in texts), ""]
    return "\n".join(lines)


def _kind(path: Path) -> str:
    return path.stem.partition(".")[2]


if __name__ == "__main__":
    sys.exit(main())
