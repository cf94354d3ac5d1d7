"""One row of a run as a line of JSON: the ratio, its spread, and where it was measured."""

import json
import os
import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.timing import Compared

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("workwright", "sqlalchemy", "psycopg", "flask", "weasyprint")


@dataclass(frozen=True)
class Row:
    """What one comparison gave.

    Args:
        measure: ``time`` (ours as a multiple of theirs), ``rate`` (ours as a part of theirs) or
            ``count``, for which the ratio is the median and the must holds for the greatest.
        facts: sizes that say what was measured.
    """

    id: str
    what: str
    against: str
    engine: str
    measure: str
    compared: Compared
    must: float
    goal: float
    facts: Mapping[str, float | int | str] = field(default_factory=dict)

    def as_line(self, *, quick: bool) -> str:
        """Return the row as one line of JSON."""
        ratios = self.compared.ratios
        if self.measure == "rate":
            ratios = tuple(1 / ratio for ratio in ratios)
        middle = 1 / self.compared.ratio if self.measure == "rate" else self.compared.ratio
        plain = {key: value for key, value in asdict(self).items() if key != "compared"}
        plain |= {
            "ratio": round(middle, 3),
            "low": round(min(ratios), 3),
            "high": round(max(ratios), 3),
            "rounds": len(ratios),
            "quick": quick,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": _versions(),
            "machine": _machine(),
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def keep(line: str, name: str) -> Path:
    """Add a line to the file of a run, so that a later row that fails takes none with it."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    return path


def _versions() -> dict[str, str]:
    found = {name: version(name) for name in PACKAGES}
    return {**found, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}


def _machine() -> dict[str, str | int | float]:
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 0,
        # Runnable programs when the row was written; far above the cores, nothing is exact.
        "load": round(os.getloadavg()[0], 1),
    }
