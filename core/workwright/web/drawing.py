"""Positions for drawings that templates make as SVG: tolerance bars and genealogies.

Only places on the paper are computed here; whether a value is inside is the domain's word, and
the picture repeats it. Coordinates are rounded to a tenth so that equal input draws equal markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

TENTH: Final = Decimal("0.1")

WIDTH: Final = Decimal(748)
LEFT: Final = Decimal(2)
MIDDLE: Final = LEFT + WIDTH / 2
BAND_SHARE: Final = Decimal("2.4")  # the track shows the band enlarged to this many half-widths
WHOLE_WAY: Final = Decimal("1.06")  # the thin bar ends a little beyond the target
EDGE: Final = Decimal(15)  # half the pointer: it stops at the edge of the track
HATCH_STEP: Final = Decimal(14)
NOTHING: Final = "M0 0"

COLUMN: Final = 192
NODE_WIDTH: Final = 150
NODE_HEIGHT: Final = 46
ROW: Final = 58
TOP: Final = 26
FOLD_ABOVE: Final = 40


@dataclass(frozen=True)
class ToleranceBar:
    """Places of one tolerance bar, in the 752 by 148 drawing.

    Args:
        low_x: inclusive lowest value; ``target_x`` and ``high_x`` likewise.
        band: width from lowest to highest.
        coarse: width of the thin bar.
        over: width of the part beyond the limit, from ``over_x``; ``hatch`` is the path over it.
        pointer: path of the pointer and, with ``needle``, of the line under it.
    """

    low_x: str
    target_x: str
    high_x: str
    band: str
    coarse: str = "0"
    over_x: str = "0"
    over: str = "0"
    hatch: str = NOTHING
    pointer: str = NOTHING
    needle: str = NOTHING
    inside: bool = False
    outside: bool = False


def tolerance_bar(
    low: Decimal, target: Decimal, high: Decimal, value: Decimal | None
) -> ToleranceBar:
    """Return where everything stands; both limits are inclusive.

    Raises:
        ValueError: the limits are not ordered, or the band has no width.
    """
    if not low <= target <= high or low == high:
        raise ValueError("a tolerance bar needs low <= target <= high and a band")
    half = max(target - low, high - target) * BAND_SHARE

    def place(amount: Decimal) -> Decimal:
        raw = MIDDLE + (amount - target) / half * (WIDTH / 2)
        return min(max(raw, LEFT + EDGE), LEFT + WIDTH - EDGE)

    frame = ToleranceBar(
        _at(place(low)), _at(MIDDLE), _at(place(high)), _at(place(high) - place(low))
    )
    if value is None:
        return frame
    inside = low <= value <= high
    point = place(value)
    start, end = sorted((point, place(low if value < low else high)))
    share = min(max(value / (target * WHOLE_WAY), Decimal(0)), Decimal(1)) if target else Decimal(1)
    bar = replace(
        frame,
        coarse=_at(WIDTH * share),
        pointer=f"M{_at(point - EDGE)} 22h30v12l-15 16l-15-16z",
        needle=f"M{_at(point)} 44V94",
        inside=inside,
        outside=not inside,
    )
    if inside:
        return bar
    return replace(bar, over_x=_at(start), over=_at(end - start), hatch=_hatch(start, end))


def _hatch(start: Decimal, end: Decimal) -> str:
    strokes = []
    x = start + 6
    while x < end - 2:
        strokes.append(f"M{_at(x)} 88L{_at(min(x + 12, end - 2))} 52")
        x += HATCH_STEP
    return "".join(strokes) or NOTHING


def _at(value: Decimal) -> str:
    return str(value.quantize(TENTH, ROUND_HALF_UP))


@dataclass(frozen=True)
class GenealogyLot:
    """One box: a lot at its level, the amounts as text already in the reader's language.

    Args:
        column: level from the left, 0 first.
        path: on the path of the chosen lot; drawn thick.
        tone: ``here`` for the chosen lot, ``made`` for what was produced, ``stop`` for a held lot.
    """

    key: str
    column: int
    title: str
    line: str = ""
    amount: str = ""
    href: str = ""
    tone: str = ""
    path: bool = False


@dataclass(frozen=True)
class PlacedLot:
    """A box with its place; ``folded`` stands for that many lots in one."""

    lot: GenealogyLot
    x: int
    y: int
    folded: int = 0


@dataclass(frozen=True)
class Genealogy:
    """The drawing: boxes in tab order, edges behind them, headings above."""

    width: int
    height: int
    lots: tuple[PlacedLot, ...]
    edges: tuple[tuple[str, bool], ...]
    heads: tuple[tuple[int, str], ...]


def genealogy(
    lots: Sequence[GenealogyLot], edges: Sequence[tuple[str, str]], heads: Sequence[str] = ()
) -> Genealogy:
    """Return a drawing by levels; columns of more than 40 lots fold the rest into one box.

    Args:
        lots: in reading order; within a column the order is kept.
        edges: keys of parent and child; edges to folded lots end at the fold.
        heads: heading of each column.
    """
    columns = max((lot.column for lot in lots), default=0) + 1
    boxes: dict[str, PlacedLot] = {}
    placed: list[PlacedLot] = []
    rows = 1
    for number in range(columns):
        column = [lot for lot in lots if lot.column == number]
        shown = _fold(column)
        rows = max(rows, len(shown))
        for row, (lot, keys) in enumerate(shown):
            box = PlacedLot(lot, 1 + number * COLUMN, TOP + row * ROW, len(keys) - 1)
            placed.append(box)
            boxes |= dict.fromkeys(keys, box)
    drawn = {
        (_curve(boxes[a], boxes[b]), boxes[a].lot.path and boxes[b].lot.path)
        for a, b in edges
        if a in boxes and b in boxes
    }
    return Genealogy(
        width=columns * COLUMN - (COLUMN - NODE_WIDTH) + 2,
        height=TOP + rows * ROW,
        lots=tuple(placed),
        edges=tuple(sorted(drawn, key=lambda edge: (edge[1], edge[0]))),
        heads=tuple((3 + i * COLUMN, text) for i, text in enumerate(heads)),
    )


def _fold(column: Sequence[GenealogyLot]) -> list[tuple[GenealogyLot, tuple[str, ...]]]:
    """Return boxes with the keys each stands for; lots on the path are never folded."""
    boxes: list[tuple[GenealogyLot, tuple[str, ...]]]
    if len(column) <= FOLD_ABOVE:
        boxes = [(lot, (lot.key,)) for lot in column]
        return boxes
    seen = [lot for lot in column if lot.path][:FOLD_ABOVE]
    seen += [lot for lot in column if not lot.path][: FOLD_ABOVE - 1 - len(seen)]
    kept = {lot.key for lot in seen}
    hidden = [lot for lot in column if lot.key not in kept]
    boxes = [(lot, (lot.key,)) for lot in column if lot.key in kept]
    if hidden:
        boxes.append((hidden[0], tuple(lot.key for lot in hidden)))
    return boxes


def _curve(start: PlacedLot, end: PlacedLot) -> str:
    y1, y2 = start.y + NODE_HEIGHT // 2, end.y + NODE_HEIGHT // 2
    x1, x2 = start.x + NODE_WIDTH, end.x
    if end.x <= start.x:  # the same level or back: leave and enter at the same side
        return f"M{x1} {y1}C{x1 + 24} {y1} {x1 + 24} {y2} {x1} {y2}"
    bend = x2 - 21
    return f"M{x1} {y1}H{max(x1, x2 - 42)}C{bend} {y1} {bend} {y2} {x2} {y2}"
