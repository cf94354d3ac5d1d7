"""The table of measurements: of each row and engine the newest, a full run before a trial."""

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parents[2] / "bench" / "results"


def render() -> str:
    """Return the table with the circumstances of each run below it."""
    rows = _newest()
    if not rows:
        return "Nothing was measured yet."
    table = [
        "| row | engine | ratio | must | goal | rounds | sizes |",
        "|---|---|---|---|---|---|---|",
        *(_line(row) for row in rows),
    ]
    return "\n".join([*table, "", *_circumstances(rows)])


def _newest() -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for path in sorted(RESULTS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            key = row["id"], row["engine"]
            before = found.get(key)
            if before is None or (not row["quick"], row["at"]) > (
                not before["quick"],
                before["at"],
            ):
                found[key] = row
    return sorted(found.values(), key=lambda row: (int(row["id"][2:]), row["engine"]))


def _line(row: dict[str, Any]) -> str:
    reaches = {
        "time": row["ratio"] <= row["must"],
        "rate": row["ratio"] >= row["must"],
        "count": row["high"] <= row["must"],
    }[row["measure"]]
    of = "" if row["measure"] == "count" else f" of its {row['measure']}"
    ratio = f"{row['ratio']:g}{of} ({row['low']:g} to {row['high']:g})"
    sizes = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in row["facts"].items())
    must = f"{row['must']:.3g}{'' if reaches else ', missed'}"
    rounds = f"{row['rounds']}{', trial' if row['quick'] else ''}"
    cells = (row["id"], row["engine"], ratio, must, f"{row['goal']:.3g}", rounds, sizes)
    return f"| {' | '.join(cells)} |"


def _circumstances(rows: list[dict[str, Any]]) -> list[str]:
    told = []
    for at in sorted({(row["at"][:10], row["machine"]["cores"]) for row in rows}):
        day, cores = at
        mine = [row for row in rows if (row["at"][:10], row["machine"]["cores"]) == at]
        low = min(row["machine"]["load"] for row in mine)
        high = max(row["machine"]["load"] for row in mine)
        versions = ", ".join(f"{name} {number}" for name, number in mine[-1]["versions"].items())
        told.append(
            f"Measured on {day}: {mine[-1]['machine']['system']}, {cores} cores, load {low:g} to"
            f" {high:g} ({versions})."
        )
    if any(row["machine"]["load"] > 2 * row["machine"]["cores"] for row in rows):
        told += [
            "",
            "The machine was busy with other work: read the figures as orders of magnitude.",
        ]
    return told
