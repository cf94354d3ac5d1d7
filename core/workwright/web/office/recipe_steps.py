"""What an editor asks for a step of a recipe, and for the values that are recorded in it."""

from dataclasses import replace

from workwright.db.tables.equipment import EquipmentClass
from workwright.db.tables.plant import Room, Unit
from workwright.domain.recipe import (
    Parameter,
    Step,
)
from workwright.domain.text import N_
from workwright.web.office.recipe_inputs import (
    CHECKLIST,
    HOUR,
    MINUTE,
    At,
    Names,
    amount_input,
    amount_text,
    documents,
    fixed,
    flag,
    lines,
    numbers,
    reference,
    references,
    rows_of,
    seconds,
    spoken,
    text_of,
    times,
)
from workwright.web.register.acts import Values
from workwright.web.register.asked import Input


def step_inputs(at: At, step: Step | None) -> tuple[Input, ...]:
    """Return what is asked for a step."""
    old = step or Step("", {}, "")
    return (*_what(at, old), *_after(at, old), *_where(at, old), *_limits(at, old), *_marks(old))


def _what(at: At, old: Step) -> tuple[Input, ...]:
    profile, lang = at.words.profile, at.words.lang
    kinds = [(k, profile.pick(v.label, lang)) for k, v in profile.step_kinds.items()]
    return (
        Input("number", N_("Number"), value=old.number, hint=N_("10, 20 or 50a")),
        Input("kind", N_("Kind"), "choice", choices=fixed(kinds), value=old.kind),
        *spoken(at, "name", N_("Name"), old.name),
        *spoken(at, "instruction", N_("Instruction"), old.instruction, "area", needed=False),
    )


def _after(at: At, old: Step) -> tuple[Input, ...]:
    bill = [(str(b.line_no), f"{b.line_no} {b.material_name}") for b in at.content.bom]
    return (
        Input(
            "predecessors",
            N_("Comes after"),
            "several",
            choices=numbers(at, old.number),
            value=lines(old.predecessors),
        ),
        Input(
            "bom_lines",
            N_("Uses from the bill"),
            "several",
            choices=fixed(bill),
            value=lines([str(n) for n in old.bom_lines]),
        ),
    )


def _where(at: At, old: Step) -> tuple[Input, ...]:
    roles = [(code, at.words.role(code)) for code in at.words.profile.roles]
    return (
        Input("role", "noun:role", "choice", choices=fixed(roles), value=old.role),
        Input(
            "equipment_class",
            N_("Class of equipment"),
            "choice",
            needed=False,
            choices=rows_of(EquipmentClass),
            value=old.equipment_class or "",
        ),
        Input(
            "room",
            N_("Room"),
            "choice",
            needed=False,
            choices=rows_of(Room),
            value=old.room_code or "",
        ),
        Input(
            "units",
            N_("Only in these units"),
            "several",
            choices=rows_of(Unit),
            value=lines(old.units),
        ),
        Input(
            "documents",
            "noun:document",
            "several",
            choices=documents(old.documents),
            value=lines([reference(d.code, d.version) for d in old.documents]),
        ),
    )


def _limits(at: At, old: Step) -> tuple[Input, ...]:
    return (
        Input(
            "checklist",
            N_("Points to check"),
            "area",
            needed=False,
            value=lines([str(p.get("point", "")) for p in old.lists.get(CHECKLIST, ())]),
            hint=N_("One on each line"),
        ),
        amount_input("min", N_("At least"), times(old.min_s, MINUTE), "min", needed=False),
        amount_input("max", N_("At most"), times(old.max_s, MINUTE), "min", needed=False),
        Input(
            "hold_from",
            N_("Hold time counts from the end of"),
            "choice",
            needed=False,
            choices=numbers(at, old.number),
            value=old.hold_from or "",
        ),
        amount_input(
            "hold", N_("Longest hold time"), times(old.hold_limit_s, HOUR), "h", needed=False
        ),
    )


def _marks(old: Step) -> tuple[Input, ...]:
    return (
        flag("critical", N_("Critical"), old.critical),
        flag("two_person", N_("Two people sign it"), old.two_person),
        flag(
            "line_clearance_required",
            N_("Needs a valid clearance"),
            old.line_clearance_required,
        ),
        flag("conditional", N_("Only under a condition"), old.conditional),
        flag("allow_manual_skip", N_("May be skipped with a reason"), old.allow_manual_skip),
    )


def built_step(at: At, values: Values, old: Step | None, names: Names) -> Step:
    """Return the step of what was typed; lists that are not asked stay."""
    before = old or Step("", {}, "")
    points = {str(p.get("point", "")): p for p in before.lists.get(CHECKLIST, ())}
    typed = [line.strip() for line in (values["checklist"] or "").splitlines()]
    checklist = tuple(points.get(line, {"point": line}) for line in typed if line)
    lists = {name: items for name, items in before.lists.items() if name != CHECKLIST}
    return replace(
        before,
        number=values["number"],
        kind=values["kind"],
        name=text_of(at, values, "name", before.name),
        instruction=text_of(at, values, "instruction", before.instruction),
        predecessors=values["predecessors"],
        bom_lines=tuple(int(n) for n in values["bom_lines"]),
        role=values["role"],
        equipment_class=values["equipment_class"],
        room_code=values["room"],
        units=values["units"],
        documents=references(values["documents"], names),
        lists={**lists, CHECKLIST: checklist} if checklist else lists,
        min_s=seconds(values["min"], MINUTE),
        max_s=seconds(values["max"], MINUTE),
        hold_from=values["hold_from"],
        hold_limit_s=seconds(values["hold"], HOUR),
        critical=values["critical"],
        two_person=values["two_person"],
        line_clearance_required=values["line_clearance_required"],
        conditional=values["conditional"],
        allow_manual_skip=values["allow_manual_skip"],
    )


def parameter_inputs(at: At, parameter: Parameter | None) -> tuple[Input, ...]:
    """Return what is asked for a value that a step records."""
    old = parameter or Parameter("", {})
    unit = old.unit or ""
    return (
        Input("name", N_("Short name"), value=old.name, hint=N_("Rules and reports know it by it")),
        *spoken(at, "label", N_("What is asked"), old.label),
        Input("unit", N_("Unit"), needed=False, value=unit),
        amount_input("low", N_("Lower limit"), old.low, unit, needed=False),
        amount_input("target", N_("Target"), old.target, unit, needed=False),
        amount_input("high", N_("Upper limit"), old.high, unit, needed=False),
        Input("decimals", N_("Decimals"), "whole", needed=False, value=amount_text(old.decimals)),
    )


def built_parameter(at: At, values: Values, old: Parameter | None, _names: Names) -> Parameter:
    """Return the value to record of what was typed."""
    before = old or Parameter("", {})
    numbers = {name: values[name] for name in ("unit", "low", "target", "high", "decimals")}
    label = text_of(at, values, "label", before.label)
    return replace(before, name=values["name"], label=label, **numbers)
