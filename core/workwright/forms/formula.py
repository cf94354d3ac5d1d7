"""What a form asks of the expression language: a compiled formula, its paths and its failures.

Forms see only this; the language itself is ``workwright.profile.expression``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

Value = Decimal | int | str | bool


class Kind(StrEnum):
    """The type of a value as a formula sees it; ``ANY`` where only the run can know."""

    NUMBER = "number"
    WHOLE = "whole"
    TEXT = "text"
    YESNO = "yesno"
    ANY = "any"


@dataclass(frozen=True)
class Rows:
    """The type of a list of maps: field name to type."""

    fields: Mapping[str, "Kind | Rows"]


Types = Mapping[str, Kind | Rows]


class CannotDecide(Exception):
    """A value is missing or a calculation has no result; never zero, never false."""


@dataclass(frozen=True)
class FormulaProblem:
    """One mistake in a formula, at a 1-based column of its text."""

    code: str
    column: int
    message: str
    hint: str = ""


class BadFormula(Exception):
    """A formula does not compile; all its problems."""

    def __init__(self, problems: tuple[FormulaProblem, ...]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class Formula(Protocol):
    """A compiled formula."""

    @property
    def text(self) -> str:
        """Return the formula as written."""

    @property
    def gives(self) -> Kind | Rows:
        """Return the type of the result."""

    @property
    def paths(self) -> frozenset[str]:
        """Return every path that it reads; fields of list items as ``form.hops.weight``."""

    def evaluate(self, bindings: Mapping[str, Any]) -> Value:
        """Return the result for nested maps of plain values.

        Raises:
            CannotDecide: something that it reads is missing, or there is no result.
        """


CompileFormula = Callable[[str, Types], Formula]
