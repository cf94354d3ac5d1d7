"""Addresses of a list: what it shows stands in the address, and nowhere else."""

from typing import Any
from urllib.parse import urlencode

from flask import request


def link(**changes: Any) -> str:
    """Return this address with other values; the place in the list starts over.

    Args:
        changes: name to value, to several in a list, or to none that takes it away.
    """
    kept: dict[str, list[str]] = {k: v for k, v in request.args.lists() if k != "at"}
    for name, value in changes.items():
        kept[name] = [] if value in (None, "") else value if isinstance(value, list) else [value]
    query = urlencode([(name, v) for name, values in kept.items() for v in values])
    return f"{request.path}?{query}" if query else request.path


def sort_link(sort: str, name: str) -> str:
    """Return the address sorted by a column, the other way round when it is so already."""
    return link(sort=f"-{name}" if sort == name else name)


def kept_inputs() -> list[tuple[str, str]]:
    """Return what a search form carries along so that it narrows what is shown now."""
    return [(k, v) for k, v in request.args.items(multi=True) if k not in {"q", "at", "as"}]
