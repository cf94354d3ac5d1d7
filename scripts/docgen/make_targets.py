"""The table of make targets in CONTRIBUTING.md, from the comments in the Makefile."""

import re
from pathlib import Path

MAKEFILE = Path(__file__).resolve().parents[2] / "Makefile"


def render() -> str:
    """Return one row for each target that explains itself."""
    rows = re.findall(r"^([a-z-]+):.*## (.+)$", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)
    table = ["| `make …` | does |", "|---|---|"]
    return "\n".join([*table, *(f"| `{target}` | {text} |" for target, text in rows)])
