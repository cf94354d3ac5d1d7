"""Signed content in the reader's words: labels for its keys, values as people write them.

What is signed is plain data; here it is only read aloud, so that what a person sees is what the
signature covers (E17).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from workwright.domain.canonical import parse_instant, plain
from workwright.web.i18n import _, day, instant, number
from workwright.web.surroundings import terms

INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
SILENT: Final = frozenset({"act", "unit"})
HASH_CHARACTERS: Final = 12
SHOWN_CHARACTERS: Final = 200


def in_words(content: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return label and value of everything that is signed, in the order of the content."""
    labels = _labels()
    return [
        (labels.get(key, key.replace("_", " ").capitalize()), spoken(key, value, content))
        for key, value in content.items()
        if key not in SILENT and value not in (None, "", [], {})
    ]


def difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return label, what was shown and what stands there now, for everything that differs."""
    labels, later = _labels(), plain(now)
    return [
        (
            labels.get(key, key.replace("_", " ").capitalize()),
            spoken(key, before.get(key), before)[:SHOWN_CHARACTERS],
            spoken(key, later.get(key), later)[:SHOWN_CHARACTERS],
        )
        for key in dict.fromkeys((*before, *later))
        if before.get(key) != later.get(key)
    ]


def spoken(key: str, value: Any, content: Mapping[str, Any]) -> str:
    """Return a value as text: amounts with their unit, instants with offset, lists in a row."""
    match value:
        case None | "":
            return "–"
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return instant(value)
        case date():
            return day(value)
        case Decimal() | int():
            return (
                f"{number(value)} {content.get('unit', '')}".strip()
                if key == "qty"
                else number(value)
            )
        case list() | tuple():
            return ", ".join(spoken(key, item, content) for item in value)
        case Mapping():
            return ", ".join(f"{k}: {spoken(k, v, content)}" for k, v in value.items())
    return _text(key, str(value), content)


def _text(key: str, text: str, content: Mapping[str, Any]) -> str:
    words = terms()
    if INSTANT.fullmatch(text):
        return instant(parse_instant(text))
    if DAY.fullmatch(text):
        return day(date.fromisoformat(text))
    if key == "disposition" and content.get("act") == "reject":
        known = words.profile.list_codes("reject_dispositions")
        return (
            words.profile.list_label("reject_dispositions", text, words.lang)
            if text in known
            else text
        )
    if key == "people":
        role, _sign, code = text.partition(": ")
        return f"{words.role(role)} {code}"
    if key.endswith("sha256"):
        return f"{text[:HASH_CHARACTERS]} …"
    return f"{text} {content.get('unit', '')}".strip() if key == "qty" else text


def _labels() -> dict[str, str]:
    words = terms()
    return {
        "order": words.one("work_order"),
        "product": _("Product"),
        "batch": words.one("batch"),
        "recipe": words.one("recipe"),
        "recipe_version": words.short("recipe_version"),
        "qty": _("Quantity"),
        "actual_qty": words.one("yield"),
        "planned_start_at": _("Planned start"),
        "planned_end_at": _("Planned end"),
        "people": words.many("person"),
        "equipment": words.many("equipment"),
        "reason": _("Reason"),
        "hold": words.one("hold"),
        "snapshot_sha256": _("Hash of the snapshot"),
        "recipe_sha256": _("Hash of the content"),
        "code": _("Code"),
        "version": _("Version"),
        "change_reason": _("Reason for the change"),
        "entries": _("Entries"),
        "field": _("Field"),
        "attempt": _("Attempt"),
        "values": _("Values"),
        "captures": _("Values"),
        "verdict": _("Verdict"),
        "decision": _("Decision"),
        "lot": words.one("lot"),
        "by": _("By"),
        "at": _("At"),
        "started_at": _("Started"),
        "deviation": words.one("deviation"),
        "deviations": words.many("deviation"),
        "step": words.one("step"),
        "name": _("Name"),
        "run": _("Run"),
        "condition": _("Condition"),
        "phase": _("Phase"),
        "theoretical": _("Theoretical"),
        "actual": _("Actual"),
        "samples": words.many("sample"),
        "rejects": _("Rejects"),
        "waste": _("Waste"),
        "yield_pct": _("Yield in per cent"),
        "accountability_pct": _("Accounted for in per cent"),
        "number": _("Number"),
        "description": _("Description"),
        "severity": _("Severity"),
        "conclusion": _("Conclusion"),
        "effectiveness": _("Effectiveness"),
        "due_on": _("Due"),
        "result": _("Result"),
        "overrides": _("Changes of the import"),
        "head": _("Head of the chain"),
        "first_seq": _("First entry"),
        "last_seq": _("Last entry"),
        "plan": _("Plan"),
        "rule": _("Rule"),
        "type": _("Type"),
        "questions": _("Questions"),
        "disposition": _("What becomes of it"),
    }
