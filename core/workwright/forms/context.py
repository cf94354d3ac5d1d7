"""What a form is filled in with: the reader's language, the step's facts, lists, instruments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from workwright.domain.quantity import convert, is_convertible
from workwright.forms.limits import Lookup, decimal_or_none
from workwright.forms.nodes import Node, kept
from workwright.forms.values import Facts

Text = Mapping[str, str]


@dataclass(frozen=True)
class Instrument:
    """What a form must know of an instrument to judge what it shows.

    Args:
        resolution: smallest step, in its unit; none when it has none.
    """

    code: str
    resolution: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Context:
    """Everything outside the form that its fields refer to.

    Args:
        lang: language of the reader, BCP 47.
        facts: ``step``, ``order``, ``batch``, ``record`` and ``setting`` as nested maps; step
            facts are target, low, high, unit, reserved_lot, label, and lists by name.
        lists: code lists of the profile: list name to code to text per language.
        instruments: by code; a value of an instrument that is not here is refused.
    """

    lang: str = "en"
    facts: Facts = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)

    def say(self, node: Node, word: str) -> str:
        """Return the title or description in the reader's language, else as written."""
        return pick(node.get(f"x-{word}", {}), self.lang, str(node.get(word, "")))

    def stated_choices(self, node: Node) -> tuple[tuple[Any, str], ...]:
        """Return the values that the form itself lists, with their labels."""
        if "oneOf" in node:
            return tuple((item["const"], self.say(item, "title")) for item in node["oneOf"])
        return tuple((value, str(value)) for value in node["enum"])


def pick(texts: Text, lang: str, fallback: str) -> str:
    """Return the text in a language or in the language without its region."""
    return texts.get(lang) or texts.get(lang.split("-")[0]) or fallback


def label_of(context: Context, node: Node, name: str) -> str:
    """Return the label of a field; its name where the form gives none."""
    return context.say(node, "title") or name


def choices_of(node: Node, context: Context) -> tuple[tuple[Any, str], ...] | None:
    """Return the values a field may take with their labels; none where it is free.

    Order is that of the form or list.
    """
    if "x-list" in node:
        listed = context.lists.get(node["x-list"], {})
        return tuple(
            (code, pick(texts, context.lang, next(iter(texts.values()), code)))
            for code, texts in listed.items()
        )
    if "oneOf" not in node and "enum" not in node:
        return None
    return kept(node, ("choices", context.lang), context.stated_choices)


def unit_of(node: Node, lookup: Lookup) -> str | None:
    """Return the unit of a field, looked up where the recipe gives it."""
    unit = node.get("x-unit")
    found = lookup(unit["from"]) if isinstance(unit, Mapping) else unit
    return str(found) if found is not None else None


def resolution_of(
    node: Node, values: Mapping[str, Any], context: Context, unit: str | None
) -> Decimal | None:
    """Return the smallest step of a field in its unit: as stated, or of the chosen instrument."""
    stated = node.get("x-resolution")
    if not isinstance(stated, str):
        return decimal_or_none(stated)
    instrument = context.instruments.get(str(values.get(stated)))
    if instrument is None or instrument.resolution is None:
        return None
    if unit and instrument.unit and is_convertible(instrument.unit, unit):
        return convert(instrument.resolution, instrument.unit, unit).normalize()
    return instrument.resolution
