"""What was to be done: cover, and the master as issued with its accuracy check (section A)."""

from collections.abc import Mapping, Sequence
from typing import Any

from workwright.db.tables.execution import Capture, StepExecution
from workwright.db.tables.quality import Correction, Deviation, Signature
from workwright.domain.canonical import plain
from workwright.domain.lateness import is_late
from workwright.domain.lifecycle import Meaning
from workwright.domain.quantity import DIGITS_AFTER, round_half_up
from workwright.domain.recipe import BomLine, Step
from workwright.domain.targets import Target
from workwright.reports.amounts import amount, limits, places, written
from workwright.reports.desk import Desk, row_name
from workwright.reports.times import stamp, stamp_or_none

Data = dict[str, Any]


def cover(desk: Desk) -> Data:
    """Return what identifies the batch and how it ended."""
    source, snapshot = desk.source, desk.source.snapshot
    order, batch, recipe = source.order, source.batch, snapshot.recipe
    return {
        "product": {"code": recipe.product_code, "name": recipe.product_name},
        "strength": recipe.extra.get("strength"),
        "dosage_form": recipe.extra.get("dosage_form"),
        "order": {
            "row": row_name(order),
            "number": order.number,
            "external_name": snapshot.order.external_name,
            "type": order.type,
            "state": order.state,
            "state_label": desk.labels.state(order.state),
            "short_closed": order.short_closed,
            "rework_of": source.fact("work_order", order.rework_of_id, "code"),
            "replaces": source.fact("work_order", order.replaces_id, "code"),
            "parent": source.fact("work_order", order.parent_id, "code"),
            "own_fields": order_fields(desk),
        },
        "batch": {
            "row": row_name(batch),
            "number": batch.number,
            "size": amount(batch.theoretical_qty, batch.unit),
            "actual": amount(batch.actual_qty, batch.unit),
            "approved": amount(batch.approved_qty, batch.unit),
            "manufactured_on": plain(batch.manufactured_on),
            "expires_on": plain(batch.expires_on),
            "disposition": batch.disposition,
        },
        "recipe": {"code": recipe.code, "version": recipe.version},
        "snapshot": {
            "sha256": source.snapshot_sha256,
            "taken_at": stamp(source.taken_at, source.zone),
        },
        "site": {"code": snapshot.site.code, "name": snapshot.site.name, "zone": source.zone},
        "line": snapshot.order.line_code,
        "planned": {
            "from": stamp(order.planned_start_at, source.zone),
            "to": stamp(order.planned_end_at, source.zone),
        },
        "began_at": stamp_or_none(order.started_at, source.zone),
        "ended_at": stamp_or_none(order.ended_at, source.zone),
        "profile": {"name": snapshot.profile.name, "version": snapshot.profile.version},
        "plugins": dict(snapshot.plugins),
        "counts": _counts(desk),
        "waivers": _waivers(desk),
        "overrides": [plain(item) for item in snapshot.overrides],
    }


def reproduction(desk: Desk) -> Data:
    """Return the whole master as issued, and who checked that it is one."""
    snapshot = desk.source.snapshot
    recipe = snapshot.recipe
    return {
        "accuracy_check": [desk.signature(row) for row in _accuracy_checks(desk)],
        "recipe_sha256": snapshot.recipe_sha256,
        "base": amount(recipe.base_qty, recipe.unit),
        "bracket": {
            "low": amount(recipe.bracket_low, recipe.unit),
            "high": amount(recipe.bracket_high, recipe.unit),
        },
        "change_reason": recipe.change_reason,
        "statements": {
            name: str(value)
            for name, value in sorted(recipe.extra.items())
            if isinstance(value, str | int)
        },
        "materials": material_lines(desk),
        "steps": [_step(desk, step) for step in recipe.steps],
        "yields": [
            {
                "phase": point.phase,
                "name": dict(point.name),
                "step": point.step,
                "theoretical": amount(point.theoretical_qty, point.unit),
                "low_pct": written(point.low_pct, 1),
                "high_pct": written(point.high_pct, 1),
            }
            for point in recipe.yields
        ],
        "samples": [
            {
                "code": sample.code,
                "name": dict(sample.name),
                "step": sample.step,
                "test": sample.test,
                "limits": limits(sample.low, sample.high, sample.unit, sample.decimals or 0),
                "reserve": sample.reserve,
                "qty": amount(sample.qty, sample.unit),
            }
            for sample in recipe.samples
        ],
        "criteria": [
            {"code": item.code, "text": dict(item.text), "citation": item.citation}
            for item in recipe.criteria
        ],
        "documents": _documents(recipe.documents),
        "signers": [
            {
                "transition": signer.transition,
                "role": signer.role,
                "role_label": desk.labels.role(signer.role),
                "meaning": signer.meaning,
            }
            for signer in snapshot.signers
        ],
    }


def _accuracy_checks(desk: Desk) -> Sequence[Signature]:
    return desk.source.where(Signature, record_type="snapshot", meaning=Meaning.VERIFIED.value)


def order_fields(desk: Desk) -> list[Data]:
    """Return the plant's own fields of the order, as frozen."""
    found = []
    for name, value in desk.source.snapshot.order.fields.items():
        label, schema = desk.labels.order_field(name)
        found.append(
            {
                "name": name,
                "label": label,
                "value": plain(value),
                "text": desk.labels.choice(schema, value),
            }
        )
    return found


def _counts(desk: Desk) -> dict[str, int]:
    """Return how often something was out of the ordinary."""
    source = desk.source
    captures = source.of(Capture)
    return {
        "steps": len(source.of(StepExecution)),
        "captures": len(captures),
        "outside": sum(1 for row in captures if row.verdict == "action"),
        "late": sum(1 for row in captures if is_late(row.at, row.claimed_at)),
        "refused": sum(1 for entry in source.entries if entry.body["entity"] == "refusal"),
        "corrections": len(source.of(Correction)),
        "deviations": len(source.of(Deviation)),
        "open_deviations": sum(1 for row in source.of(Deviation) if row.status != "closed"),
        "signatures": len(source.of(Signature)),
    }


def _waivers(desk: Desk) -> list[Data]:
    return [
        {"rule": rule, **{k: plain(v) for k, v in waiver.items()}}
        for rule, waiver in sorted(desk.source.snapshot.waivers.items())
    ]


def material_lines(desk: Desk) -> list[Data]:
    """Return each line of the bill with its target, its band and the maths of its potency."""
    return [_line(desk, line) for line in desk.source.snapshot.recipe.bom]


def _line(desk: Desk, line: BomLine) -> Data:
    target = desk.target(line.line_no)
    decimals = places(target.resolution)
    return {
        "line_no": line.line_no,
        "code": line.material_code,
        "name": line.material_name,
        "spec_version": line.spec_version,
        "base": amount(line.qty, line.unit, decimals),
        "nominal": amount(target.nominal_qty, target.unit, decimals),
        "target": amount(target.target_qty, target.unit, decimals),
        "band": limits(target.low_qty, target.high_qty, target.unit, decimals),
        "tolerance_pct": written(line.tolerance_pct),
        "scaling": line.scaling.value,
        "active": line.active,
        "steps": [
            step.number
            for step in desk.source.snapshot.recipe.steps
            if line.line_no in step.bom_lines
        ],
        "potency": _potency(target, decimals),
    }


def _potency(target: Target, decimals: int) -> Data | None:
    if not target.shares:
        return None
    return {
        "nominal": written(target.nominal_qty, decimals),
        "calculated": written(target.calculated_qty),
        "target": written(target.target_qty, decimals),
        "resolution": written(target.resolution),
        "unit": target.unit,
        "lots": [
            {
                "lot": share.lot_code,
                "assay_pct": written(share.assay_pct),
                "water_pct": written(share.water_pct),
                "qty": written(round_half_up(share.qty, DIGITS_AFTER)),
            }
            for share in target.shares
        ],
    }


def _step(desk: Desk, step: Step) -> Data:
    return {
        "number": step.number,
        "name": dict(step.name),
        "kind": step.kind,
        "kind_label": desk.labels.step_kind(step.kind),
        "instruction": dict(step.instruction),
        "predecessors": list(step.predecessors),
        "role": step.role,
        "role_label": desk.labels.role(step.role),
        "critical": step.critical,
        "two_person": step.two_person,
        "line_clearance_required": step.line_clearance_required,
        "gate": step.gate,
        "equipment_class": step.equipment_class,
        "room": step.room_code,
        "lines": list(step.bom_lines),
        "limits": [
            {
                "name": p.name,
                "label": dict(p.label),
                "target": written(p.target, p.decimals or 0),
                "limits": limits(p.low, p.high, p.unit, p.decimals or 0),
                "unit": p.unit or "",
            }
            for p in step.parameters
        ],
        "lists": {name: [_item(desk, i) for i in items] for name, items in step.lists.items()},
        "documents": _documents(step.documents),
        "min_s": step.min_s,
        "max_s": step.max_s,
        "hold_from": step.hold_from,
        "hold_limit_s": step.hold_limit_s,
    }


def _item(desk: Desk, item: Mapping[str, Any]) -> Data:
    """Return one point of a list: its key, its words, its limits."""
    limited = {"low": None, "high": None, "unit": None, **item}
    return {
        "text": desk.labels.item_text(item),
        **{name: plain(limited[name]) for name in ("low", "high", "unit")},
    }


def _documents(documents: Sequence[Any]) -> list[Data]:
    return [{"code": d.code, "version": d.version, "title": d.title} for d in documents]
