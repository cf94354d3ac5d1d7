"""Build the plan of a form from its schema, the values so far and the context."""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

from workwright.forms.branches import active
from workwright.forms.compute import fill
from workwright.forms.context import Context, choices_of, label_of, resolution_of, unit_of
from workwright.forms.judgement import MOST_UNSAID
from workwright.forms.layout import arrange
from workwright.forms.limits import Limits, decimal_or_none, judge, resolve
from workwright.forms.nodes import Node, all_properties, kept
from workwright.forms.plan import (
    Choice,
    FieldPlan,
    FormPlan,
    RowPlan,
    RowsPlan,
    Scan,
    SignatureAsked,
    Source,
    widget_of,
)
from workwright.forms.schema import Form
from workwright.forms.text import places
from workwright.forms.values import NotApplicable, look_up, lookup_in, recipe_items

CAPTURED = frozenset({"computed", "signature"})


def build(
    form: Form,
    context: Context,
    values: Mapping[str, Any] | None = None,
    typed: Mapping[str, str] | None = None,
    fixed: Collection[str] = (),
) -> FormPlan:
    """Return what a page shows now.

    Args:
        values: typed values so far; computed ones are filled in here.
        typed: what the person typed, shown again after a refusal.
        fixed: paths of fields that are read here, because another act records them.
    """
    now = deepcopy(dict(values or {}))
    fill(form.schema, form.derived, now, context.facts)
    builder = _Builder(context, now, typed or {}, fixed)
    fields = builder.part(form.schema, now, "", None)
    title, hint = context.say(form.schema, "title"), context.say(form.schema, "description")
    blocks = arrange(form.layout, fields, context.lang)
    return FormPlan(form.ref, form.version, title, hint, fields, blocks)


class _Builder:
    """Builds fields; holds what all of them refer to."""

    def __init__(
        self,
        context: Context,
        values: Mapping[str, Any],
        typed: Mapping[str, str],
        fixed: Collection[str],
    ) -> None:
        self._context = context
        self._values = values
        self._typed = typed
        self._fixed = fixed

    def part(
        self,
        node: Node,
        values: Mapping[str, Any],
        prefix: str,
        row: Mapping[str, Any] | None,
        key: str | None = None,
        *,
        asked: bool = True,
    ) -> tuple[FieldPlan, ...]:
        """Return the fields of an object part that count now, nested parts opened.

        Args:
            row: what ``row.`` means here.
            key: field that the recipe fills; it is the head of the row, not a field of it.
            asked: the part itself must be there; else its fields are asked for once one is filled.
        """
        now = active(node, values)
        found: list[FieldPlan] = []
        for name, field in now.fields.items():
            path = f"{prefix}{name}"
            inner = values.get(name)
            if field.get("type") == "object" or (not field.get("type") and all_properties(field)):
                nested = inner if isinstance(inner, Mapping) else {}
                needed = name in now.required or bool(nested)
                found += self.part(field, nested, f"{path}.", row, asked=asked and needed)
            elif name != key:
                required = asked and name in now.required
                plan = self._field(name, field, path, values, row, required)
                found.append(replace(plan, read_only=True) if path in self._fixed else plan)
        return tuple(found)

    def _field(
        self,
        name: str,
        node: Node,
        path: str,
        values: Mapping[str, Any],
        row: Mapping[str, Any] | None,
        required: bool,
    ) -> FieldPlan:
        context = self._context
        value = values.get(name)
        widget = widget_of(node)
        sibling = path[: len(path) - len(name)]  # the part that the field stands in, or nothing
        lookup = lookup_in(context.facts, self._values, row)
        unit = unit_of(node, lookup)
        resolution = resolution_of(node, values, context, unit)
        stated = node.get("x-limits")
        limits = resolve(stated, lookup, resolution) if stated else None
        return FieldPlan(
            path=path,
            name=name,
            label=label_of(context, node, name),
            widget=widget,
            hint=context.say(node, "description"),
            required=required and widget not in CAPTURED,
            value=None if isinstance(value, NotApplicable) else value,
            reason=value.reason if isinstance(value, NotApplicable) else None,
            typed=self._typed.get(path),
            unit=unit,
            decimals=_decimals(node, resolution),
            resolution=resolution,
            limits=limits,
            verdict=_verdict(value, limits),
            choices=tuple(Choice(v, text) for v, text in choices_of(node, context) or ()),
            rows=self._rows(node, value, path) if widget == "rows" else None,
            scan=self._scan(node["x-scan"]) if node.get("x-scan") else None,
            instrument=f"{sibling}{node['x-instrument']}" if "x-instrument" in node else None,
            signature=_signature(node["x-signature"], sibling) if "x-signature" in node else None,
            **kept(node, "words", _words),
        )

    def _scan(self, stated: Mapping[str, Any]) -> Scan:
        must_be = stated.get("must_be")
        wanted = look_up(self._context.facts, must_be["from"]) if must_be else None
        return Scan(stated["as"], None if wanted is None else str(wanted))

    def _rows(self, node: Node, value: Any, path: str) -> RowsPlan:
        items = node.get("items", {})
        stated = node.get("x-rows", {})
        key = stated.get("key")
        given = value if isinstance(value, list) else []
        recipe = recipe_items(node, self._context.facts)
        pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]]
        least, most = node.get("minItems", 0), node.get("maxItems", 1)
        if recipe is None:
            count = max(len(given), least, 1, self._typed_rows(path))
            pairs = [(given[i] if i < len(given) else {}, {}) for i in range(min(count, most))]
        else:
            by_key = {row.get(key): row for row in given if isinstance(row, Mapping)}
            pairs = [(by_key.get(item.get(key), {}), item) for item in recipe]
            least = most = len(pairs)
        rows = tuple(
            self._row(items, row, item, f"{path}.{index}", index, key)
            for index, (row, item) in enumerate(pairs)
        )
        shown = [name for name in all_properties(items) if name != key]
        columns = tuple(
            replace(
                self._field(name, all_properties(items)[name], f"{path}.0.{name}", {}, {}, False),
                path=name,
            )
            for name in shown
        )
        return RowsPlan(stated.get("by", "operator"), least, most, columns, rows, key)

    def _row(
        self,
        items: Node,
        row: Mapping[str, Any],
        item: Mapping[str, Any],
        path: str,
        index: int,
        key: str | None,
    ) -> RowPlan:
        known = {name: value for name, value in item.items() if name in all_properties(items)}
        values = {**known, **row}
        label = item.get("label", item.get(key or "", "")) if key else ""
        if isinstance(label, Mapping):
            label = label.get(self._context.lang) or next(iter(label.values()), "")
        fields = self.part(items, values, f"{path}.", {**item, **row}, key)
        return RowPlan(index, str(label), fields)

    def _typed_rows(self, path: str) -> int:
        """Return how many rows the person typed into, so that none is lost after a refusal."""
        prefix = f"{path}."
        indexes = [
            name[len(prefix) :].split(".")[0] for name in self._typed if name.startswith(prefix)
        ]
        return max(
            (int(i) + 1 for i in indexes if i.isascii() and i.isdigit() and len(i) < 5), default=0
        )


def _decimals(node: Node, resolution: Decimal | None) -> int | None:
    stated = node.get("x-decimals")
    if stated is None and resolution is not None:
        return places(resolution.normalize())
    return stated


def _verdict(value: Any, limits: Limits | None) -> str | None:
    number = decimal_or_none(value)
    if limits is None or number is None:
        return None
    return judge(number, limits).value


def _words(node: Node) -> dict[str, Any]:
    """Return what the schema of a field says and no value or place changes."""
    photo, source = node.get("x-file", {}), node.get("x-source")
    return {
        "source": _source(source) if source else None,
        "typing": node.get("x-typed", "verified") if "x-instrument" in node else None,
        "file_kind": photo.get("kind"),
        "most_files": photo.get("most", node.get("maxItems", 1)),
        "minimum": decimal_or_none(node.get("minimum")),
        "maximum": decimal_or_none(node.get("maximum")),
        "longest": node.get("maxLength", MOST_UNSAID if node.get("type") == "string" else None),
        "read_only": widget_of(node) == "computed",
        "not_applicable": bool(node.get("x-not-applicable")),
        "critical": bool(node.get("x-critical")),
        "clause": node.get("x-clause", ""),
    }


def _source(stated: Mapping[str, Any]) -> Source:
    return Source(stated["object"], stated.get("where", {}), stated.get("only_eligible", True))


def _signature(stated: Mapping[str, Any], sibling: str) -> SignatureAsked:
    others = tuple(f"{sibling}{name}" for name in stated.get("not", ()))
    return SignatureAsked(stated["meaning"], stated.get("role"), others)
