"""Read the checked syntax tree that the CEL compiler serialises, as small frozen nodes.

The compiler gives a ``cel.expr.CheckedExpr`` in protocol buffer bytes; only the few messages of an
expression are read, so no protocol buffer library and no generated code are needed. Source: the
public definitions ``cel/expr/checked.proto`` and ``syntax.proto`` of the CEL specification.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

EXPRESSION_IN_CHECKED = 4
VALUE_IN_ANY = 2
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True)
class Literal:
    """A constant; a number with a point as the decimal that was written."""

    value: Decimal | int | str | bool | None


@dataclass(frozen=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True)
class Select:
    """A field of something; ``asks`` where only its presence is asked."""

    of: "Tree"
    field: str
    asks: bool = False


@dataclass(frozen=True)
class Call:
    """A function or operator; a member call has its target as first argument."""

    function: str
    arguments: tuple["Tree", ...]


@dataclass(frozen=True)
class Items:
    """A list written out."""

    items: tuple["Tree", ...]


@dataclass(frozen=True)
class Fold:
    """What the list macros become: ``accu`` is carried over the items of ``over``."""

    item: str
    over: "Tree"
    accu: str
    start: "Tree"
    goes_on: "Tree"
    step: "Tree"
    result: "Tree"


Tree = Literal | Name | Select | Call | Items | Fold


class UnknownNode(ValueError):
    """The expression uses a construct that the language does not have."""


def read_tree(serialized: bytes) -> Tree:
    """Return the tree of a serialised checked expression.

    Raises:
        UnknownNode: it builds maps, messages or bytes.
    """
    checked = _message(_message(serialized)[VALUE_IN_ANY][0])
    return _expression(checked[EXPRESSION_IN_CHECKED][0])


Field = bytes | int


def _fields(data: bytes) -> Iterator[tuple[int, Field]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == VARINT:
            value, at = _varint(data, at)
            yield number, value
        elif wire == BYTES:
            size, at = _varint(data, at)
            yield number, data[at : at + size]
            at += size
        elif wire in (FIXED64, FIXED32):
            size = 8 if wire == FIXED64 else 4
            yield number, data[at : at + size]
            at += size
        else:
            raise UnknownNode(f"wire type {wire}")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = data[at]
        result |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return result, at
        shift += 7


def _message(data: Field) -> dict[int, list[Field]]:
    found: dict[int, list[Field]] = {}
    for number, value in _fields(_bytes(data)):
        found.setdefault(number, []).append(value)
    return found


def _bytes(value: Field) -> bytes:
    if not isinstance(value, bytes):
        raise UnknownNode("a number stands where a message is needed")
    return value


def _text(fields: dict[int, list[Field]], number: int) -> str:
    return _bytes(fields[number][0]).decode("utf-8") if number in fields else ""


def _expression(data: Field) -> Tree:
    for number, value in _fields(_bytes(data)):
        match number:
            case 3:
                return _literal(value)
            case 4:
                return Name(_text(_message(value), 1))
            case 5:
                part = _message(value)
                return Select(_expression(part[1][0]), _text(part, 2), bool(part.get(3, [0])[0]))
            case 6:
                part = _message(value)
                arguments = [*part.get(1, []), *part.get(3, [])]
                return Call(_text(part, 2), tuple(map(_expression, arguments)))
            case 7:
                return Items(tuple(map(_expression, _message(value).get(1, []))))
            case 9:
                return _fold(_message(value))
    raise UnknownNode("only values, lists, operators and functions")


def _fold(part: dict[int, list[Field]]) -> Fold:
    return Fold(
        _text(part, 1),
        _expression(part[2][0]),
        _text(part, 3),
        *(_expression(part[number][0]) for number in (4, 5, 6, 7)),
    )


def _literal(data: Field) -> Literal:
    for number, value in _fields(_bytes(data)):
        match number, value:
            case 1, _:
                return Literal(None)
            case 2, int():
                return Literal(bool(value))
            case 3, int():
                # Signed numbers are sent as 64-bit two's complement.
                return Literal(value - (1 << 64) if value >= 1 << 63 else value)
            case 5, bytes():
                # The shortest text of a binary double is what was written, up to 15 digits.
                return Literal(Decimal(repr(struct.unpack("<d", value)[0])))
            case 6, bytes():
                return Literal(value.decode("utf-8"))
    # Protocol buffers leave out what is zero: an empty constant is the number or text nothing.
    raise UnknownNode("a constant of another kind")
