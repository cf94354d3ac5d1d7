"""Turn one read document into its order: made, replaced, cancelled or refused (R9-R17).

Everything is checked before anything is written, so that a document that does not hold leaves
nothing behind in the transaction that it shares with others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from workwright.db.tables.orders import OrderEquipment, OrderOverride, OrderPerson, WorkOrder
from workwright.db.tables.plant import Line
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.lifecycle import State
from workwright.errors import ImportProblem, Refused
from workwright.importers.catalogue import refused
from workwright.importers.findings import line as import_line
from workwright.importers.model import ImportOrder, Reading
from workwright.importers.report import Outcome, ReportRow
from workwright.importers.resolve import resolve
from workwright.importers.resolved import ResolvedOrder
from workwright.importers.sentences_plant import (
    ALREADY_CANCELLED,
    WORK_ORDER_NOT_FOUND,
    WORK_ORDER_RELEASED,
    WORK_ORDER_STARTED,
)
from workwright.profile.model import Profile
from workwright.services.import_master import Contents, PlantMaster
from workwright.services.import_overrides import override_rows
from workwright.services.numbering import Numbers
from workwright.services.one_off import OneOff, one_off_of, store_one_off, withdraw
from workwright.services.planning import Draft, Frame, cancel_draft, draft_values
from workwright.services.profiles import active
from workwright.services.runtime import Work
from workwright.services.transitions import void_requests

OPEN = (State.DRAFT, State.CANCELLED)


@dataclass(frozen=True)
class Ground:
    """What the documents of one transaction share: plant, numbers, orders of their names."""

    work: Work
    profile: Profile
    master: PlantMaster
    numbers: Numbers
    existing: Mapping[str, WorkOrder]


def ground_for(work: Work, orders: Iterable[ImportOrder], contents: Contents) -> Ground:
    """Lock the orders of these names and read together what the documents ask for."""
    profile = active(work)
    listed = list(orders)
    existing = _locked(work, [order.name for order in listed if order.name])
    master = PlantMaster(work, profile, contents)
    master.expect(code for order in listed for code in _materials_of(order))
    return Ground(work, profile, master, Numbers(work), existing)


def apply(ground: Ground, reading: Reading, job_id: UUID) -> ReportRow:
    """Make, replace or cancel the order of a document.

    Raises:
        ImportRefused: with every problem; nothing was written.
    """
    order = reading.order
    existing = ground.existing.get(order.name)
    if existing is not None and State(existing.state) not in OPEN:
        raise refused([*reading.problems, _barred(existing)])
    if order.cancels:
        if reading.problems:
            raise refused(reading.problems)
        return _cancel(ground.work, order, existing)
    resolved = resolve(order, ground.master, reading.problems)
    try:
        if existing is None or State(existing.state) is State.CANCELLED:
            return _create(ground, resolved, existing)
        return _replace(ground, resolved, job_id, existing)
    except Refused as exc:
        raise refused(_problems_of(exc)) from exc


def _create(ground: Ground, resolved: ResolvedOrder, before: WorkOrder | None) -> ReportRow:
    work, order_id, line = ground.work, uuid7(), _line(ground, resolved)
    product, overrides = _product(ground, resolved), _overrides(ground, resolved)
    own_version = uuid7()
    version_id = resolved.route.version_id if resolved.route is not None else own_version
    site = ground.master.site_of(line)
    frame = Frame(resolved.name, product.id, product.code, site, line.code)
    draft = _draft(resolved, version_id, line, site.id, before)
    values = draft_values(work, draft, frame, ground.profile, ground.numbers)
    if resolved.route is None:
        one_off = _one_off(ground, resolved, order_id, values["number"], is_new=True)
        store_one_off(work, ground.master, one_off, order_id, own_version)
    work.insert(WorkOrder, {"id": order_id, **values})
    work.audit(
        "work_order.created",
        entity="work_order",
        entity_id=order_id,
        work_order_id=order_id,
        detail={"transition": "T1"},
    )
    _lay_overrides(ground, order_id, resolved, overrides)
    return ReportRow(
        resolved.name,
        Outcome.CREATED,
        values["number"],
        before.number if before is not None else None,
        messages=resolved.messages,
    )


def _replace(ground: Ground, resolved: ResolvedOrder, job_id: UUID, order: WorkOrder) -> ReportRow:
    """Replace the content of a draft in place; nothing of the old one survives (R10, R13)."""
    work, line = ground.work, _line(ground, resolved)
    product, overrides = _product(ground, resolved), _overrides(ground, resolved)
    if resolved.route is None:
        one_off = _one_off(ground, resolved, order.id, order.number, is_new=False)
        version_id = store_one_off(work, ground.master, one_off, order.id, uuid7())
    else:
        version_id = resolved.route.version_id
        if (own := work.find(Recipe, one_off_for_id=order.id)) is not None:
            withdraw(work, work.all(RecipeVersion, recipe_id=own.id))
    for kind in (OrderOverride, OrderPerson, OrderEquipment):
        for row in work.all(kind, work_order_id=order.id):
            work.remove(row)
    order.recipe_version_id, order.product_id = version_id, product.id
    order.qty, order.unit = resolved.planned_qty, resolved.product.unit
    order.planned_start_at, order.planned_end_at = resolved.start_at, resolved.end_at
    order.line_id, order.priority = line.id, resolved.priority
    order.lots, order.fields = _lots(resolved), {}
    order.row_version += 1
    void_requests(work, order, "the order was imported again")
    _lay_overrides(ground, order.id, resolved, overrides)
    work.audit(
        "work_order.replaced",
        order,
        work_order_id=order.id,
        reason=f"import of {resolved.name}",
        detail={"job": job_id},
    )
    return ReportRow(resolved.name, Outcome.REPLACED, order.number, messages=resolved.messages)


def _cancel(work: Work, order: ImportOrder, existing: WorkOrder | None) -> ReportRow:
    if existing is None:
        problem = import_line(WORK_ORDER_NOT_FOUND, "workOrderName", {"order": order.name})
        raise refused([problem])
    if State(existing.state) is State.CANCELLED:
        note = import_line(ALREADY_CANCELLED, "status", {"order": order.name})
        messages = (*order.messages, note)
        return ReportRow(order.name, Outcome.UNCHANGED, existing.number, messages=messages)
    reason = f"cancelled by import of {order.name}"
    try:
        with work.session.begin_nested():
            cancel_draft(work, existing.id, existing.row_version, reason)
    except Refused as exc:
        raise refused(_problems_of(exc)) from exc
    return ReportRow(order.name, Outcome.CANCELLED, existing.number, messages=order.messages)


def _one_off(
    ground: Ground, resolved: ResolvedOrder, order_id: UUID, number: str, *, is_new: bool
) -> OneOff:
    return one_off_of(
        ground.work, ground.master, ground.profile, resolved, order_id, number, is_new=is_new
    )


def _draft(
    resolved: ResolvedOrder, version_id: UUID, line: Line, site_id: UUID, before: WorkOrder | None
) -> Draft:
    return Draft(
        recipe_version_id=version_id,
        qty=resolved.planned_qty,
        unit=resolved.product.unit,
        planned_start_at=resolved.start_at,
        planned_end_at=resolved.end_at,
        site_id=site_id,
        line_id=line.id,
        priority=resolved.priority,
        external_name=resolved.name,
        lots=tuple(_lots(resolved)),
        replaces_id=before.id if before is not None else None,
        is_imported=True,
    )


def _lots(resolved: ResolvedOrder) -> list[dict[str, object]]:
    return [{"lot": lot.lot_code, "qty": lot.planned_qty} for lot in resolved.lots]


def _line(ground: Ground, resolved: ResolvedOrder) -> Line:
    line = ground.master.line_row(resolved.line.code)
    if line is None:
        raise LookupError("the order was resolved without its line")
    return line


def _product(ground: Ground, resolved: ResolvedOrder) -> Material:
    product = ground.master.material_row(resolved.product.code)
    if product is None:
        raise LookupError("the order was resolved without its product")
    return product


def _overrides(ground: Ground, resolved: ResolvedOrder) -> list[dict[str, Any]]:
    return list(override_rows(ground.master, ground.profile.languages[0], resolved))


def _lay_overrides(
    ground: Ground, order_id: UUID, resolved: ResolvedOrder, rows: Iterable[dict[str, Any]]
) -> None:
    if not resolved.overrides:
        return
    for position, content in enumerate(rows):
        ground.work.insert(
            OrderOverride, {"work_order_id": order_id, "position": position, **content}
        )
    ground.work.audit(
        "work_order.overrides_laid",
        entity="work_order",
        entity_id=order_id,
        work_order_id=order_id,
        detail={"paths": [override.path for override in resolved.overrides]},
    )


def _materials_of(order: ImportOrder) -> Iterable[str]:
    """Yield the codes that the order asks for, product first."""
    content = order.content
    if content is None:
        return
    yield content.product_code
    for item in content.bom or ():
        yield item.material_code
    for operation in content.operations or ():
        for item in operation.bom or ():
            yield item.material_code


def _locked(work: Work, names: list[str]) -> dict[str, WorkOrder]:
    """Return of each external name the live order locked, else its latest cancelled one."""
    if not names:
        return {}
    rows = work.lock_all(select(WorkOrder).where(WorkOrder.external_name.in_(names)))
    # In the order of their ids the newest comes last; a live one wins over every cancelled one.
    found = {str(row.external_name): row for row in rows}
    live = [row for row in rows if row.state != State.CANCELLED.value]
    return found | {str(row.external_name): row for row in live}


def _barred(order: WorkOrder) -> ImportProblem:
    data = {"order": order.external_name, "number": order.number, "state": order.state}
    released = State(order.state) is State.RELEASED
    return import_line(
        WORK_ORDER_RELEASED if released else WORK_ORDER_STARTED, "workOrderName", data
    )


def _problems_of(refusal: Refused) -> list[ImportProblem]:
    """Return the findings of a rule as lines of the report."""
    return [
        ImportProblem(f.rule, "workOrderName", f.message, {"rule": f.rule, **f.data}, f.remedy)
        for f in refusal.findings
    ]
