"""Turn a form into what a page shows now: fields with label, unit, widget, limits and verdict.

The plan is complete: a template renders it without asking anything else. It is built from the
form, the values so far and the context, so kiosk, office and print agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from workwright.forms.limits import Limits
from workwright.forms.nodes import Node

Widget = Literal[
    "text",
    "textarea",
    "decimal",
    "integer",
    "yesno",
    "choice",
    "date",
    "time",
    "scan",
    "picker",
    "rows",
    "computed",
    "signature",
    "file",
]
BlockKind = Literal["column", "row", "group", "tabs", "tab", "label", "field"]


@dataclass(frozen=True)
class Choice:
    """One value to choose, and its label."""

    value: Any
    label: str


@dataclass(frozen=True)
class Scan:
    """What is scanned into the field; ``must_be`` is the code it has to match, where known."""

    kind: str
    must_be: str | None = None


@dataclass(frozen=True)
class Source:
    """A reference to an object; ``where`` narrows the search, field to value or values."""

    object: str
    where: Mapping[str, Any] = field(default_factory=dict)
    only_eligible: bool = True


@dataclass(frozen=True)
class SignatureAsked:
    """A signature; ``not_same_as`` names signature fields that other people must sign."""

    meaning: str
    role: str | None = None
    not_same_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldPlan:
    """One field as it stands now.

    Args:
        path: name of the input, ``points.0.result``; ``path@na`` and ``path@reason`` answer N/A.
        value: typed value so far; none where the field is empty.
        typed: what the person typed last time, to be shown again after a refusal.
        verdict: ``inside``, ``alert``, ``action``, ``unjudged``; none without value or limits.
        typing: for instrument values: ``verified`` or ``refused``.
        instrument: path of the field that holds the instrument.
        not_applicable: N/A with a reason is a valid answer.
        critical: a later correction needs quality.
    """

    path: str
    name: str
    label: str
    widget: Widget
    hint: str = ""
    required: bool = False
    value: Any = None
    typed: str | None = None
    unit: str | None = None
    decimals: int | None = None
    resolution: Decimal | None = None
    limits: Limits | None = None
    verdict: str | None = None
    choices: tuple[Choice, ...] = ()
    scan: Scan | None = None
    source: Source | None = None
    instrument: str | None = None
    typing: str | None = None
    signature: SignatureAsked | None = None
    rows: "RowsPlan | None" = None
    file_kind: str | None = None
    most_files: int = 1
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    longest: int | None = None
    read_only: bool = False
    not_applicable: bool = False
    reason: str | None = None
    critical: bool = False
    clause: str = ""


@dataclass(frozen=True)
class RowPlan:
    """One row; ``key`` is the recipe's label of it, empty where the operator adds rows."""

    index: int
    key: str
    fields: tuple[FieldPlan, ...]


@dataclass(frozen=True)
class RowsPlan:
    """A table of rows.

    Args:
        by: ``recipe`` (one row per item, none can be added) or ``operator``.
        columns: every field a row may show, for the head of the table.
    """

    by: str
    least: int
    most: int
    columns: tuple[FieldPlan, ...]
    rows: tuple[RowPlan, ...]
    key: str | None = None


@dataclass(frozen=True)
class Block:
    """One part of the layout; a ``field`` block holds a field, the others hold blocks.

    Args:
        size: ``small``, ``normal`` or ``large``.
        style: how a field likes to be shown: ``auto``, ``buttons``, ``list``, ``slider_bar``,
            ``table`` or ``cards``.
        columns: fields of rows that the table shows, in this order; empty for all.
    """

    kind: BlockKind
    label: str = ""
    blocks: tuple["Block", ...] = ()
    field: FieldPlan | None = None
    folded: bool = False
    sticky: bool = False
    size: str = "normal"
    style: str = "auto"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormPlan:
    """A form as it stands now.

    Args:
        fields: every field that counts, nested parts opened, in reading order.
        blocks: the same fields, arranged.
    """

    ref: str
    version: int
    title: str
    hint: str
    fields: tuple[FieldPlan, ...]
    blocks: tuple[Block, ...]

    def field(self, path: str) -> FieldPlan:
        """Return the field of that path, also inside rows; ``KeyError`` when it does not count."""
        for plan in self.fields:
            if plan.path == path:
                return plan
            for row in plan.rows.rows if plan.rows else ():
                for inner in row.fields:
                    if inner.path == path:
                        return inner
        raise KeyError(path)


def widget_of(node: Node) -> Widget:
    """Return the widget that fits a field."""
    marks: tuple[tuple[str, Widget], ...] = (
        ("x-signature", "signature"),
        ("x-compute", "computed"),
        ("x-verdict-of", "computed"),
        ("x-file", "file"),
        ("x-source", "picker"),
        ("x-scan", "scan"),
        ("x-list", "choice"),
        ("oneOf", "choice"),
        ("enum", "choice"),
        ("x-multiline", "textarea"),
    )
    for word, widget in marks:
        if node.get(word):
            return widget
    by_format: dict[Any, Widget] = {"date": "date", "time": "time"}
    by_type: dict[Any, Widget] = {
        "array": "rows",
        "boolean": "yesno",
        "number": "decimal",
        "integer": "integer",
    }
    return by_format.get(node.get("format")) or by_type.get(node.get("type")) or "text"
