"""What a register's screen is: columns, filters and views with their words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workwright.profile.parts import Screen
from workwright.services.register import OWN, Register
from workwright.web.terms import Terms

Worded = Mapping[str, tuple[str, str, str]]
"""Code of a value to its English word, tone and icon."""


@dataclass(frozen=True)
class RegisterScreen:
    """A register as the office shows it.

    Args:
        kind: object of ``profile/fields.yaml`` that labels the columns.
        title: heading in the plant's words.
        endpoint: of the list, ``office.lots``.
        sheet: endpoint of one row's page with its ``row_id``.
        columns: shown unless the profile's own ``screen`` says which; so with ``filters``.
        search: what the search looks into, in English.
        views: name to English label, in the order of the tabs.
        tones: view to the tone of its count when there is anything in it.
        words: field to the words of its codes.
        ends: days that tell an end; one that has passed stops, a near one warns.
        screen: name of the profile's screen, if profiles may choose what it shows.
        siblings: heading and endpoint of the lists that one switches between on this one.
        rail: entry of the rail, where it is another than ``nav``.
    """

    register: Register
    kind: str
    title: Callable[[Terms], str]
    endpoint: str
    nav: str
    icon: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    search: str
    views: Mapping[str, str] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Worded] = field(default_factory=dict)
    ends: frozenset[str] = frozenset()
    sheet: str = ""
    screen: str = ""
    siblings: tuple[tuple[Callable[[Terms], str], str], ...] = ()
    rail: str = ""

    def plan(self, terms: Terms) -> Screen:
        """Return columns, filters and order: the profile's where it says something."""
        stated = terms.profile.screen(self.screen) if self.screen else Screen("")
        columns = tuple(name for name in stated.columns if self.register.knows(name))
        filters = tuple(name for name in stated.filters if self.register.knows(name))
        sort = stated.sort if stated.sort and self.can_sort(stated.sort) else self.register.sort
        return Screen(self.screen, columns or self.columns, filters or self.filters, sort)

    def can_sort(self, sort: str) -> bool:
        """Say whether the list can be in this order."""
        return self.register.knows(sort.removeprefix("-"))

    def label(self, terms: Terms, name: str) -> str:
        """Return what a column is called here."""
        return terms.field(self.kind, name)

    def is_own(self, name: str) -> bool:
        """Say whether a field is one of the plant's own."""
        return name.startswith(OWN)
