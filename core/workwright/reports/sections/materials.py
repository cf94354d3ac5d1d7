"""What went in and came out: sections D (components), I (containers) and the lots made."""

from typing import Any

from workwright.db.tables.execution import Capture, GenealogyEdge
from workwright.db.tables.stock import InventoryMove, Reservation
from workwright.reports.amounts import amount, limits, places, written
from workwright.reports.captures import captured, in_order
from workwright.reports.desk import Desk
from workwright.reports.sections.master import material_lines

Data = dict[str, Any]

WEIGHED = frozenset({"dispense", "charge"})
# Movements that tell where material went besides into the batch (RS7).
ASIDE = frozenset({"return", "destroy", "adjust", "sample"})
NOT_COMPONENTS = frozenset({"packaging", "label"})


def components(desk: Desk) -> Data:
    """Return every weighing and addition with lot, container, band and instrument, by attempt."""
    rows = [row for row in in_order(desk) if row.kind in WEIGHED]
    return {
        "weighed": [_weighed(desk, row) for row in rows],
        "consumed": [
            _edge(desk, row)
            for row in desk.source.of(GenealogyEdge)
            if row.kind in {"consume", "rework_in"}
            and _kind(desk, row.line_no) not in NOT_COMPONENTS
        ],
        "reserved": [_reserved(desk, row) for row in desk.source.of(Reservation)],
        "aside": [_moved(desk, row) for row in desk.source.of(InventoryMove) if row.kind in ASIDE],
        "potency": [line for line in material_lines(desk) if line["potency"] is not None],
        "lots": lots(desk),
    }


def containers(desk: Desk) -> Data:
    """Return containers and closures by lot, and the lots and containers that were filled."""
    edges = desk.source.of(GenealogyEdge)
    return {
        "description": desk.source.snapshot.recipe.extra.get("container_closure"),
        "used": [
            _edge(desk, row)
            for row in edges
            if row.kind == "consume" and _kind(desk, row.line_no) == "packaging"
        ],
        "made": [_edge(desk, row) for row in edges if row.kind in {"produce", "co_product"}],
    }


def lots(desk: Desk) -> list[Data]:
    """Return each lot that the order used, with the data that it had then."""
    material = {row.lot_id: _material(desk, row.line_no) for row in desk.source.of(Reservation)}
    material |= {
        row.lot_id: _material(desk, row.line_no)
        for row in desk.source.of(Capture)
        if row.lot_id is not None and row.line_no is not None
    }
    found = [
        {
            "lot": desk.source.fact("lot", lot_id, "code"),
            "material": code,
            "name": _name(desk, code),
            **{
                fact: desk.source.fact("lot", lot_id, fact)
                for fact in ("supplier_lot", "received_on", "expires_on", "retest_on")
            },
            "assay_pct": written(desk.source.fact("lot", lot_id, "assay_pct")),
            "water_pct": written(desk.source.fact("lot", lot_id, "water_pct")),
        }
        for lot_id, code in material.items()
    ]
    return sorted(found, key=lambda lot: (str(lot["material"]), str(lot["lot"])))


def _weighed(desk: Desk, row: Capture) -> Data:
    target = desk.target(row.line_no) if row.line_no is not None else None
    facts = desk.source.equipment_at_use.get((row.execution_id, row.equipment_id), {})  # type: ignore[arg-type]
    shown = places(facts.get("resolution") or (target.resolution if target else None))
    code = _material(desk, row.line_no)
    return {
        **captured(desk, row),
        "material": code,
        "name": _name(desk, code),
        "compensates": row.line_no is not None and _compensates(desk, row.line_no),
        "lot": desk.source.fact("lot", row.lot_id, "code"),
        "container": desk.source.fact("container", row.container_id, "code"),
        "target": amount(target.target_qty, target.unit, shown) if target else None,
        "band": limits(target.low_qty, target.high_qty, target.unit, shown) if target else None,
        "tare": _part(row, "tare", shown),
        "gross": _part(row, "gross", shown),
        "net": amount(row.net_qty, row.unit, shown),
        "scale": facts.get("code") or desk.source.fact("equipment", row.equipment_id, "code"),
        "calibration_due_on": facts.get("calibration_due_on"),
        "verified": desk.verified(desk.source.executions[row.execution_id]),
    }


def _part(row: Capture, name: str, shown: int) -> str | None:
    entry = row.values.get(name) or {}
    given = entry.get("value")
    return written(str(given), shown) if given is not None else None


def _edge(desk: Desk, row: GenealogyEdge) -> Data:
    execution = desk.source.executions.get(row.execution_id) if row.execution_id else None
    code = _material(desk, row.line_no)
    return {
        "kind": row.kind,
        "step": execution.step if execution is not None else None,
        "material": code,
        "name": _name(desk, code),
        "lot": desk.source.fact("lot", row.input_lot_id or row.output_lot_id, "code"),
        "container": desk.source.fact("container", row.container_id, "code"),
        "qty": amount(row.qty, row.unit, desk.decimals_of(row.line_no)),
        "at": desk.zone_stamp(row.at),
        "weighed": any(
            capture.kind in WEIGHED and capture.lot_id == row.input_lot_id
            for capture in desk.source.captures_by_execution.get(row.execution_id, ())
        )
        if row.execution_id is not None
        else False,
    }


def _reserved(desk: Desk, row: Reservation) -> Data:
    code = _material(desk, row.line_no)
    shown = desk.decimals_of(row.line_no)
    return {
        "line_no": row.line_no,
        "material": code,
        "name": _name(desk, code),
        "lot": desk.source.fact("lot", row.lot_id, "code"),
        "reserved": amount(row.reserved_qty, row.unit, shown),
        "consumed": amount(row.consumed_qty, row.unit, shown),
        "released": amount(row.released_qty, row.unit, shown),
        "status": row.status,
        "reason": row.close_reason,
    }


def _moved(desk: Desk, row: InventoryMove) -> Data:
    return {
        "kind": row.kind,
        "lot": desk.source.fact("lot", row.lot_id, "code"),
        "container": desk.source.fact("container", row.container_id, "code"),
        "qty": amount(abs(row.qty), row.unit),
        "reason": row.reason,
        "by": desk.people.who(row.actor_id, row.at),
    }


def _compensates(desk: Desk, line_no: int) -> bool:
    return desk.source.snapshot.recipe.line(line_no).scaling.value == "compensate"


def _material(desk: Desk, line_no: int | None) -> str | None:
    if line_no is None:
        return None
    return desk.source.snapshot.recipe.line(line_no).material_code


def _kind(desk: Desk, line_no: int | None) -> str | None:
    code = _material(desk, line_no)
    return next((m.kind for m in desk.source.snapshot.materials if m.code == code), None)


def _name(desk: Desk, code: str | None) -> str | None:
    if code is None:
        return None
    names = {line.material_code: line.material_name for line in desk.source.snapshot.recipe.bom}
    return names.get(code)
