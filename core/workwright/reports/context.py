"""The record as data: what is printed, embedded, exported and proved; described by a schema.

``docs/record-format.md`` tells it to people, ``record.schema.json`` to machines.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from workwright.domain.canonical import canonical, sha256
from workwright.errors import IntegrityBroken

FORMAT = "workwright-record/1"


@dataclass(frozen=True)
class RecordContext:
    """One copy of a record, as plain JSON data.

    Args:
        data: the parts ``content``, ``carried``, ``presentations``, ``copy``, ``evidence``,
            ``renderer`` and ``seal``; see the schema.
    """

    data: Mapping[str, Any]

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the record of its text.

        Raises:
            IntegrityBroken: it is no record in a format that is known here.
        """
        try:
            data = json.loads(text)
        except ValueError as error:
            raise _unreadable(str(error)) from error
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise _unreadable("another format")
        return cls(data)

    @cached_property
    def text(self) -> str:
        """Return the canonical text: the bytes that are attached to the pages."""
        return canonical(self.data)

    @cached_property
    def sha256(self) -> str:
        """Return the hash of the text."""
        return sha256(self.text)

    @property
    def content(self) -> Mapping[str, Any]:
        """Return what was recorded; the same in every copy of a closed order."""
        content: Mapping[str, Any] = self.data["content"]
        return content

    @property
    def content_sha256(self) -> str:
        """Return the hash of the content, the same in every copy of a closed order (W3)."""
        return str(self.data["content_sha256"])

    @property
    def is_final(self) -> bool:
        """Say whether the order was closed when the record was made."""
        return bool(self.content["final"])


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the hash of the canonical content."""
    return sha256(canonical(content))


def _unreadable(why: str) -> IntegrityBroken:
    return IntegrityBroken(
        "record.unreadable", "This is no record that can be read here: {why}.", {"why": why}
    )
