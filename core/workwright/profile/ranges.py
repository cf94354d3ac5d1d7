"""Version ranges as profiles write them: comparators joined by commas, ``>=1.0,<2``."""

import re
from collections.abc import Callable
from itertools import zip_longest
from operator import eq, ge, gt, le, lt

COMPARATOR = re.compile(r"(>=|<=|>|<|==)?([0-9]+(?:\.[0-9]+){0,2})")
LEADING = re.compile(r"[0-9]+(?:\.[0-9]+)*")
COMPARE: dict[str, Callable[[int, int], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "==": eq}


def accepts(stated: str, version: str) -> bool:
    """Say whether a version lies inside a range; a bare number asks for exactly it."""
    for part in stated.split(","):
        match = COMPARATOR.fullmatch(part)
        if not match:
            return False
        if not COMPARE[match.group(1) or "=="](_order(version, match.group(2)), 0):
            return False
    return True


def _order(first: str, second: str) -> int:
    """Return -1, 0 or 1 as the first version is below, equal to or above the second."""
    found = LEADING.match(first)
    left = [int(part) for part in found.group().split(".")] if found else [0]
    right = [int(part) for part in second.split(".")]
    for a, b in zip_longest(left, right, fillvalue=0):
        if a != b:
            return -1 if a < b else 1
    return 0
