"""Read a form: bytes to a frozen ``Form``, or every problem of the file at once.

The schema may only say what ``form.schema.json`` lists; patterns run on RE2; references are local
and bounded (S27). What comes out can be planned, parsed and judged without further questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema.protocols import Validator

from workwright.domain.canonical import sha256
from workwright.errors import ConfigProblems, Problem
from workwright.forms.compute import Derived, derived_fields
from workwright.forms.formula import CompileFormula
from workwright.forms.nodes import Node, all_properties, expand, reference_problems
from workwright.forms.reader import read_json
from workwright.forms.sentences import compile_schema, read_schema, tell
from workwright.forms.sheet import Loaded, Sheet, Where, in_file, near
from workwright.forms.soundness import condition_problems, soundness_problems

FOLDER = files("workwright.forms") / "schemas"
PREFIX = "workwright:form/"


@dataclass(frozen=True)
class Form:
    """One version of a form.

    Args:
        ref: folder and name, ``pharma/dispense``.
        use: ``step`` for captures, ``object`` for own fields of an order, lot …
        schema: the whole form without references.
        derived: computed fields and verdicts in the order of computing.
        layout: where fields stand; none means in the order of the schema.
        source: the exact text; what a snapshot pins.
    """

    ref: str
    version: int
    use: str
    schema: Node
    derived: tuple[Derived, ...]
    layout: Mapping[str, Any] | None
    source: str
    layout_source: str | None = None
    fields: Mapping[str, Node] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """Return the ``$id``."""
        return f"{PREFIX}{self.ref}/{self.version}"

    @property
    def sha256(self) -> str:
        """Return the hash of the exact text."""
        return sha256(self.source)


def read_form(
    raw: bytes,
    file: str,
    compile_formula: CompileFormula,
    layout: tuple[bytes, str] | None = None,
) -> Form:
    """Return the form of these bytes.

    Args:
        raw: the JSON Schema, UTF-8.
        file: name shown in problems.
        compile_formula: the expression language for computed fields.
        layout: bytes and name of the layout beside it.

    Raises:
        ConfigProblems: everything that is wrong with it.
    """
    form, problems = check_form(raw, file, compile_formula, layout)
    if form is None:
        raise ConfigProblems(problems)
    return form


def check_form(
    raw: bytes,
    file: str,
    compile_formula: CompileFormula,
    layout: tuple[bytes, str] | None = None,
) -> tuple[Form | None, list[Problem]]:
    """Return the form, or none and every problem."""
    loaded = read_json(raw, file)
    sheet = Sheet(in_file(file, loaded.keys))
    sheet.extend(loaded.problems)
    if loaded.data is not None and not loaded.problems:
        _check(loaded, sheet)
    arrangement, beside = _read_layout(loaded, layout)
    if sheet.problems or beside or not isinstance(loaded.data, dict):
        return None, [*sheet.problems, *beside]
    schema = expand(loaded.data)
    derived = derived_fields(schema, compile_formula, sheet)
    if sheet.problems:
        return None, sheet.problems
    ref, _, version = loaded.data["$id"].removeprefix(PREFIX).rpartition("/")
    layout_text = layout[0].decode("utf-8") if layout else None
    return (
        Form(
            ref,
            int(version),
            loaded.data.get("x-use", "step"),
            schema,
            derived,
            arrangement,
            raw.decode("utf-8"),
            layout_text,
            all_properties(schema),
        ),
        [],
    )


@cache
def form_schema() -> Mapping[str, Any]:
    """Return the published schema of forms."""
    return read_schema(FOLDER / "form.schema.json")


@cache
def layout_schema() -> Mapping[str, Any]:
    """Return the published schema of layouts."""
    return read_schema(FOLDER / "form-ui.schema.json")


@cache
def _form_validator() -> Validator:
    return compile_schema(form_schema())


@cache
def _layout_validator() -> Validator:
    return compile_schema(layout_schema())


def _check(loaded: Loaded, sheet: Sheet) -> None:
    """Check shape first, meaning only where the shape stands."""
    tell(_form_validator(), loaded.data, sheet, _unknown_word)
    if sheet.problems:
        return
    reference_problems(loaded.data, sheet)
    condition_problems(loaded.data, sheet)
    if not any(problem.code == "form.ref" for problem in sheet.problems):
        soundness_problems(loaded.data, sheet)


def _unknown_word(key: str) -> str:
    return "form.word" if key.startswith("x-") else "form.keyword"


def _read_layout(
    form: Loaded, layout: tuple[bytes, str] | None
) -> tuple[Mapping[str, Any] | None, list[Problem]]:
    if layout is None:
        return None, []
    loaded = read_json(*layout)
    sheet = Sheet(in_file(loaded.file, loaded.keys))
    sheet.extend(loaded.problems)
    if not loaded.problems:
        tell(_layout_validator(), loaded.data, sheet)
    if sheet.problems:
        return None, sheet.problems
    if isinstance(form.data, dict) and not form.problems:
        _scopes(loaded.data, form.data, (), sheet)
    return loaded.data, sheet.problems


def _scopes(element: Node, schema: Node, where: Where, sheet: Sheet) -> None:
    """Note each control whose scope names no field."""
    for index, part in enumerate(element.get("elements", ())):
        at = (*where, "elements", index)
        _scopes(part, schema, at, sheet)
        if "scope" not in part:
            continue
        names = part["scope"].removeprefix("#/properties/").split("/properties/")
        node: Node = schema
        for name in names:
            known = all_properties(node)
            if name not in known:
                message = f"'{part['scope']}' names no field"
                sheet.add("form.layout", (*at, "scope"), message, near(name, known))
                break
            node = known[name]
        for column in part.get("options", {}).get("columns", ()):
            known = all_properties(node.get("items", {}))
            if column not in known:
                message = f"'{column}' is no field of the rows"
                sheet.add("form.layout", (*at, "options"), message, near(column, known))
