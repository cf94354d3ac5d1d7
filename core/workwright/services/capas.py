"""Corrective and preventive actions: opened for deviations, changed with a reason, closed signed.

A CAPA holds a release only where it is marked so (W9); a rejection rests on one (T13). Which
deviations it answers is set when it is opened and never moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.quality import Capa, CapaDeviation, Deviation
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import Meaning
from workwright.domain.text import N_
from workwright.errors import Refused, Stale, refusal
from workwright.services.authority import require, require_reason
from workwright.services.numbering import next_number
from workwright.services.orders import lock_order, snapshot_of
from workwright.services.profiles import active
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Shown, Signing, sign

MANAGES = "capa.manage"
OPEN = "open"
CONCLUSIONS = ("effective", "ineffective")
TEXTS = ("plan", "effectiveness")
CHANGEABLE = frozenset({*TEXTS, "owner_id", "due_on", "blocks_release"})


@dataclass(frozen=True)
class NewCapa:
    """What is planned.

    Args:
        deviation_ids: the deviations that it answers, at least one.
        effectiveness: how it will be seen that it worked.
        blocks_release: no order with one of the deviations is released before it is effective.
    """

    deviation_ids: tuple[UUID, ...]
    plan: str
    owner_id: UUID
    due_on: date
    effectiveness: str
    blocks_release: bool = False


@dataclass(frozen=True)
class Conclusion:
    """What the check of effectiveness says: one of ``CONCLUSIONS``, and what it found."""

    outcome: str
    result: str


def open_capa(work: Work, new: NewCapa) -> Capa:
    """Plan a CAPA for deviations (T13).

    Raises:
        Refused: no deviation, an owner who is no active person, a due day in the past, or texts
            that say nothing; all of it at once.
        NotFound: a deviation or the owner is unknown here.
    """
    require(work, MANAGES)
    orders = _orders_locked(work, new.deviation_ids)
    planned = {"plan": new.plan, "effectiveness": new.effectiveness}
    found = _against(work, {**planned, "owner_id": new.owner_id, "due_on": new.due_on})
    if not new.deviation_ids:
        found.insert(0, _no_deviation())
    if found:
        raise Refused(found, "capa.open")
    row = work.add(
        Capa(
            number=_number(work, orders),
            plan=new.plan.strip(),
            effectiveness=new.effectiveness.strip(),
            owner_id=new.owner_id,
            due_on=new.due_on,
            blocks_release=new.blocks_release,
            status=OPEN,
            opened_by_id=work.actor.person_id,
            opened_at=work.now,
        )
    )
    for deviation_id in dict.fromkeys(new.deviation_ids):
        work.add(CapaDeviation(capa_id=row.id, deviation_id=deviation_id))
    work.audit("capa.opened", row, work_order_id=_only(orders))
    return row


def change_capa(
    work: Work, capa_id: UUID, version: int, changes: Mapping[str, Any], reason: str
) -> Capa:
    """Change what is planned, or take the mark off that holds releases; closed ones stay.

    Of a CAPA that was closed as ineffective only the mark may still move, once another answers
    its deviations.

    Raises:
        Refused: another field, an effective CAPA, or a reason that says nothing (E35).
        Stale: somebody else wrote meanwhile.
    """
    require(work, MANAGES)
    orders = _orders_locked(work, [d.id for d in deviations_of(work, capa_id)])
    row = _locked(work, capa_id, version)
    text = require_reason(reason, active(work).policy("reason_length"), row.number)
    allowed = CHANGEABLE if row.status == OPEN else {"blocks_release"}
    if row.status == CONCLUSIONS[0] or set(changes) - allowed:
        raise Refused([_decided(row)], "capa.change")
    if found := _against(work, changes):
        raise Refused(found, "capa.change")
    for name, value in changes.items():
        setattr(row, name, value.strip() if name in TEXTS else value)
    row.row_version += 1
    work.audit("capa.changed", row, work_order_id=_only(orders), reason=text)
    return row


def close_capa(
    work: Work, capa_id: UUID, version: int, conclusion: Conclusion, signing: Signing
) -> Capa:
    """Sign what the check of effectiveness found and close the CAPA.

    Raises:
        Refused: it is closed already, the conclusion says nothing, or the signer may not close it.
        Stale: somebody else wrote meanwhile.
    """
    act_as_signer(work, signing)
    orders = _orders_locked(work, [d.id for d in deviations_of(work, capa_id)])
    row = _locked(work, capa_id, version)
    if row.status != OPEN:
        raise Refused([_decided(row)], "capa.close")
    role = role_granting(work, [MANAGES], row.number)
    signature = sign(work, shown_capa(work, row, conclusion), signing, role)
    row.status, row.result, row.closed_at = conclusion.outcome, conclusion.result.strip(), work.now
    row.row_version += 1
    work.audit("capa.closed", row, work_order_id=_only(orders), signature_id=signature.id)
    return row


def shown_capa(scope: Scope, row: Capa, conclusion: Conclusion) -> Shown:
    """Return what the dialogue that closes a CAPA shows.

    Raises:
        Refused: the conclusion is none, or its result says nothing (E35).
    """
    result = require_reason(conclusion.result, active(scope).policy("reason_length"), row.number)
    if conclusion.outcome not in CONCLUSIONS:
        raise Refused([_no_conclusion(row, conclusion.outcome)], "capa.close")
    linked = deviations_of(scope, row.id)
    orders = {d.work_order_id for d in linked}
    return Shown(
        record_type="capa",
        record_id=row.id,
        record_version=row.row_version,
        meaning=Meaning.APPROVED,
        content={
            "act": "close_capa",
            "number": row.number,
            "deviations": [d.number for d in linked],
            "plan": row.plan,
            "due_on": row.due_on,
            "effectiveness": row.effectiveness,
            "conclusion": conclusion.outcome,
            "result": result,
        },
        work_order_id=orders.pop() if len(orders) == 1 else None,
    )


def deviations_of(scope: Scope, capa_id: UUID) -> Sequence[Deviation]:
    """Return the deviations that a CAPA answers, by number."""
    links = scope.all(CapaDeviation, capa_id=capa_id)
    rows = scope.by_id(Deviation, [link.deviation_id for link in links])
    return sorted(rows.values(), key=lambda row: row.number)


def _orders_locked(work: Work, deviation_ids: Sequence[UUID]) -> list[WorkOrder]:
    """Lock the orders before anything else, so that no release or rejection runs beside it."""
    deviations = [work.get(Deviation, deviation_id) for deviation_id in deviation_ids]
    ids = {row.work_order_id for row in deviations if row.work_order_id is not None}
    return [lock_order(work, order_id) for order_id in sorted(ids)]


def _only(orders: Sequence[WorkOrder]) -> UUID | None:
    """Return the order under which the entry stands; none where several share the CAPA."""
    return orders[0].id if len(orders) == 1 else None


def _number(work: Work, orders: Sequence[WorkOrder]) -> str:
    codes = {}
    if orders:
        snapshot = snapshot_of(work, orders[0])
        codes = {
            "site": snapshot.site.code,
            "line": snapshot.order.line_code or "",
            "product": snapshot.recipe.product_code,
        }
    return next_number(work, "capa", active(work).numbering("capa"), **codes)


def _locked(work: Work, capa_id: UUID, version: int) -> Capa:
    row = work.lock(Capa, capa_id)
    if row.row_version != version:
        raise Stale(row.number, version, row.row_version)
    return row


def _against(work: Work, planned: Mapping[str, Any]) -> list[Finding]:
    """Return everything that speaks against these values."""
    found: list[Finding] = []
    least = active(work).policy("reason_length")
    for name in TEXTS:
        text = planned[name].strip() if name in planned else None
        if text is not None and (len(text) < least or len(set(text)) < 3):
            found.append(_says_nothing(name, text, least))
    if "owner_id" in planned:
        owner = work.get(Person, planned["owner_id"])
        if owner.status != "active" or owner.kind != "person":
            found.append(_no_owner(owner))
    if "due_on" in planned and planned["due_on"] < work.today:
        found.append(_too_late(planned["due_on"]))
    return found


def _says_nothing(name: str, text: str, least: int) -> Finding:
    message = (
        N_("The action plan is too short: {count} of at least {least} characters.")
        if name == "plan"
        else N_("How its effect is checked is too short: {count} of at least {least} characters.")
    )
    remedy = N_("Write what will be done, and how people will see that it worked.")
    return refusal("E35", name, message, remedy, count=len(text), least=least)


def _no_deviation() -> Finding:
    return refusal(
        "T13",
        "CAPA",
        N_("A corrective action answers at least one deviation."),
        N_("Open it from the deviation that it answers."),
    )


def _no_owner(person: Person) -> Finding:
    return refusal(
        "T13",
        person.printed_name,
        N_("{name} cannot own a corrective action."),
        N_("Name an active person of this plant."),
        name=person.printed_name,
    )


def _too_late(day: date) -> Finding:
    return refusal(
        "T13",
        day.isoformat(),
        N_("The due day {day} is over."),
        N_("Name a day from today on."),
        day=day,
    )


def _decided(row: Capa) -> Finding:
    return refusal(
        "W9",
        row.number,
        N_("Corrective action {capa} does not change so any more."),
        N_("Open another one for what is still to be done."),
        capa=row.number,
    )


def _no_conclusion(row: Capa, outcome: str) -> Finding:
    return refusal(
        "W9",
        row.number,
        N_("'{outcome}' is no conclusion; there are {known}."),
        N_("Say whether it was effective."),
        outcome=outcome,
        known=", ".join(CONCLUSIONS),
    )
