"""Know where texts stand in a profile, and turn each into a map of language to text.

A plain text is in the first language of the layer that says it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from workwright.forms.sheet import Where

TEXTS: tuple[tuple[str, ...], ...] = (
    ("title",),
    ("about",),
    ("lists", "*", "*"),
    ("states", "*", "label"),
    ("states", "*", "sub_states", "*", "label"),
    ("roles", "*", "label"),
    ("step_kinds", "*", "label"),
    ("rules", "*", "title"),
    ("rules", "*", "message"),
    ("rules", "*", "remedy"),
    ("rules", "*", "opens", "task", "title"),
    ("screens", "badges", "*", "label"),
    ("screens", "*", "sections", "*", "title"),
    ("screens", "dashboards", "*", "title"),
    ("screens", "dashboards", "*", "cards", "*", "title"),
    ("reports", "*", "title"),
    ("reports", "*", "add", "*", "title"),
    ("notifications", "*", "message"),
    ("tests", "*", "title"),
    ("tests", "*", "then", "opened", "task", "title"),
)


def texts_in(data: Mapping[str, Any]) -> Iterator[tuple[Where, Any]]:
    """Yield every text of a profile with its path."""
    for pattern in TEXTS:
        yield from matching(data, pattern)


def matching(data: Any, pattern: tuple[str, ...], where: Where = ()) -> Iterator[tuple[Where, Any]]:
    """Yield the values at every path of this pattern; ``*`` stands for any key."""
    if not pattern:
        if data is not None:
            yield where, data
        return
    if not isinstance(data, dict):
        return
    name, rest = pattern[0], pattern[1:]
    for key in data if name == "*" else (name,):
        if key in data:
            yield from matching(data[key], rest, (*where, key))
