"""Compile and evaluate one expression: CEL gives grammar, types and tree, we give exact numbers.

CEL's own runtime computes on binary floats and so is wrong at inclusive limits; the tree is
walked in decimals instead (``walker``). Types are dotted paths, so a path that is not declared is
refused when the expression is compiled.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from cel_expr_python import cel

from workwright.forms.formula import (
    BadFormula,
    CannotDecide,
    FormulaProblem,
    Kind,
    Rows,
    Types,
    Value,
)
from workwright.forms.sheet import near
from workwright.profile.cel_tree import (
    Call,
    Fold,
    Items,
    Literal,
    Name,
    Select,
    Tree,
    UnknownNode,
    read_tree,
)
from workwright.profile.walker import BUDGET, FUNCTIONS, walk

MOST_CHARACTERS = 1000
MOST_DIGITS = 15
TEXTS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
NUMBERS = re.compile(r"(?<![A-Za-z0-9_])[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
PRESENCE = re.compile(r"\bhas\s*\(")
MESSAGE = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '\((.*)\)'")
CONTROL = {"_&&_", "_||_", "_?_:_"}
SPOKEN = {"double": "a number", "int": "a whole number", "string": "text", "bool": "yes or no"}
DECIMAL_HINT = "amounts carry a decimal point: 7.0"


def _functions() -> list[cel.FunctionDecl]:
    """Return the functions of the language that CEL does not bring."""
    number, numbers = cel.Type.DOUBLE, cel.Type.List(cel.Type.DOUBLE)
    lists = ("sum", "mean", "lowest", "highest", "spread")
    declared = {name: cel.Overload(f"{name}_list", number, [numbers]) for name in lists}
    declared["abs"] = cel.Overload("abs_number", number, [number])
    return [cel.FunctionDecl(name, [overload]) for name, overload in declared.items()]


def _cel_type(kind: Kind | Rows) -> Any:
    if isinstance(kind, Rows):
        return cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
    return {
        Kind.NUMBER: cel.Type.DOUBLE,
        Kind.WHOLE: cel.Type.INT,
        Kind.TEXT: cel.Type.STRING,
        Kind.YESNO: cel.Type.BOOL,
        Kind.ANY: cel.Type.DYN,
    }[kind]


KINDS = {
    "DOUBLE": Kind.NUMBER,
    "INT": Kind.WHOLE,
    "STRING": Kind.TEXT,
    "BOOL": Kind.YESNO,
    "DYN": Kind.ANY,
}


@dataclass(frozen=True)
class Expression:
    """A compiled expression.

    Args:
        text: as written.
        tree: the checked syntax tree.
        gives: type of the result.
    """

    text: str
    tree: Tree
    gives: Kind | Rows

    @classmethod
    def compile(cls, text: str, types: Types) -> "Expression":
        """Return the expression checked against the types of the paths that it may read.

        Args:
            types: dotted path to type, e.g. ``{"form.gross": Kind.NUMBER}``.

        Raises:
            BadFormula: every mistake with its column.
        """
        problems = [*_size_problems(text), *_number_problems(text)]
        if problems:
            raise BadFormula(tuple(problems))
        environment = cel.NewEnv(
            variables={path: _cel_type(kind) for path, kind in types.items()},
            extensions=[cel.CelExtension("workwright", _functions())],
        )
        try:
            checked = environment.compile(text)
        except RuntimeError as exc:  # the compiler's only error; its text carries the place
            raise BadFormula(tuple(_translated(str(exc), types))) from exc
        try:
            tree = read_tree(checked.serialize())
        except UnknownNode as exc:
            raise BadFormula((FormulaProblem("rule.syntax", 1, str(exc)),)) from exc
        gives = KINDS.get(checked.return_type().name())
        problems = [*_tree_problems(text, tree, types)]
        if gives is None and not problems:
            problems.append(FormulaProblem("rule.types", 1, "gives a list, one value is needed"))
        if problems or gives is None:
            raise BadFormula(tuple(problems))
        return cls(text, tree, gives)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Return every path that it reads; fields of list items as ``form.hops.weight``."""
        return frozenset(_paths(self.tree, {}))

    def evaluate(self, bindings: Mapping[str, Any], budget: int = BUDGET) -> Value:
        """Return the exact result for nested maps of plain values.

        Raises:
            CannotDecide: something that it reads is missing, or there is no result.
        """
        result = walk(self.tree, bindings, budget)
        if not isinstance(result, Decimal | int | str | bool):
            raise CannotDecide("no single value")
        return result


def _size_problems(text: str) -> Iterator[FormulaProblem]:
    if len(text) > MOST_CHARACTERS:
        message = f"{len(text)} characters, at most {MOST_CHARACTERS} are read"
        yield FormulaProblem("rule.syntax", 1, message, "split it")


def _number_problems(text: str) -> Iterator[FormulaProblem]:
    """Yield numbers that the compiler would round: it reads constants as binary floats."""
    for match in NUMBERS.finditer(TEXTS.sub(lambda found: " " * len(found.group()), text)):
        digits = sum(sign.isdigit() for sign in match.group())
        if digits > MOST_DIGITS or "e" in match.group().lower():
            message = f"{match.group()} cannot be kept exactly"
            hint = f"at most {MOST_DIGITS} digits, no exponent"
            yield FormulaProblem("rule.syntax", match.start() + 1, message, hint)


def _translated(text: str, types: Types) -> Iterator[FormulaProblem]:
    found = MESSAGE.findall(text)
    if not found:
        yield FormulaProblem("rule.syntax", 1, text.splitlines()[0])
    for _, column, message in found:
        yield _sentence(message.removesuffix("[INVALID_ARGUMENT]").strip(), int(column), types)


def _sentence(message: str, column: int, types: Types) -> FormulaProblem:
    unknown = UNDECLARED.search(message)
    if unknown:
        name = unknown.group(1)
        known = [*types, *(function for function in FUNCTIONS if function.isalpha())]
        return FormulaProblem(
            "rule.unknown", column, f"'{name}' is not known here", near(name, known)
        )
    overload = OVERLOAD.search(message)
    if overload:
        operator = overload.group(1).strip("_").replace("_", " ")
        kinds = [SPOKEN.get(kind.strip(), kind.strip()) for kind in overload.group(2).split(",")]
        hint = (
            DECIMAL_HINT if {"double", "int"} <= set(re.findall(r"\w+", overload.group(2))) else ""
        )
        words = f"'{operator}' does not take {' and '.join(kinds)}"
        return FormulaProblem("rule.types", column, words, hint)
    text = message.removeprefix("Syntax error: ").split(" expecting ")[0]
    return FormulaProblem("rule.syntax", column, text[:1].lower() + text[1:])


def _tree_problems(text: str, tree: Tree, types: Types) -> Iterator[FormulaProblem]:
    """Yield what CEL knows but the language does not, and fields that no row has."""
    asked = sum(isinstance(part, Select) and part.asks for part in _parts(tree))
    if len(PRESENCE.findall(TEXTS.sub("", text))) != asked:
        message = "has(…) asks about a field of a row only"
        yield FormulaProblem("rule.syntax", 1, message, "a missing value leaves the result empty")
    for part in _parts(tree):
        if (
            isinstance(part, Call)
            and part.function not in FUNCTIONS
            and part.function not in CONTROL
        ):
            name = part.function.strip("_")
            yield FormulaProblem("rule.unknown", 1, f"'{name}' is no function here")
        if isinstance(part, Literal) and part.value is None:
            yield FormulaProblem(
                "rule.syntax", 1, "'null' is not used here", "has(…) asks for presence"
            )
    for path in sorted(set(_paths(tree, {}))):
        owner, _, name = path.rpartition(".")
        rows = types.get(owner)
        if isinstance(rows, Rows) and rows.fields and name not in rows.fields:
            message = f"a row of {owner} has no '{name}'"
            yield FormulaProblem("rule.unknown", 1, message, near(name, rows.fields))


def _parts(tree: Tree) -> Iterator[Tree]:
    yield tree
    match tree:
        case Select(of=owner):
            yield from _parts(owner)
        case Call(arguments=inner) | Items(items=inner):
            for part in inner:
                yield from _parts(part)
        case Fold():
            for part in (tree.over, tree.start, tree.goes_on, tree.step, tree.result):
                yield from _parts(part)


def _paths(tree: Tree, items: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths that a tree reads; ``items`` says what list a macro's variable runs over."""
    path = _path(tree, items)
    if path is not None:
        yield path
    match tree:
        case Select(of=owner) if path is None:
            yield from _paths(owner, items)
        case Call(arguments=inner) | Items(items=inner):
            for part in inner:
                yield from _paths(part, items)
        case Fold():
            yield from _paths(tree.over, items)
            over = _path(tree.over, items)
            inside = {**items, tree.accu: over or "", tree.item: over or ""}
            for part in (tree.start, tree.goes_on, tree.step, tree.result):
                yield from (found for found in _paths(part, inside) if found)


def _path(tree: Tree, items: Mapping[str, str]) -> str | None:
    match tree:
        case Name(name):
            return items.get(name, name)
        case Select(of=owner, field=field):
            path = _path(owner, items)
            return f"{path}.{field}" if path else None
        case Call("_[_]", (owner, _)):
            return _path(owner, items)
        case Fold():
            return _path(tree.over, items)
        case _:
            return None
