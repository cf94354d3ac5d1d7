"""Say codes, numbers, terms and sentences in the language of one presentation of a record.

Everything comes from the record itself: its words, its terms. Values are escaped before they
meet a sentence.
"""

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

THIN = "\u202f"
PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
QUOTES = {"de": ("„", "“"), "en": ("“", "”")}
COMMA = frozenset({"de", "fr", "it", "es", "pt", "nl", "pl", "cs", "da", "sv", "nb", "no", "fi"})
BRIEF = 120


class Speech:
    """The words of one presentation."""

    def __init__(self, presentation: Mapping[str, Any]) -> None:
        self.language: str = presentation["language"]
        self._short = re.split("[-_]", self.language)[0]
        self._words: Mapping[str, str] = presentation["words"]
        self._terms: Mapping[str, Any] = presentation["terms"]

    def t(self, text: str, **data: object) -> Markup:
        """Return an English sentence in this language, with its values."""
        return self.sentence(text, data)

    def sentence(self, template: str, data: Mapping[str, Any]) -> Markup:
        """Return a template of rules or sections in this language; what is missing stays."""
        words = str(escape(self._words.get(template, template)))

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            return str(escape(data[name])) if data.get(name) is not None else match.group(0)

        return Markup(PLACEHOLDER.sub(value, words))  # noqa: S704 - every part was escaped

    def code(self, code: str | None) -> str:
        """Return a stored code in words: ``done_with_deviation``."""
        if not code:
            return ""
        return self._words.get(code, code.replace("_", " "))

    def act(self, code: str) -> str:
        """Return an act of the audit trail in words: ``capture.recorded``."""
        return self._words.get(code, code.replace(".", ": ").replace("_", " "))

    def term(self, noun: str, form: str = "one") -> str:
        """Return the plant's word for a core noun; the noun itself where it has none."""
        words = self._terms.get(noun)
        if isinstance(words, str):
            return words
        found = (words or {}).get(form) or (words or {}).get("one")
        return str(found or noun.replace("_", " ").capitalize())

    def terms(self, noun: str) -> str:
        """Return the plant's word for many of a core noun."""
        return self.term(noun, "many")

    def pick(self, text: Mapping[str, str] | str | None) -> str:
        """Return a frozen text in this language, else in its own first one."""
        if not text:
            return ""
        if isinstance(text, str):
            return text
        for language in (self.language, self._short):
            if language in text:
                return text[language]
        return next(iter(text.values()))

    def num(self, value: Any) -> str:
        """Return an exact number with thin groups and this language's sign; other text as it is."""
        if value is None:
            return ""
        text = str(value)
        if not NUMBER.fullmatch(text):
            return text
        whole, _, rest = text.removeprefix("-").partition(".")
        grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", THIN, whole)
        sign = "−" if text.startswith("-") else ""
        point = "," if self._short in COMMA else "."
        return f"{sign}{grouped}{point}{rest}" if rest else f"{sign}{grouped}"

    def quoted(self, text: str | None) -> str:
        """Return what a person wrote, in quotation marks, unchanged."""
        if not text:
            return ""
        before, after = QUOTES.get(self._short, QUOTES["en"])
        return f"{before}{text}{after}"

    def duration(self, seconds: int | None) -> str:
        """Return a length of time: seconds, then minutes, then hours and minutes."""
        if seconds is None:
            return "–"
        if seconds < 60:
            return f"{seconds}\u00a0s"
        hours, minutes = divmod(seconds // 60, 60)
        return f"{hours}\u00a0h\u00a0{minutes:02d}\u00a0min" if hours else f"{minutes}\u00a0min"


def short(digest: str) -> str:
    """Return the first eight digits of a hash, as one compares them by eye."""
    return f"{digest[:4]}\u00a0{digest[4:8]}"


def groups(digest: str, count: int) -> str:
    """Return the first groups of eight digits of a hash."""
    return "\u00a0".join(digest[at : at + 8] for at in range(0, count * 8, 8))


def brief(text: Any) -> str:
    """Return a value as long as a cell takes; the whole of it is in the attached record."""
    whole = str(text)
    return whole if len(whole) <= BRIEF else f"{whole[:BRIEF]}…"


def capitalized(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]
