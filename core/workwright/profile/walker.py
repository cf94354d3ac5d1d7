"""Evaluate a checked tree exactly: decimals instead of binary floats, missing values as no answer.

``&&`` and ``||`` are judged from left to right; what stands before decides first. Whoever asks
gets a value or ``CannotDecide``, never a guess.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal, DecimalException, localcontext
from typing import Any

from workwright.forms.formula import CannotDecide
from workwright.profile.cel_tree import Call, Fold, Items, Literal, Name, Select, Tree

BUDGET = 100_000
PRECISION = 50
EXACT = Context(prec=PRECISION)
MOST_TEXT = 10_000


def walk(tree: Tree, bindings: Mapping[str, Any], budget: int = BUDGET) -> Any:
    """Return the value of the tree.

    Args:
        bindings: nested maps of plain values; a dotted name is looked up part by part.
        budget: most nodes visited; beyond it there is no answer.

    Raises:
        CannotDecide: a value is missing, of the wrong type, or the calculation has no result.
    """
    with localcontext(EXACT):
        try:
            return _Walk(bindings, budget).value(tree)
        except (DecimalException, TypeError, IndexError, RecursionError) as exc:
            raise CannotDecide(f"{type(exc).__name__}: {exc}") from exc


class _Walk:
    """One evaluation: what the list macros bind stands before what was given."""

    def __init__(self, bindings: Mapping[str, Any], budget: int) -> None:
        self._bindings = bindings
        self._left = budget
        self._bound: dict[str, Any] = {}

    def value(self, tree: Tree) -> Any:
        """Return the value of one node."""
        self._left -= 1
        if self._left < 0:
            raise CannotDecide("the budget is spent")
        match tree:
            case Literal(value):
                return value
            case Name(name):
                return self._named(name)
            case Select():
                return self._select(tree)
            case Call("_&&_" | "_||_" | "_?_:_" as operator, arguments):
                return self._chosen(operator, arguments)
            case Call(function, arguments):
                return FUNCTIONS[function](*(self.value(argument) for argument in arguments))
            case Items(items):
                return [self.value(item) for item in items]
            case Fold():
                return self._fold(tree)

    def _named(self, name: str) -> Any:
        if name in self._bound:
            return self._bound[name]
        found: Any = self._bindings
        for part in name.split("."):
            found = _field(found, part)
        return _plain(found)

    def _select(self, tree: Select) -> Any:
        owner = self.value(tree.of)
        if tree.asks:
            return isinstance(owner, Mapping) and owner.get(tree.field) is not None
        return _plain(_field(owner, tree.field))

    def _chosen(self, operator: str, arguments: Sequence[Tree]) -> Any:
        first = _yes_no(self.value(arguments[0]))
        if operator == "_?_:_":
            return self.value(arguments[1] if first else arguments[2])
        if first is (operator == "_||_"):
            return first
        return _yes_no(self.value(arguments[1]))

    def _fold(self, tree: Fold) -> Any:
        outer = {name: self._bound[name] for name in (tree.item, tree.accu) if name in self._bound}
        carried = self.value(tree.start)
        # A list that a macro builds is ours alone: it grows in place, not by copies.
        carried = list(carried) if isinstance(carried, list) else carried
        items = self.value(tree.over)
        if not isinstance(items, list | tuple):
            raise CannotDecide("a list is needed")
        for item in items:
            self._bound[tree.item], self._bound[tree.accu] = _plain(item), carried
            if not self.value(tree.goes_on):
                break
            carried = self.value(tree.step)
        self._bound[tree.accu] = carried
        result = self.value(tree.result)
        self._bound.pop(tree.item, None)
        self._bound.pop(tree.accu, None)
        self._bound.update(outer)
        return result


def _field(owner: Any, name: str) -> Any:
    if not isinstance(owner, Mapping) or owner.get(name) is None:
        raise CannotDecide(f"{name} is missing")
    return owner[name]


def _plain(value: Any) -> Any:
    """Return a given value as the walker counts: whole numbers are decimals like all amounts."""
    match value:
        case bool():
            return value
        case int():
            return Decimal(value)
        case list():
            # What was given is never changed; only lists that an expression builds grow in place.
            return tuple(value)
        case float():
            raise CannotDecide("a binary number was given")
        case _:
            return value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise CannotDecide("yes or no is needed")
    return value


def _add(first: Any, second: Any) -> Any:
    if isinstance(second, list | tuple) and isinstance(first, list | tuple):
        grown = first if isinstance(first, list) else list(first)
        grown.extend(second)
        return grown
    result = first + second
    if isinstance(result, str) and len(result) > MOST_TEXT:
        raise CannotDecide("the text is too long")
    return result


def _divide(first: Any, second: Any) -> Any:
    if isinstance(first, int) and isinstance(second, int):
        raise CannotDecide("whole numbers are not divided")
    return first / second


def _order(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def ordered(first: Any, second: Any) -> bool:
        if isinstance(first, bool) or isinstance(second, bool):
            raise CannotDecide("yes and no have no order")
        return compare(first, second)

    return ordered


def _at(items: Any, index: Any) -> Any:
    if not isinstance(items, list | tuple) or not 0 <= index < len(items):
        raise CannotDecide("no such entry")
    return _plain(items[int(index)])


def _size(value: Any) -> int:
    return len(value)


def _numbers(items: Any) -> list[Decimal]:
    numbers = [_plain(item) for item in items]
    if not all(isinstance(item, Decimal) for item in numbers):
        raise CannotDecide("numbers are needed")
    return numbers


def _some(items: Any) -> list[Decimal]:
    numbers = _numbers(items)
    if not numbers:
        raise CannotDecide("the list is empty")
    return numbers


def _mean(items: Any) -> Decimal:
    numbers = _some(items)
    return sum(numbers, Decimal(0)) / len(numbers)


def _spread(items: Any) -> Decimal:
    """Return the relative standard deviation in per cent, n - 1."""
    numbers = _some(items)
    mean = _mean(numbers)
    squares = sum(((number - mean) ** 2 for number in numbers), Decimal(0))
    return (squares / (len(numbers) - 1)).sqrt() / abs(mean) * 100


def _double(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise CannotDecide("a number is needed")
    return Decimal(value)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "_+_": _add,
    "_-_": lambda first, second: first - second,
    "_*_": lambda first, second: first * second,
    "_/_": _divide,
    "-_": lambda value: -value,
    "!_": lambda value: not _yes_no(value),
    "_==_": lambda first, second: first == second,
    "_!=_": lambda first, second: first != second,
    "_<_": _order(lambda first, second: first < second),
    "_<=_": _order(lambda first, second: first <= second),
    "_>_": _order(lambda first, second: first > second),
    "_>=_": _order(lambda first, second: first >= second),
    "_[_]": _at,
    "@in": lambda item, items: item in items,
    "@not_strictly_false": lambda value: value,
    "size": _size,
    "double": _double,
    "sum": lambda items: sum(_numbers(items), Decimal(0)),
    "mean": _mean,
    "lowest": lambda items: min(_some(items)),
    "highest": lambda items: max(_some(items)),
    "spread": _spread,
    "abs": lambda value: abs(value),
    "contains": lambda text, part: part in text,
    "startsWith": lambda text, part: text.startswith(part),
    "endsWith": lambda text, part: text.endswith(part),
}
