"""Places inside a document, as the import result names them: ``operations[2].name``."""

import json
import re

DOCUMENT = "$"
"""The path of the document as a whole."""

KEY_CHARACTERS = 60

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STEP = re.compile(r'(?:^|\.)([A-Za-z_][A-Za-z0-9_-]*)|\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\]')


def member(path: str, key: str) -> str:
    """Return the path of a member of the object at ``path`` (empty for the document).

    A key that is no plain word is quoted with ASCII escapes and cut, so that a path can be
    shown, logged and stored whatever the document holds.
    """
    if _PLAIN.fullmatch(key) is None or len(key) > KEY_CHARACTERS:
        return f"{path}[{json.dumps(key[:KEY_CHARACTERS])}]"
    return f"{path}.{key}" if path else key


def element(path: str, index: int) -> str:
    """Return the path of the element at the 0-based index of the list at ``path``."""
    return f"{path}[{index}]"


def pointer(path: str) -> str:
    """Return the path as a JSON pointer (RFC 6901); the document as a whole is the empty text.

    Quoted keys keep their ASCII escapes: a pointer never holds a control character.
    """
    steps = [word or index or quoted[1:-1] for word, index, quoted in _STEP.findall(path)]
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
