"""One object of a document, read field by field; every mistake goes to the sink with its path."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from workwright.importers import values
from workwright.importers.fieldtable import FieldTable
from workwright.importers.findings import Sentence, Sink, excerpt
from workwright.importers.model import ABSENT, Absent
from workwright.importers.paths import element, member
from workwright.importers.sentences import (
    FIELD_NEWER_THAN_VERSION,
    FIELD_REQUIRED,
    GIVEN_TWICE,
    MUST_BE_FLAG,
    MUST_BE_LIST,
    MUST_BE_NUMBER,
    MUST_BE_OBJECT,
    MUST_BE_WHOLE,
    UNKNOWN_FIELD,
)

T = TypeVar("T")


class Fields:
    """A JSON object at a path, with the fields that its table knows (R6, R47).

    A getter returns None where the value is missing, null or was refused; ``absent`` and ``null``
    tell these apart where the difference counts.
    """

    __slots__ = ("_data", "_sink", "path")

    def __init__(
        self, data: Mapping[str, Any], path: str, sink: Sink, version: int, table: FieldTable
    ) -> None:
        self._data = data
        self._sink = sink
        self.path = path
        if not data.keys() <= table.known(version):
            self._note_strangers(version, table)

    def _note_strangers(self, version: int, table: FieldTable) -> None:
        for key in self._data:
            since = table.since(key)
            if since is None:
                self._sink.note(UNKNOWN_FIELD, member(self.path, key), field=member("", key))
            elif since > version:
                self._sink.note(
                    FIELD_NEWER_THAN_VERSION, self.at(key), field=key, since=since, version=version
                )

    def at(self, key: str) -> str:
        """Return the path of a known field."""
        return f"{self.path}.{key}" if self.path else key

    def absent(self, key: str) -> bool:
        """Return whether the object does not have the key."""
        return key not in self._data

    def null(self, key: str) -> bool:
        """Return whether the key is there and null."""
        return self._data.get(key, ABSENT) is None

    def raw(self, key: str) -> Any:
        """Return the value as it is; None where it is missing."""
        return self._data.get(key)

    def refuse(self, sentence: Sentence, key: str, **data: Any) -> None:
        """Refuse the value of a field."""
        found = excerpt(self._data.get(key))
        self._sink.refuse(sentence, self.at(key), **{"field": key, "found": found, **data})

    def alias(self, key: str, other: str) -> str:
        """Return whichever spelling the object uses; both at once are refused."""
        if other not in self._data:
            return key
        if key in self._data:
            self.refuse(GIVEN_TWICE, other, other=key)
        return other

    def name(self, key: str, *, required: bool = True) -> str | None:
        """Return a trimmed name; a blank one counts as missing (R8, R41)."""
        if not required and key not in self._data:
            return None
        return self._text(key, values.name, values.NAME_CHARACTERS, required)

    def prose(self, key: str) -> str | None:
        """Return a required text for people."""
        return self._text(key, values.prose, values.DESCRIPTION_CHARACTERS, required=True)

    def _text(
        self, key: str, read: Callable[[Any], str | Sentence], limit: int, required: bool
    ) -> str | None:
        value = self._data.get(key)
        text = "" if value is None else read(value)
        if isinstance(text, Sentence):
            self.refuse(text, key, limit=limit)
            return None
        if not text and required:
            self.refuse(FIELD_REQUIRED, key)
        return text or None

    def whole(
        self,
        key: str,
        *,
        low: int = values.WHOLE_LOW,
        required: bool = False,
        nullable: bool = True,
    ) -> int | None:
        """Return a whole number of at least ``low``."""
        if not required and key not in self._data:
            return None
        value = self._wanted(key, required, nullable, MUST_BE_WHOLE)
        if value is ABSENT:
            return None
        number = values.whole(value, low)
        if isinstance(number, Sentence):
            self.refuse(number, key, low=low, high=values.WHOLE_HIGH)
            return None
        return number

    def amount(self, key: str, *, required: bool = False, nullable: bool = True) -> Decimal | None:
        """Return an exact amount of any sign (D8)."""
        if not required and key not in self._data:
            return None
        value = self._wanted(key, required, nullable, MUST_BE_NUMBER)
        if value is ABSENT:
            return None
        number = values.amount(value)
        if isinstance(number, Sentence):
            self.refuse(number, key)
            return None
        return number

    def flag(self, key: str, *, nullable: bool = True) -> bool | None:
        """Return yes or no."""
        if key not in self._data:
            return None
        value = self._wanted(key, required=False, nullable=nullable, wrong=MUST_BE_FLAG)
        if value is ABSENT:
            return None
        if type(value) is not bool:
            self.refuse(MUST_BE_FLAG, key)
            return None
        return value

    def _wanted(self, key: str, required: bool, nullable: bool, wrong: Sentence) -> Any:
        """Return the value; ABSENT where there is none to read, refused if it had to be."""
        value = self._data.get(key, ABSENT)
        if value is ABSENT or value is None:
            if required:
                self.refuse(FIELD_REQUIRED, key)
            elif value is None and not nullable:
                self.refuse(wrong, key)
            return ABSENT
        return value

    def items(self, key: str, *, nullable: bool = True) -> Absent | list[Any] | None:
        """Return a list as it is, None for null, ABSENT where the key is missing or refused."""
        value = self._data.get(key, ABSENT)
        if value is ABSENT or type(value) is list:
            return value
        if value is None and nullable:
            return None
        self.refuse(MUST_BE_LIST, key)
        return ABSENT

    def elements(self, key: str, *, nullable: bool = True) -> list[Any]:
        """Return the elements of a list; none for null, missing or refused."""
        listed = self.items(key, nullable=nullable)
        return listed if isinstance(listed, list) else []

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names, each once, in the order given."""
        if key not in self._data:
            return ()
        found: dict[str, None] = {}
        for index, value in enumerate(self.elements(key)):
            text = values.name(value)
            place = element(self.at(key), index)
            if isinstance(text, Sentence):
                limit, shown = values.NAME_CHARACTERS, excerpt(value)
                self._sink.refuse(text, place, field=key, found=shown, limit=limit)
            elif not text:
                self._sink.refuse(FIELD_REQUIRED, place, field=key)
            else:
                found[text] = None
        return tuple(found)

    def object(self, key: str, table: FieldTable, version: int) -> "Fields | None":
        """Return the object inside, or None for null, missing or refused."""
        value = self._data.get(key)
        if value is None:
            return None
        if type(value) is not dict:
            self.refuse(MUST_BE_OBJECT, key)
            return None
        return Fields(value, self.at(key), self._sink, version, table)
