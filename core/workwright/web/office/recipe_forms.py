"""What an editor of a recipe asks for each of its parts, and the part that comes of it."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from workwright.db.tables.documents import Document, DocumentVersion
from workwright.db.tables.equipment import EquipmentClass
from workwright.db.tables.plant import Line, Room, Unit
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at
from workwright.domain.recipe import (
    BomLine,
    DocumentRef,
    Parameter,
    RecipeContent,
    ReleaseCriterion,
    SamplePlan,
    Scaling,
    Step,
    Text,
    YieldPoint,
)
from workwright.domain.recipe_parts import Statement
from workwright.domain.text import N_
from workwright.services.runtime import Look
from workwright.web.i18n import _, decimal_sign, say
from workwright.web.office.choices import codes_of
from workwright.web.office.master_words import PICK_RULES
from workwright.web.register.acts import Values
from workwright.web.register.asked import Choices, Input, Kind
from workwright.web.terms import Terms

MINUTE: Final = 60
HOUR: Final = 3600
SCALINGS: Final[Mapping[Scaling, str]] = {
    Scaling.PROPORTIONAL: N_("with the batch size"),
    Scaling.FIXED: N_("always the same"),
    Scaling.COMPENSATE: N_("makes up for the potency of the actives"),
}
CHECKLIST: Final = "checklist"


@dataclass(frozen=True)
class At:
    """Where a part is edited.

    Args:
        step: of a parameter, the step that it belongs to.
    """

    content: RecipeContent
    words: Terms
    step: Step | None = None


@dataclass(frozen=True)
class Names:
    """Titles of documents and names of materials, by code."""

    documents: Mapping[str, str]
    materials: Mapping[str, str]


@dataclass(frozen=True)
class PartForm:
    """How one kind of part is asked for.

    Args:
        add, change, remove: English titles of the dialogues; ``add`` is empty for what is there
            once.
        inputs: what is asked, filled with what stands there.
        build: the part of what was typed; what was not asked stays as it was.
    """

    part: str
    add: str
    change: str
    remove: str
    inputs: Callable[[At, Any], tuple[Input, ...]]
    build: Callable[[At, Values, Any, Names], Any]


def amount_text(value: Decimal | int | None) -> str:
    """Return a number as the reader types it: their decimal sign, nothing to group digits."""
    return "" if value is None else f"{Decimal(value):f}".replace(".", decimal_sign())


def _amount(name: str, label: str, value: Decimal | None, unit: str = "", **more: Any) -> Input:
    return Input(name, label, "amount", value=amount_text(value), unit=unit, **more)


def _spoken(
    at: At, name: str, label: str, text: Text, kind: Kind = "text", *, needed: bool = True
) -> list[Input]:
    """Return an input for each language of the profile; only the first has to be filled."""
    languages = at.words.profile.languages
    return [
        Input(
            f"{name}.{lang}",
            say(label) if len(languages) == 1 else f"{say(label)} ({lang})",
            kind,
            needed=needed and lang == languages[0],
            value=text.get(lang, ""),
        )
        for lang in languages
    ]


def _text(at: At, values: Values, name: str, old: Text) -> dict[str, str]:
    """Return what was typed by language; languages that the profile does not have stay."""
    languages = at.words.profile.languages
    kept = {lang: text for lang, text in old.items() if lang not in languages}
    typed = {lang: values[f"{name}.{lang}"] for lang in languages}
    return {**{lang: text for lang, text in typed.items() if text}, **kept}


def _flag(name: str, label: str, on: bool, hint: str = "") -> Input:
    return Input(name, label, "flag", value="yes" if on else "", hint=hint)


def _numbers(at: At, but: str = "") -> Callable[[Look], Choices]:
    listed = [
        (s.number, f"{s.number} {at.words.profile.pick(s.name, at.words.lang)}")
        for s in at.content.steps
        if s.number != but
    ]
    return lambda _scope: listed


def _of(table: Any) -> Callable[[Look], Choices]:
    return lambda scope: codes_of(scope, table)


def _fixed(choices: Choices) -> Callable[[Look], Choices]:
    return lambda _scope: choices


def _documents(held: Sequence[DocumentRef]) -> Callable[[Look], Choices]:
    """Offer the versions in force and in draft, and those that the part names already."""

    def offered(scope: Look) -> Choices:
        statement = (
            select(Document.code, DocumentVersion.version, Document.title, DocumentVersion.status)
            .join(DocumentVersion, points_at(DocumentVersion.document_id, Document))
            .order_by(Document.code, DocumentVersion.version)
        )
        named = {(d.code, d.version) for d in held}
        return [
            (_reference(code, version), f"{code} v{version}, {title}")
            for code, version, title, status in scope.rows(statement)
            if status in ("effective", "draft") or (code, version) in named
        ]

    return offered


def _reference(code: str, version: str) -> str:
    return f"{code} v{version}"


def _references(chosen: Sequence[str], names: Names) -> tuple[DocumentRef, ...]:
    found = []
    for reference in chosen:
        code, _sep, version = reference.rpartition(" v")
        found.append(DocumentRef(code, version, names.documents.get(code, "")))
    return tuple(found)


def _lines(codes: Sequence[str]) -> str:
    return "\n".join(codes)


def _times(seconds: int | None, unit: int) -> Decimal | None:
    if seconds is None:
        return None
    value = (Decimal(seconds) / unit).quantize(Decimal("0.001"))
    return value.normalize() if value != value.to_integral() else value.to_integral()


def _seconds(value: Decimal | None, unit: int) -> int | None:
    return None if value is None else int(value * unit)


# Header


def _header_inputs(at: At, content: RecipeContent) -> tuple[Input, ...]:
    unit = content.unit
    return (
        _amount("base_qty", N_("Base batch"), content.base_qty, unit),
        _amount("bracket_low", N_("Smallest batch"), content.bracket_low, unit),
        _amount("bracket_high", N_("Largest batch"), content.bracket_high, unit),
        Input(
            "line",
            "noun:line",
            "choice",
            needed=False,
            choices=_of(Line),
            value=content.line_code or "",
        ),
        Input(
            "expiry_months",
            N_("Shelf life"),
            "whole",
            needed=False,
            value=amount_text(content.expiry_months),
            unit=_("months"),
        ),
        Input(
            "effective_from",
            N_("Effective from"),
            "day",
            needed=False,
            value=content.effective_from.isoformat() if content.effective_from else "",
            hint=N_("Empty: from its approval"),
        ),
        Input(
            "allergens",
            N_("Allergens"),
            needed=False,
            value=", ".join(content.allergens),
            hint=N_("Separated by commas"),
        ),
        Input(
            "documents",
            N_("Documents for everybody"),
            "several",
            choices=_documents(content.documents),
            value=_lines([_reference(d.code, d.version) for d in content.documents]),
        ),
        Input("change_reason", N_("Reason for the change"), "area", value=content.change_reason),
    )


def _header(at: At, values: Values, old: RecipeContent, names: Names) -> RecipeContent:
    return replace(
        old,
        base_qty=values["base_qty"],
        bracket_low=values["bracket_low"],
        bracket_high=values["bracket_high"],
        line_code=values["line"],
        expiry_months=values["expiry_months"],
        effective_from=values["effective_from"],
        allergens=tuple(a.strip() for a in (values["allergens"] or "").split(",") if a.strip()),
        documents=_references(values["documents"], names),
        change_reason=values["change_reason"],
    )


# Steps


def _step_inputs(at: At, step: Step | None) -> tuple[Input, ...]:
    old = step or Step("", {}, "")
    profile, lang = at.words.profile, at.words.lang
    kinds = [(k, profile.pick(v.label, lang)) for k, v in profile.step_kinds.items()]
    roles = [(code, at.words.role(code)) for code in profile.roles]
    bill = [(str(b.line_no), f"{b.line_no} {b.material_name}") for b in at.content.bom]
    return (
        Input("number", N_("Number"), value=old.number, hint=N_("10, 20 or 50a")),
        Input("kind", N_("Kind"), "choice", choices=_fixed(kinds), value=old.kind),
        *_spoken(at, "name", N_("Name"), old.name),
        *_spoken(at, "instruction", N_("Instruction"), old.instruction, "area", needed=False),
        Input(
            "predecessors",
            N_("Comes after"),
            "several",
            choices=_numbers(at, old.number),
            value=_lines(old.predecessors),
        ),
        Input(
            "bom_lines",
            N_("Uses from the bill"),
            "several",
            choices=_fixed(bill),
            value=_lines([str(n) for n in old.bom_lines]),
        ),
        Input("role", "noun:role", "choice", choices=_fixed(roles), value=old.role),
        Input(
            "equipment_class",
            N_("Class of equipment"),
            "choice",
            needed=False,
            choices=_of(EquipmentClass),
            value=old.equipment_class or "",
        ),
        Input(
            "room",
            N_("Room"),
            "choice",
            needed=False,
            choices=_of(Room),
            value=old.room_code or "",
        ),
        Input(
            "units",
            N_("Only in these units"),
            "several",
            choices=_of(Unit),
            value=_lines(old.units),
        ),
        Input(
            "documents",
            "noun:document",
            "several",
            choices=_documents(old.documents),
            value=_lines([_reference(d.code, d.version) for d in old.documents]),
        ),
        Input(
            "checklist",
            N_("Points to check"),
            "area",
            needed=False,
            value=_lines([str(p.get("point", "")) for p in old.lists.get(CHECKLIST, ())]),
            hint=N_("One on each line"),
        ),
        _amount("min", N_("At least"), _times(old.min_s, MINUTE), "min", needed=False),
        _amount("max", N_("At most"), _times(old.max_s, MINUTE), "min", needed=False),
        Input(
            "hold_from",
            N_("Hold time counts from the end of"),
            "choice",
            needed=False,
            choices=_numbers(at, old.number),
            value=old.hold_from or "",
        ),
        _amount("hold", N_("Longest hold time"), _times(old.hold_limit_s, HOUR), "h", needed=False),
        _flag("critical", N_("Critical"), old.critical),
        _flag("two_person", N_("Two people sign it"), old.two_person),
        _flag(
            "line_clearance_required",
            N_("Needs a valid clearance"),
            old.line_clearance_required,
        ),
        _flag("conditional", N_("Only under a condition"), old.conditional),
        _flag("allow_manual_skip", N_("May be skipped with a reason"), old.allow_manual_skip),
    )


def _step(at: At, values: Values, old: Step | None, names: Names) -> Step:
    before = old or Step("", {}, "")
    points = {str(p.get("point", "")): p for p in before.lists.get(CHECKLIST, ())}
    typed = [line.strip() for line in (values["checklist"] or "").splitlines()]
    checklist = tuple(points.get(line, {"point": line}) for line in typed if line)
    lists = {name: items for name, items in before.lists.items() if name != CHECKLIST}
    return replace(
        before,
        number=values["number"],
        kind=values["kind"],
        name=_text(at, values, "name", before.name),
        instruction=_text(at, values, "instruction", before.instruction),
        predecessors=values["predecessors"],
        bom_lines=tuple(int(n) for n in values["bom_lines"]),
        role=values["role"],
        equipment_class=values["equipment_class"],
        room_code=values["room"],
        units=values["units"],
        documents=_references(values["documents"], names),
        lists={**lists, CHECKLIST: checklist} if checklist else lists,
        min_s=_seconds(values["min"], MINUTE),
        max_s=_seconds(values["max"], MINUTE),
        hold_from=values["hold_from"],
        hold_limit_s=_seconds(values["hold"], HOUR),
        critical=values["critical"],
        two_person=values["two_person"],
        line_clearance_required=values["line_clearance_required"],
        conditional=values["conditional"],
        allow_manual_skip=values["allow_manual_skip"],
    )


def _parameter_inputs(at: At, parameter: Parameter | None) -> tuple[Input, ...]:
    old = parameter or Parameter("", {})
    unit = old.unit or ""
    return (
        Input("name", N_("Short name"), value=old.name, hint=N_("Rules and reports know it by it")),
        *_spoken(at, "label", N_("What is asked"), old.label),
        Input("unit", N_("Unit"), needed=False, value=unit),
        _amount("low", N_("Lower limit"), old.low, unit, needed=False),
        _amount("target", N_("Target"), old.target, unit, needed=False),
        _amount("high", N_("Upper limit"), old.high, unit, needed=False),
        Input("decimals", N_("Decimals"), "whole", needed=False, value=amount_text(old.decimals)),
    )


def _parameter(at: At, values: Values, old: Parameter | None, _names: Names) -> Parameter:
    before = old or Parameter("", {})
    numbers = {name: values[name] for name in ("unit", "low", "target", "high", "decimals")}
    label = _text(at, values, "label", before.label)
    return replace(before, name=values["name"], label=label, **numbers)


# Bill of material


def _line_inputs(at: At, line: BomLine | None) -> tuple[Input, ...]:
    free = max((b.line_no for b in at.content.bom), default=0) + 1
    old = line or BomLine(free, "", "", Decimal(0), "")
    unit = old.unit
    scalings = [(code.value, say(word)) for code, word in SCALINGS.items()]
    rules = [(code, say(word[0])) for code, word in PICK_RULES.items()]
    return (
        Input("line_no", N_("Number"), "whole", value=amount_text(old.line_no)),
        Input(
            "material", "noun:material", "choice", choices=_of(Material), value=old.material_code
        ),
        _amount("qty", N_("Quantity"), old.qty if line else None, hint=N_("For the base batch")),
        Input("unit", N_("Unit"), value=unit),
        _amount("tolerance_pct", N_("Tolerance"), old.tolerance_pct, "± %"),
        Input(
            "scaling", N_("Follows"), "choice", choices=_fixed(scalings), value=old.scaling.value
        ),
        _amount("low_qty", N_("Lower limit"), old.low_qty, unit, needed=False),
        _amount("high_qty", N_("Upper limit"), old.high_qty, unit, needed=False),
        Input(
            "pick_rule",
            N_("Pick rule"),
            "choice",
            needed=False,
            choices=_fixed(rules),
            value=old.pick_rule or "",
        ),
        Input("spec_version", N_("Specification"), needed=False, value=old.spec_version or ""),
        _amount("scrap_factor_pct", N_("Planned surplus"), old.scrap_factor_pct, "%"),
        _flag("active", N_("Active ingredient"), old.active, N_("Corrected by potency")),
        _flag("trace", N_("Lot or serial number of each piece"), old.trace),
        _flag("track", N_("Consumption has to be recorded"), old.track),
    )


def _line(at: At, values: Values, old: BomLine | None, names: Names) -> BomLine:
    before = old or BomLine(0, "", "", Decimal(0), "")
    same = ("line_no", "qty", "unit", "tolerance_pct", "low_qty", "high_qty", "pick_rule")
    more = ("spec_version", "scrap_factor_pct", "active", "trace", "track")
    return replace(
        before,
        material_code=values["material"],
        material_name=names.materials.get(values["material"], values["material"]),
        scaling=Scaling(values["scaling"]),
        **{name: values[name] for name in (*same, *more)},
    )


# Yields, samples, criteria


def _yield_inputs(at: At, point: YieldPoint | None) -> tuple[Input, ...]:
    unit = point.unit if point else at.content.unit
    return (
        Input("phase", N_("Phase"), value=point.phase if point else ""),
        *_spoken(at, "name", N_("Name"), point.name if point else {}),
        Input(
            "step",
            "noun:step",
            "choice",
            choices=_numbers(at),
            value=point.step if point else "",
        ),
        _amount(
            "theoretical_qty",
            N_("Theoretical yield"),
            point.theoretical_qty if point else None,
            hint=N_("For the base batch"),
        ),
        Input("unit", N_("Unit"), value=unit),
        _amount("low_pct", N_("Yield from"), point.low_pct if point else None, "%"),
        _amount("high_pct", N_("Yield to"), point.high_pct if point else None, "%"),
        _amount(
            "accountability_low_pct",
            N_("Accountability from"),
            point.accountability_low_pct if point else None,
            "%",
            needed=False,
        ),
        _amount(
            "accountability_high_pct",
            N_("Accountability to"),
            point.accountability_high_pct if point else None,
            "%",
            needed=False,
        ),
    )


def _yield(at: At, values: Values, old: YieldPoint | None, _names: Names) -> YieldPoint:
    name = _text(at, values, "name", old.name if old else {})
    return YieldPoint(
        phase=values["phase"],
        name=name,
        step=values["step"],
        low_pct=values["low_pct"],
        high_pct=values["high_pct"],
        unit=values["unit"],
        theoretical_qty=values["theoretical_qty"],
        accountability_low_pct=values["accountability_low_pct"],
        accountability_high_pct=values["accountability_high_pct"],
    )


def _sample_inputs(at: At, plan: SamplePlan | None) -> tuple[Input, ...]:
    old = plan or SamplePlan("", {}, "", "")
    unit = old.unit or ""
    return (
        Input("code", N_("Code"), value=old.code),
        *_spoken(at, "name", N_("Name"), old.name),
        Input("step", "noun:step", "choice", choices=_numbers(at), value=old.step),
        Input("test", N_("Test"), value=old.test),
        Input("unit", N_("Unit"), needed=False, value=unit),
        _amount("low", N_("Lower limit"), old.low, unit, needed=False),
        _amount("high", N_("Upper limit"), old.high, unit, needed=False),
        Input("decimals", N_("Decimals"), "whole", needed=False, value=amount_text(old.decimals)),
        _amount("qty", N_("Sample size"), old.qty, needed=False),
        _flag("reserve", N_("Reserve sample"), old.reserve),
    )


def _sample(at: At, values: Values, old: SamplePlan | None, _names: Names) -> SamplePlan:
    before = old or SamplePlan("", {}, "", "")
    same = ("code", "step", "test", "low", "high", "unit", "decimals", "reserve", "qty")
    name = _text(at, values, "name", before.name)
    return replace(before, name=name, **{field: values[field] for field in same})


def _criterion_inputs(at: At, criterion: ReleaseCriterion | None) -> tuple[Input, ...]:
    old = criterion or ReleaseCriterion("", {})
    return (
        Input("code", N_("Code"), value=old.code),
        *_spoken(at, "text", N_("What must hold"), old.text, "area"),
        Input("citation", N_("Source"), needed=False, value=old.citation),
    )


def _criterion(
    at: At, values: Values, old: ReleaseCriterion | None, _names: Names
) -> ReleaseCriterion:
    text = _text(at, values, "text", old.text if old else {})
    return ReleaseCriterion(values["code"], text, values["citation"] or "")


# Statements of the header, for plugins


def _statement_inputs(_at: At, statement: Statement | None) -> tuple[Input, ...]:
    value = statement.value if statement else ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return (
        Input(
            "name",
            N_("Short name"),
            value=statement.name if statement else "",
            hint=N_("As the rule that asks for it calls it"),
        ),
        Input("value", N_("What it says"), "area", value=text, hint=N_("Text, or a list as JSON")),
    )


def _statement(_at: At, values: Values, _old: Statement | None, _names: Names) -> Statement:
    """Return the statement; what begins like a list and is none stays text, and is refused so."""
    value: Any = values["value"]
    if value[:1] in ("[", "{"):
        with suppress(ValueError):
            value = json.loads(value, parse_float=str, parse_int=str)
    return Statement(values["name"], value)


FORMS: Final[Mapping[str, PartForm]] = {
    form.part: form
    for form in (
        PartForm("header", "", N_("Change the facts"), "", _header_inputs, _header),
        PartForm(
            "steps",
            N_("Add a step"),
            N_("Change the step"),
            N_("Take the step out"),
            _step_inputs,
            _step,
        ),
        PartForm(
            "parameters",
            N_("Add a value to record"),
            N_("Change the value to record"),
            N_("Take the value out"),
            _parameter_inputs,
            _parameter,
        ),
        PartForm(
            "bom",
            N_("Add a material"),
            N_("Change the material"),
            N_("Take the material out"),
            _line_inputs,
            _line,
        ),
        PartForm(
            "yields",
            N_("Add a yield"),
            N_("Change the yield"),
            N_("Take the yield out"),
            _yield_inputs,
            _yield,
        ),
        PartForm(
            "samples",
            N_("Add a sample"),
            N_("Change the sample"),
            N_("Take the sample out"),
            _sample_inputs,
            _sample,
        ),
        PartForm(
            "extra",
            N_("Add a statement"),
            N_("Change the statement"),
            N_("Take the statement out"),
            _statement_inputs,
            _statement,
        ),
        PartForm(
            "criteria",
            N_("Add a condition of release"),
            N_("Change the condition"),
            N_("Take the condition out"),
            _criterion_inputs,
            _criterion,
        ),
    )
}
