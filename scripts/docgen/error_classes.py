"""The classes of refusals and failures, and what a caller is answered."""

import re

from workwright import errors

LINE = re.compile(r"^    (?P<inset> *)(?P<name>[A-Z]\w+) {2,}(?P<says>.+)$", re.MULTILINE)


def render() -> str:
    """Return a table of the tree that stands in the docstring of the module."""
    rows = ["| class | is a | carries and means |", "|---|---|---|"]
    for found in LINE.finditer(errors.__doc__ or ""):
        kind = getattr(errors, found["name"])
        parent = kind.__bases__[0].__name__
        says = found["says"][0].upper() + found["says"][1:]
        rows.append(f"| `{found['name']}` | `{parent}` | {says} |")
    return "\n".join(rows)
