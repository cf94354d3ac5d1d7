"""Find the sentences of a Python file: those that are marked, and those of every refusal.

A refusal's message and remedy are always read by a person, so whoever writes one need not mark
them; ``pybabel`` comes here through ``babel.cfg``.
"""

import ast
from collections.abc import Iterator
from typing import Any, BinaryIO

from babel.messages.extract import extract_python

SPOKEN = slice(2, 4)
Found = tuple[Any, ...]


def extract(fileobj: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Yield line, function, sentences and comments, as Babel asks of an extraction method."""
    yield from extract_python(fileobj, keywords, comment_tags, options)
    fileobj.seek(0)
    yield from _refusals(ast.parse(fileobj.read()))


def _refusals(tree: ast.AST) -> Iterator[Found]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            named = _named(function)
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "refusal":
                    for argument in node.args[SPOKEN]:
                        yield from _texts(argument)
                        if isinstance(argument, ast.Name):
                            yield from (f for v in named.get(argument.id, ()) for f in _texts(v))


def _named(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """Return the names that the function gives, each with the expressions it stands for."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _texts(node: ast.expr) -> Iterator[Found]:
    """Yield the texts of an expression, both of a choice."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.lineno, "N_", node.value, []
