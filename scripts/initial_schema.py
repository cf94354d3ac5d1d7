"""Write the first migration's SQL from the models; only until the first release.

After a release the files are history: a change of the models is then a new migration.
"""

import argparse
import sys
from pathlib import Path

from workwright.db.ddl import DIALECTS, script

FOLDER = Path(__file__).resolve().parents[1] / "core/workwright/db/migrations/versions"
HEAD = """\
-- Every table, index, trigger{more} of the first release, for {name}.
-- Written by scripts/initial_schema.py; each statement ends with a semicolon and an empty line.

"""


def main() -> int:
    """Write both files, or say with ``--check`` whether they are those of the models."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when stale")
    arguments = parser.parse_args()
    stale = [path for path, text in _files() if not path.exists() or path.read_text() != text]
    for path, text in _files():
        if path in stale and not arguments.check:
            path.write_text(text, encoding="utf-8")
            print(f"written: {path.name}")
    if stale and arguments.check:
        names = ", ".join(path.name for path in stale)
        print(f"stale: {names}; run: python scripts/initial_schema.py", file=sys.stderr)
        return 1
    return 0


def _files() -> list[tuple[Path, str]]:
    return [
        (
            FOLDER / f"0001_initial.{name}.sql",
            HEAD.format(name=name, more=", policy and privilege" if name == "postgresql" else "")
            + script(name),
        )
        for name in DIALECTS
    ]


if __name__ == "__main__":
    sys.exit(main())
