"""Inputs that many acts of the desk share, and what they offer to choose from."""

from typing import Any, Final

from sqlalchemy import select

from workwright.domain.text import N_
from workwright.services.runtime import Look
from workwright.web.register.asked import Choices, Input

MOST: Final = 2000
REASON: Final = Input(
    "reason", N_("Reason"), "area", hint=N_("So that a reader understands it in a year")
)


def codes_of(scope: Look, table: Any) -> Choices:
    """Return code, and code with name, of each row, by code."""
    rows = scope.rows(select(table.code, table.name).order_by(table.code).limit(MOST))
    return [(code, f"{code}, {name}" if name != code else code) for code, name in rows]
