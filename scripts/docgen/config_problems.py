"""Every code with which a profile or form is refused, with the sentence that its author reads.

The sentences are those that the tests compare with: no code is listed that nobody has provoked.
"""

import re
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "tests" / "fixtures"
LINE = re.compile(r"^(?:warning: )?(?P<text>\S+:\d+:\d+: .*) \[(?P<code>[a-z_]+\.[a-z_]+)\]$")


def render() -> str:
    """Return a table of the codes with one example each."""
    found: dict[str, str] = {}
    for folder in ("bad_profiles", "bad_forms"):
        for path in sorted((FIXTURES / folder).glob("*.txt")):
            for line in path.read_text(encoding="utf-8").splitlines():
                if told := LINE.match(line):
                    found.setdefault(told["code"], told["text"])
    rows = ["| code | for example |", "|---|---|"]
    for code, text in sorted(found.items()):
        rows.append(f"| `{code}` | {text.replace('|', chr(92) + '|').replace('<', '&lt;')} |")
    return "\n".join(rows)
