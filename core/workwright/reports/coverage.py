"""Say whether the vendored fonts can print a text, so that no font of the machine plays a part."""

from functools import cache

from fontTools.ttLib import TTFont

from workwright.reports import renderer

# Latin with its extensions and the signs that our own templates use need no look into the font.
SURE = frozenset(map(chr, range(0x20, 0x180))) - {chr(c) for c in range(0x7F, 0xA0)}
SIGNS = frozenset("–—’“”„…‑−×≤≥▲°µ·\u2018\u202f\u00a0\n\t\r")


def is_covered(text: str) -> bool:
    """Say whether every character of the text stands in the vendored fonts."""
    rest = set(text) - SURE - SIGNS
    return not rest or rest <= _characters()


@cache
def _characters() -> frozenset[str]:
    with (renderer.fonts() / renderer.FONTS[0]).open("rb") as file:
        return frozenset(map(chr, TTFont(file).getBestCmap()))
