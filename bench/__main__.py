"""``python -m bench``: run the rows, print them, keep them in ``bench/results/``."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bench import counting, importing, kiosk, life, lists, printing
from bench.plant import Place, place
from bench.result import Row, keep

ROUNDS, QUICK_ROUNDS = 7, 2
ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Measure what is asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="2 rounds and small: a trial")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="by default both")
    parser.add_argument("--row", action="append", help="only this row, e.g. PF2")
    asked = parser.parse_args()
    name = f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}{'-quick' if asked.quick else ''}"
    for engine in asked.engine or ENGINES:
        with place(engine) as where:
            for row in _rows(where, asked.row or [], quick=asked.quick):
                line = row.as_line(quick=asked.quick)
                keep(line, name)
                _tell(line)
    return 0


def _rows(where: Place, wanted: list[str], *, quick: bool) -> Iterator[Row]:
    rounds = QUICK_ROUNDS if quick else ROUNDS
    known: dict[str, Callable[[], Row]] = {
        "PF2": lambda: life.measure(where, rounds),
        "PF3": lambda: counting.measure(where),
        "PF4": lambda: importing.measure(where, rounds, 20 if quick else 1000),
        "PF8": lambda: kiosk.measure(where, rounds, 100 if quick else 500),
        "PF21": lambda: lists.measure(where, rounds, 5_000 if quick else lists.MANY),
    }
    if where.engine == "sqlite":
        # Pages are made from data in memory; the database has no part in it.
        known["PF14"] = lambda: printing.measure(where, rounds, whole=not quick)
    for name, measure in known.items():
        if not wanted or name in wanted:
            yield measure()


def _tell(line: str) -> None:
    row = json.loads(line)
    of = "" if row["measure"] == "count" else f" of the {row['measure']} of: {row['against']}"
    print(
        f"{row['id']:5} {row['engine']:11} {row['ratio']} ({row['low']} to {row['high']},"
        f" {row['rounds']} rounds){of}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
