"""Inputs from which the dialogues of a recipe's parts are made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from workwright.db.tables.documents import Document, DocumentVersion
from workwright.db.tenancy import points_at
from workwright.domain.recipe import (
    DocumentRef,
    RecipeContent,
    Step,
    Text,
)
from workwright.services.runtime import Look
from workwright.web.i18n import decimal_sign, say
from workwright.web.office.choices import codes_of
from workwright.web.register.acts import Values
from workwright.web.register.asked import Choices, Input, Kind
from workwright.web.terms import Terms

MINUTE: Final = 60
HOUR: Final = 3600
CHECKLIST: Final = "checklist"


@dataclass(frozen=True)
class At:
    """Where a part is edited.

    Args:
        step: of a parameter, the step that it belongs to.
    """

    content: RecipeContent
    words: Terms
    step: Step | None = None


@dataclass(frozen=True)
class Names:
    """Titles of documents and names of materials, by code."""

    documents: Mapping[str, str]
    materials: Mapping[str, str]


@dataclass(frozen=True)
class PartForm:
    """How one kind of part is asked for.

    Args:
        add, change, remove: English titles of the dialogues; ``add`` is empty for what is there
            once.
        inputs: what is asked, filled with what stands there.
        build: the part of what was typed; what was not asked stays as it was.
    """

    part: str
    add: str
    change: str
    remove: str
    inputs: Callable[[At, Any], tuple[Input, ...]]
    build: Callable[[At, Values, Any, Names], Any]


def amount_text(value: Decimal | int | None) -> str:
    """Return a number as the reader types it: their decimal sign, nothing to group digits."""
    return "" if value is None else f"{Decimal(value):f}".replace(".", decimal_sign())


def amount_input(
    name: str, label: str, value: Decimal | None, unit: str = "", **more: Any
) -> Input:
    """Return an input of a number, filled with the value."""
    return Input(name, label, "amount", value=amount_text(value), unit=unit, **more)


def spoken(
    at: At, name: str, label: str, text: Text, kind: Kind = "text", *, needed: bool = True
) -> list[Input]:
    """Return an input for each language of the profile; only the first has to be filled."""
    languages = at.words.profile.languages
    return [
        Input(
            f"{name}.{lang}",
            say(label) if len(languages) == 1 else f"{say(label)} ({lang})",
            kind,
            needed=needed and lang == languages[0],
            value=text.get(lang, ""),
        )
        for lang in languages
    ]


def text_of(at: At, values: Values, name: str, old: Text) -> dict[str, str]:
    """Return what was typed by language; languages that the profile does not have stay."""
    languages = at.words.profile.languages
    kept = {lang: text for lang, text in old.items() if lang not in languages}
    typed = {lang: values[f"{name}.{lang}"] for lang in languages}
    return {**{lang: text for lang, text in typed.items() if text}, **kept}


def flag(name: str, label: str, on: bool, hint: str = "") -> Input:
    """Return a question of yes or no."""
    return Input(name, label, "flag", value="yes" if on else "", hint=hint)


def numbers(at: At, but: str = "") -> Callable[[Look], Choices]:
    """Offer the steps of the recipe but one, by number and name."""
    listed = [
        (s.number, f"{s.number} {at.words.profile.pick(s.name, at.words.lang)}")
        for s in at.content.steps
        if s.number != but
    ]
    return lambda _scope: listed


def rows_of(table: Any) -> Callable[[Look], Choices]:
    """Offer the rows of a table by code and name."""
    return lambda scope: codes_of(scope, table)


def fixed(choices: Choices) -> Callable[[Look], Choices]:
    """Offer what does not come from the database."""
    return lambda _scope: choices


def documents(held: Sequence[DocumentRef]) -> Callable[[Look], Choices]:
    """Offer the versions in force and in draft, and those that the part names already."""

    def offered(scope: Look) -> Choices:
        statement = (
            select(Document.code, DocumentVersion.version, Document.title, DocumentVersion.status)
            .join(DocumentVersion, points_at(DocumentVersion.document_id, Document))
            .order_by(Document.code, DocumentVersion.version)
        )
        named = {(d.code, d.version) for d in held}
        return [
            (reference(code, version), f"{code} v{version}, {title}")
            for code, version, title, status in scope.rows(statement)
            if status in ("effective", "draft") or (code, version) in named
        ]

    return offered


def reference(code: str, version: str) -> str:
    """Return a document with its version as one code of a choice."""
    return f"{code} v{version}"


def references(chosen: Sequence[str], names: Names) -> tuple[DocumentRef, ...]:
    """Return the documents of chosen codes, with their titles."""
    found = []
    for named in chosen:
        code, _sep, version = named.rpartition(" v")
        found.append(DocumentRef(code, version, names.documents.get(code, "")))
    return tuple(found)


def lines(codes: Sequence[str]) -> str:
    """Return several codes as the value of an input: each on a line."""
    return "\n".join(codes)


def times(seconds: int | None, unit: int) -> Decimal | None:
    """Return seconds as a number of longer units; none stays none."""
    if seconds is None:
        return None
    value = (Decimal(seconds) / unit).quantize(Decimal("0.001"))
    return value.normalize() if value != value.to_integral() else value.to_integral()


def seconds(value: Decimal | None, unit: int) -> int | None:
    """Return a number of longer units in seconds; none stays none."""
    return None if value is None else int(value * unit)
