"""How a person likes the screens: language and theme; chosen by the person alone."""

from collections.abc import Collection
from typing import Final

from workwright.db.tables.people import Person
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.runtime import Work

THEMES: Final = ("system", "light", "dark")


def choose_preferences(work: Work, locale: str, theme: str, languages: Collection[str]) -> Person:
    """Store the acting person's language and theme.

    Args:
        languages: in which screens exist.

    Raises:
        Refused: a language or theme that does not exist; both at once.
    """
    person = work.lock(Person, work.actor.person_id)
    findings = [
        refusal(
            "B4",
            person.code,
            N_("There is no choice {value} here."),
            N_("Choose one of the list."),
            value=value[:40],
        )
        for value, offered in ((locale, languages), (theme, THEMES))
        if value not in offered
    ]
    if findings:
        raise Refused(findings, "input.preferences")
    person.locale, person.theme = locale, theme
    work.audit("person.preferences_chosen", person)
    return person
