"""Check an entry of master data as a whole: every problem is told at once, then it is refused."""

from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from sqlalchemy import func, select

from workwright.db.schema import TenantRow
from workwright.domain.quantity import check_amount, is_unit
from workwright.domain.text import N_, Word
from workwright.errors import Refused, refusal
from workwright.services.names import LONGEST_CODE, LONGEST_NAME, is_code, is_name
from workwright.services.runtime import Scope

if TYPE_CHECKING:
    from workwright.domain.checks import Finding

SHOWN = 60


class Entry:
    """What is wrong with one entry; ``stop`` refuses it with all of it.

    Args:
        table: where codes must be unique, whatever their case.
        subject: human key of the entry, as findings name it.
    """

    def __init__(self, scope: Scope, table: type[TenantRow], subject: str) -> None:
        self.scope = scope
        self.table = table
        self.subject = subject[:SHOWN]
        self.findings: list[Finding] = []

    def problem(self, rule: str, message: str, remedy: str, **data: Any) -> None:
        """Note a problem in the entry's own words."""
        self.findings.append(refusal(rule, self.subject, message, remedy, **data))

    def code(self, value: str, *, column: str = "code", **within: Any) -> None:
        """Note a human key that is malformed or taken; ``within`` narrows where it is unique."""
        if not is_code(value):
            self.problem(
                "B4",
                N_("{code} cannot be a code."),
                N_("Use up to {most} letters from A to Z, digits, blanks and . _ / + : # ( ) -."),
                code=value[:SHOWN],
                most=LONGEST_CODE,
            )
            return
        held = getattr(self.table, column)
        taken = select(func.count()).select_from(self.table).filter_by(**within)
        if self.scope.session.scalar(taken.where(func.lower(held) == value.lower())):
            self.problem(
                "E44",
                N_("{code} is taken; capital and small letters count as the same."),
                N_("Choose another code."),
                code=value,
            )

    def name(self, value: str, what: str = N_("name")) -> None:
        """Note a name that is empty, too long, or holds what cannot be seen.

        Args:
            what: the English word for it, marked for translation; so in the other methods.
        """
        if not is_name(value):
            self.problem(
                "B4",
                N_("The {what} is empty, longer than {most} characters, or holds invisible ones."),
                N_("Type it again on one line."),
                what=Word(what),
                most=LONGEST_NAME,
            )

    def choice(self, what: str, value: str, allowed: Collection[str]) -> None:
        """Note a value that is not among the allowed ones."""
        if value not in allowed:
            self.problem(
                "B2",
                N_("{value} is no {what}; there are {allowed}."),
                N_("Choose one of them."),
                value=value[:SHOWN],
                what=Word(what),
                allowed=", ".join(sorted(allowed)),
            )

    def unit(self, value: str) -> None:
        """Note a unit that is not known."""
        if not is_unit(value):
            self.problem(
                "B2",
                N_("{unit} is not a unit of measure known here."),
                N_("Use a symbol such as kg, g, L, mL, EA or pcs."),
                unit=value[:SHOWN],
            )

    def amount(self, what: str, value: Decimal, *, least: Decimal | None = None) -> None:
        """Note an amount that is not exact (D8), or below ``least``."""
        try:
            check_amount(value)
        except ValueError:
            self.problem(
                "B1",
                N_("The {what} {value} has too many digits."),
                N_("Use at most 12 digits before and 6 after the point."),
                what=Word(what),
                value=str(value)[:SHOWN],
            )
            return
        if least is not None and value < least:
            self.problem(
                "B13",
                N_("The {what} is {value}; at least {least} is possible."),
                N_("Type the amount again."),
                what=Word(what),
                value=value,
                least=least,
            )

    def zone(self, value: str) -> None:
        """Note a time zone that the world does not know."""
        if value not in available_timezones():
            self.problem(
                "E31",
                N_("{zone} is not a time zone."),
                N_("Use a name such as Europe/Berlin or America/New_York."),
                zone=value[:SHOWN],
            )

    def stop(self, code: str) -> None:
        """Refuse the entry when anything was noted.

        Raises:
            Refused: with everything noted.
        """
        if self.findings:
            raise Refused(self.findings, code)
