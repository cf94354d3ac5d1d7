"""Make the numbers of orders, batches, lots and the rest from a pattern (W25).

A pattern is text with ``{yyyy} {yy} {mm} {dd} {site} {line} {product} {seq:4}``. Counters live in
the database; here is only which counter a number draws from, and how it is written.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Reset = Literal["never", "yearly", "monthly", "daily"]

TOKEN = re.compile(r"\{(yyyy|yy|mm|dd|site|line|product|seq:([2-9]))\}")
NEEDED: dict[str, tuple[frozenset[str], ...]] = {
    "never": (),
    "yearly": (frozenset({"yyyy", "yy"}),),
    "monthly": (frozenset({"yyyy", "yy"}), frozenset({"mm"})),
    "daily": (frozenset({"yyyy", "yy"}), frozenset({"mm"}), frozenset({"dd"})),
}
PLACES = ("site", "line", "product")


@dataclass(frozen=True)
class NumberPattern:
    """How the numbers of one kind of object are made.

    Args:
        pattern: text and tokens; holds ``{seq:n}``.
        reset: when the counter starts again.
        by_hand: the number may come from outside; then ``fits`` checks it.
    """

    pattern: str
    reset: Reset = "yearly"
    by_hand: bool = False

    @property
    def tokens(self) -> frozenset[str]:
        """Return the names of the tokens in the pattern, ``seq`` among them."""
        return frozenset(match.group(1).split(":")[0] for match in TOKEN.finditer(self.pattern))

    @property
    def has_sequence(self) -> bool:
        """Say whether the pattern holds exactly one ``{seq:n}``."""
        return sum(match.group(2) is not None for match in TOKEN.finditer(self.pattern)) == 1

    @property
    def missing(self) -> tuple[str, ...]:
        """Return date tokens without which a number would repeat after a reset."""
        return tuple(
            sorted(choices)[-1] for choices in NEEDED[self.reset] if not choices & self.tokens
        )

    def scope(self, on: date, site: str = "", line: str = "", product: str = "") -> str:
        """Return the name of the counter that the next number draws from.

        It holds the period of the reset and the codes that the pattern writes, so ``{product}``
        in a pattern gives each product its own sequence.
        """
        period = {
            "never": "",
            "yearly": f"{on:%Y}",
            "monthly": f"{on:%Y-%m}",
            "daily": f"{on:%Y-%m-%d}",
        }[self.reset]
        given = {"site": site, "line": line, "product": product}
        codes = [given[name] for name in PLACES if name in self.tokens]
        return "/".join([period, *codes])

    def render(
        self, sequence: int, on: date, site: str = "", line: str = "", product: str = ""
    ) -> str:
        """Return the number.

        Args:
            sequence: next value of the counter that ``scope`` names; from 1.
            on: site day.

        Raises:
            ValueError: the pattern writes a code that was not given.
        """
        given = {
            "yyyy": f"{on:%Y}",
            "yy": f"{on:%y}",
            "mm": f"{on:%m}",
            "dd": f"{on:%d}",
            "site": site,
            "line": line,
            "product": product,
        }

        def written(match: re.Match[str]) -> str:
            if match.group(2) is not None:
                return str(sequence).zfill(int(match.group(2)))
            text = given[match.group(1)]
            if not text:
                raise ValueError(f"the pattern {self.pattern} needs {match.group(1)}")
            return text

        return TOKEN.sub(written, self.pattern)

    def fits(self, number: str) -> bool:
        """Say whether a number from outside has the form of the pattern."""
        parts: list[str] = []
        at = 0
        for match in TOKEN.finditer(self.pattern):
            parts.append(re.escape(self.pattern[at : match.start()]))
            parts.append(_shape(match))
            at = match.end()
        parts.append(re.escape(self.pattern[at:]))
        return re.fullmatch("".join(parts), number) is not None


def _shape(match: re.Match[str]) -> str:
    if match.group(2) is not None:
        return f"[0-9]{{{match.group(2)},}}"
    lengths = {"yyyy": 4, "yy": 2, "mm": 2, "dd": 2}
    length = lengths.get(match.group(1))
    return f"[0-9]{{{length}}}" if length else "[A-Za-z0-9._-]+"
