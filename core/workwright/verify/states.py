"""Hold every change of an order's state against the table of legal moves (I5, W17)."""

from collections.abc import Mapping
from typing import Any

from workwright.verify.model import Problem, TenantReport

# Written down a second time on purpose: what is judged here was judged by the other table.
LEGAL = frozenset(
    {
        (None, "DRAFT"),
        ("DRAFT", "RELEASED"),
        ("DRAFT", "CANCELLED"),
        ("RELEASED", "IN_PROGRESS"),
        ("RELEASED", "CANCELLED"),
        ("IN_PROGRESS", "PAUSED"),
        ("PAUSED", "IN_PROGRESS"),
        ("IN_PROGRESS", "COMPLETED"),
        ("PAUSED", "COMPLETED"),
        ("COMPLETED", "UNDER_REVIEW"),
        ("UNDER_REVIEW", "COMPLETED"),
        ("UNDER_REVIEW", "RELEASED_TO_STOCK"),
        ("UNDER_REVIEW", "REJECTED"),
    }
)


def check_move(
    report: TenantReport, row_id: str, old: Any, new: Any, entry: Mapping[str, Any], seq: int
) -> None:
    """Report a move that is not in the table, or that nobody answers for."""
    report.count("moves", 1)
    data = {"row": row_id, "old": old, "new": new, "seq": seq}
    if (old, new) not in LEGAL:
        message = "order {row} went from {old} to {new} at entry {seq}; no transition leads there"
        report.add(Problem("state", "I5", message, data, "work_order", row_id, "state", seq))
    elif entry.get("actor_id") is None or not entry.get("printed_name"):
        message = "nobody answers for order {row} becoming {new} at entry {seq}"
        report.add(Problem("state", "I5", message, data, "work_order", row_id, "state", seq))
