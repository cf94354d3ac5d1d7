"""The parts of a profile as the rest of the product uses them: frozen, typed, without YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workwright.domain.checks import Severity

Text = Mapping[str, str]


@dataclass(frozen=True)
class Word:
    """A noun in one language; ``short`` has at most 12 characters where the profile gives one."""

    one: str
    many: str
    short: str

    def __str__(self) -> str:
        return self.one


@dataclass(frozen=True)
class Role:
    """A hat that people wear.

    Args:
        permissions: what it allows, a closed set.
        not_with: roles that one person may not hold besides it at a site, both ways.
    """

    code: str
    label: Text
    permissions: frozenset[str]
    not_with: frozenset[str] = frozenset()
    second_factor: bool = False


@dataclass(frozen=True)
class SubState:
    """A stage inside a core state.

    Args:
        comes_from: stages it may follow; ``start`` is the plain core state.
        enters_at: moment at which it is entered by itself, with the step kind; or none.
        by: roles that may set it by hand; empty: only by itself.
        sign: meaning of the signature when set by hand.
    """

    name: str
    state: str
    label: Text
    tone: str = "neutral"
    comes_from: tuple[str, ...] = ("start",)
    enters_at: str | None = None
    enters_step: str | None = None
    by: tuple[str, ...] = ()
    sign: str | None = None


@dataclass(frozen=True)
class StepKind:
    """A kind of work at the kiosk.

    Args:
        base: core behaviour, e.g. ``dispense``.
        form: reference of the form, ``pharma/dispense``, or none.
        panels: parts of the kiosk page, top to bottom.
        two_person: a second qualified person verifies each step of this kind.
        equipment: class that must be scanned or chosen at start.
    """

    name: str
    label: Text
    base: str
    form: str | None = None
    panels: tuple[str, ...] = ()
    two_person: bool = False
    equipment: str | None = None


@dataclass(frozen=True)
class Waiver:
    """Why a check is looser than its plugin asks; ``expires`` is its last day."""

    reason: str
    owner: str
    expires: date


@dataclass(frozen=True)
class CheckSetting:
    """What a profile changes of a check.

    Args:
        severity: none means the check's own.
        waiver: why it is looser; when it ends, the check's own words are back.
    """

    severity: Severity | None
    parameters: Mapping[str, Any]
    waiver: Waiver | None = None

    def has_ended(self, today: date) -> bool:
        """Say whether a waiver under which this was loosened is over; its last day still holds."""
        return self.waiver is not None and self.waiver.expires < today


@dataclass(frozen=True)
class AddedSection:
    """A section of a report made of forms of step kinds and fields of the order."""

    name: str
    title: Text
    after: str
    steps: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportPlan:
    """How the profile wants a report.

    Args:
        title: none means the report's own.
        sections: in print order; empty means the report's own order.
        made_at: transition that stores it.
    """

    name: str
    title: Text | None = None
    sections: tuple[str, ...] = ()
    added: tuple[AddedSection, ...] = ()
    paper: str = "A4"
    languages: tuple[str, ...] = ()
    made_at: str | None = None


@dataclass(frozen=True)
class Retention:
    """How long records of a kind are kept, and from when."""

    keep: str
    since: str


@dataclass(frozen=True)
class Section:
    """One part of a page: a fixed part of the product, or fields.

    Args:
        visible_to: roles; empty: everybody. Comfort, not protection.
    """

    name: str
    title: Text | None
    part: str | None = None
    fields: tuple[str, ...] = ()
    visible_to: tuple[str, ...] = ()
    folded: bool = False


@dataclass(frozen=True)
class Screen:
    """What one screen shows; words that a screen does not have stay empty.

    Args:
        columns: of a list, left to right.
        show: rows shown at first: field to value, list of values, or ``low``/``high``.
        sections: of a page or the order form, top to bottom.
        fields: of a kiosk tile (the first is large) or a card of the board.
        panels: of the kiosk step, for kinds that name none.
        split: what makes a column of the board.
        required_at: transition to fields that must be filled before it.
    """

    name: str
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    sort: str | None = None
    show: Mapping[str, Any] = field(default_factory=dict)
    group: str | None = None
    sections: tuple[Section, ...] = ()
    fields: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    split: str | None = None
    lanes: str | None = None
    required_at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
