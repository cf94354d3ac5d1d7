"""The words of a printed record in one language, carried inside it so that it never changes (E54).

What the record stores is neutral: codes, and English templates with their data. Here the words
for one language are collected from the catalogues of the engine and of the plugins; printing the
record again needs no catalogue any more.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

from babel.messages.pofile import read_po

SOURCE = "en"
OWN = "records.po"
# Texts that engine and plugins bring in English, by the key under which a section holds them.
TEMPLATES = frozenset({"title", "message"})


def words_for(language: str, packages: Iterable[str], content: Mapping[str, Any]) -> dict[str, str]:
    """Return English text to text in the language, of everything that the record may print.

    Args:
        packages: import names of the plugins whose rules and sections stand in the record.
        content: of the record; only the texts that occur in it are taken from plugins.
    """
    short = language.split("-")[0].split("_")[0]
    if short == SOURCE:
        return {}
    own = _catalogue("workwright", short, OWN)
    others: dict[str, str] = dict(_catalogue("workwright", short, "messages.po"))
    for package in packages:
        others |= _catalogue(package, short, None)
    used = {text: others[text] for text in _texts(content) if text in others}
    return dict(sorted({**used, **own}.items()))


@cache
def _catalogue(package: str, language: str, name: str | None) -> Mapping[str, str]:
    """Return one catalogue; every one of the package where none is named."""
    try:
        folder = files(package) / "translations" / language / "LC_MESSAGES"
    except ModuleNotFoundError:
        return {}
    if not folder.is_dir():
        return {}
    found: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".po") and name in {None, file.name}:
            found |= _read(file, language)
    return found


def _read(file: Traversable, language: str) -> dict[str, str]:
    catalogue = read_po(BytesIO(file.read_bytes()), locale=language)
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if isinstance(message.id, str) and message.id and message.string and not message.fuzzy
    }


def _texts(node: Any) -> Iterable[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in TEMPLATES and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _texts(item)
