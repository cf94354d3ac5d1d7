"""Read what the pages of a PDF say and which files they carry, by our own few lines.

Only for files that our renderer wrote: glyphs as hexadecimal strings, fonts with a ToUnicode map.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pikepdf

SHOWS = frozenset({"Tj", "TJ", "'", '"'})
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
# What could act, hide or add something that a reader of the pages would not know of.
ACTIVE = ("/OpenAction", "/AA", "/AcroForm", "/OCProperties", "/Perms", "/Collection")


class Unreadable(ValueError):
    """The bytes are no PDF that can be read."""


class Pages:
    """An opened PDF."""

    def __init__(self, raw: bytes) -> None:
        try:
            self._pdf = pikepdf.open(BytesIO(raw))
        except (pikepdf.PdfError, pikepdf.PasswordError) as error:
            raise Unreadable(str(error)) from error

    def files(self) -> dict[str, bytes]:
        """Return every embedded file by its name."""
        return {name: spec.get_file().read_bytes() for name, spec in self._pdf.attachments.items()}

    def active_parts(self) -> list[str]:
        """Return what the file holds besides pages to be read."""
        found = [name for name in ACTIVE if name in self._pdf.Root]
        for number, page in enumerate(self._pdf.pages, start=1):
            kinds = {str(note.get("/Subtype")) for note in page.get("/Annots", [])}
            found += [f"{kind} on page {number}" for kind in sorted(kinds - {"/Link"})]
        return found

    def texts(self) -> list[str]:
        """Return what each page says, glyph after glyph in the order of drawing."""
        return ["".join(_page_text(page)) for page in self._pdf.pages]


def _page_text(page: Any) -> Iterator[str]:
    fonts = {
        str(name): _to_unicode(font)
        for name, font in (page.get("/Resources", {}).get("/Font", {}) or {}).items()
    }
    yield from _stream_text(page, fonts)


def _stream_text(stream: Any, fonts: Mapping[str, Mapping[int, str]]) -> Iterator[str]:
    letters: Mapping[int, str] = {}
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        operands = instruction.operands
        if operator == "Tf":
            letters = fonts.get(str(operands[0]), {})
        elif operator in SHOWS:
            yield _shown(operands[-1], letters)
        elif operator == "ET":
            yield "\n"


def _shown(operand: Any, letters: Mapping[int, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    return "".join(
        _decoded(bytes(part), letters) for part in parts if isinstance(part, pikepdf.String)
    )


def _decoded(raw: bytes, letters: Mapping[int, str]) -> str:
    codes = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
    return "".join(letters.get(code, f"<{code}>") for code in codes)


def _to_unicode(font: Any) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    raw = font["/ToUnicode"].read_bytes()
    letters: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", raw, re.DOTALL):
        for code, text in PAIR.findall(block):
            letters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", raw, re.DOTALL):
        for first, last, text in RANGE.findall(block):
            start = int(text, 16)
            for offset in range(int(last, 16) - int(first, 16) + 1):
                letters[int(first, 16) + offset] = chr(start + offset)
    return letters
