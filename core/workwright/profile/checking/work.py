"""Work: step kinds with their forms, own fields of objects, and what checks read of forms."""

from typing import Any

from workwright.forms.compute import types_of
from workwright.forms.nodes import Node, all_properties, walk
from workwright.forms.schema import Form
from workwright.forms.sheet import Where
from workwright.profile.draft import Draft
from workwright.profile.merge import Kind, at

KEPT_WORDS = ("type", "x-unit")


def check(draft: Draft) -> None:
    """Note what is wrong with step kinds, forms, and the forms that checks rely on."""
    for name, kind in draft.data.get("step_kinds", {}).items():
        where = ("step_kinds", name)
        if "base" not in kind:
            message = f"'{name}' does not say what it behaves as"
            draft.say("schema.missing_key", where, message, "add base, e.g. base: process")
        if "form" in kind:
            _form(draft, (*where, "form"), kind["form"], "step")
        _equipment(draft, where, kind)
    for name, reference in draft.data.get("forms", {}).items():
        _form(draft, ("forms", name), reference, "object")
    _needs(draft)


def _form(draft: Draft, where: Where, reference: str, use: str) -> None:
    if reference not in draft.known_forms:
        message = f"there is no form '{reference}'"
        folder = reference.split("/")[0]
        hint = draft.near(reference, draft.known_forms) or f"put it into forms/{folder}/"
        draft.say("form.unknown", where, message, hint)
        return
    form = draft.forms.get(reference)
    if form is None:
        return
    if form.use != use:
        message = f"form {reference} is for a{'n' if form.use == 'object' else ''} {form.use}"
        draft.say("form.unknown", where, message, f"use one with x-use: {use}")
    _inside(draft, where, form)


def _inside(draft: Draft, where: Where, form: Form) -> None:
    """Note lists, roles and record paths that a form names and the profile does not have."""
    for _, node in walk(form.schema):
        if "x-list" in node:
            message = f"form {form.ref}: there is no list '{node['x-list']}'"
            draft.refer("form.list", where, ("lists",), node["x-list"], message)
        role = node.get("x-signature", {}).get("role")
        if role is not None:
            message = f"form {form.ref}: there is no role '{role}'"
            draft.refer("role.unknown", where, ("roles",), role, message)
    for item in form.derived:
        for path in sorted(item.formula.paths) if item.formula else ():
            if path.startswith("record."):
                _record(draft, where, form, path)


def _record(draft: Draft, where: Where, form: Form, path: str) -> None:
    _, kind, *field = path.split(".")
    kinds = draft.data.get("step_kinds", {})
    if kind not in kinds:
        message = f"form {form.ref}: record has no '{kind}'"
        draft.say("form.compute", where, message, draft.near(kind, list(kinds)))
        return
    other = draft.forms.get(kinds[kind].get("form", ""))
    known = types_of(other.schema, "") if other else {}
    name = ".".join(field)
    if field and name not in known:
        message = f"form {form.ref}: record.{kind} has no '{name}'"
        draft.say("form.compute", where, message, draft.near(name, list(known)))


def _equipment(draft: Draft, where: Where, kind: Any) -> None:
    classes = draft.names("lists", "equipment_classes")
    wanted = kind.get("equipment")
    if wanted is not None and classes and wanted not in classes:
        message = f"there is no equipment class '{wanted}'"
        hint = draft.near(wanted, classes) or "add it to lists.equipment_classes"
        draft.say("schema.choice", (*where, "equipment"), message, hint)


def _needs(draft: Draft) -> None:
    """Note forms put in place of a plugin's that lack what its checks read."""
    for layer in draft.merged.layers:
        if layer.kind is not Kind.PLUGIN:
            continue
        for rule, kinds in layer.data.get("needs", {}).items():
            for kind, names in kinds.items():
                brought = at(layer.data, ("step_kinds", kind, "form"))
                used = at(draft.data, ("step_kinds", kind, "form"))
                if brought != used and draft.own(("step_kinds", kind, "form")):
                    _kept(draft, rule, kind, names, draft.forms.get(brought), draft.forms.get(used))


def _kept(
    draft: Draft, rule: str, kind: str, names: list[str], brought: Form | None, used: Form | None
) -> None:
    where = ("step_kinds", kind, "form")
    fields: dict[str, Node] = all_properties(used.schema) if used else {}
    asked = used.schema.get("required", ()) if used else ()
    for name in names:
        wanted = brought.fields.get(name, {}) if brought else {}
        found = fields.get(name)
        same = found is not None and all(found.get(w) == wanted.get(w) for w in KEPT_WORDS)
        if not same or name not in asked:
            hint = "keep it as in the plugin's form, required"
            draft.say("form.law_field", where, f"check {rule} needs field {name}", hint)
