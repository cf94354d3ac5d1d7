"""Who and what may be used: lots, equipment, people, and who may not do two things.

Every answer is the tuple of reasons against; empty means usable. W6, W7, W8, W23, RS2.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from workwright.domain.checks import Hit
from workwright.domain.context import EquipmentFacts, LotFacts, PersonFacts, TrainingFacts
from workwright.domain.recipe import DocumentRef
from workwright.domain.scheduling import falls_due_inside
from workwright.domain.text import N_

USABLE_STATUS = "released"
OTHER_LOT = N_("Use another lot, or ask quality to decide on this one.")


def lot(
    facts: LotFacts,
    on: date,
    *,
    material_code: str | None = None,
    spec_version: str | None = None,
) -> tuple[Hit, ...]:
    """Return why the lot may not be used on that site day (W8, RS2).

    The last day of use is the day of expiry or retest itself. What is free of the lot is not
    asked here: it decides how much is taken, not whether the lot is good.

    Args:
        material_code, spec_version: what the bill of material asks for; none asks for nothing.
    """
    hits = [
        *_identity(facts, material_code, spec_version),
        *_disposition(facts),
        *_dates(facts, on),
    ]
    return tuple(hits)


def equipment(
    facts: EquipmentFacts, *, today: date, now: datetime, order_number: str
) -> tuple[Hit, ...]:
    """Return why the equipment may not be used now: all facets (W7), at start and each capture.

    Args:
        order_number: the order that asks; being in use by it is no reason.
    """
    return (
        *_out_of_use(facts),
        *_taken(facts, order_number),
        *calibration(facts, today),
        *qualification(facts, today),
        *_cleanliness(facts, now),
    )


def equipment_at_release(
    facts: EquipmentFacts, *, starts_on: date, ends_on: date
) -> tuple[Hit, ...]:
    """Return why the equipment cannot be assigned: maintenance, calibration, qualification (W7).

    Cleaning and use by others are judged at the start. What falls due while the order runs is
    ``due_inside`` (SC2).

    Args:
        starts_on, ends_on: site days of the planned start and end.
    """
    if due_inside(facts, starts_on=starts_on, ends_on=ends_on):
        return tuple(_out_of_use(facts))
    return (*_out_of_use(facts), *calibration(facts, ends_on), *qualification(facts, ends_on))


def due_inside(facts: EquipmentFacts, *, starts_on: date, ends_on: date) -> tuple[Hit, ...]:
    """Return what falls due while the order is planned to run (SC2)."""
    hits = []
    data = {"name": facts.name, "code": facts.code, "starts": starts_on, "ends": ends_on}
    if facts.needs_calibration and falls_due_inside(facts.calibration_due_on, starts_on, ends_on):
        hits.append(
            Hit(
                facts.code,
                N_("The calibration of {name} {code} ends on {due}, the order on {ends}."),
                _with_replacement(facts, **data, due=facts.calibration_due_on),
                _use_instead(facts, N_("Calibrate it before the start, or plan another one.")),
            )
        )
    if falls_due_inside(facts.qualified_until, starts_on, ends_on):
        hits.append(
            Hit(
                facts.code,
                N_("The qualification of {name} {code} ends on {due}, the order on {ends}."),
                _with_replacement(facts, **data, due=facts.qualified_until),
                _use_instead(facts, N_("Extend it before the start, or plan another one.")),
            )
        )
    return tuple(hits)


def calibration(facts: EquipmentFacts, on: date) -> tuple[Hit, ...]:
    """Return whether the calibration covers that site day; the due day itself is covered."""
    if not facts.needs_calibration:
        return ()
    if facts.calibration_due_on is None:
        return (
            Hit(
                facts.code,
                N_("{name} {code} has no calibration on record."),
                _with_replacement(facts),
                _use_instead(facts, N_("Have it calibrated, or use another one.")),
            ),
        )
    if on <= facts.calibration_due_on:
        return ()
    return (
        Hit(
            facts.code,
            N_("{name} {code} is out of calibration. Its calibration ended on {due}."),
            _with_replacement(facts, due=facts.calibration_due_on),
            _use_instead(facts, N_("Have it calibrated, or use another one.")),
        ),
    )


def qualification(facts: EquipmentFacts, on: date) -> tuple[Hit, ...]:
    """Return whether the qualification, where there is one, covers that site day."""
    if facts.qualified_until is None or on <= facts.qualified_until:
        return ()
    return (
        Hit(
            facts.code,
            N_("{name} {code} is not qualified. Its qualification ended on {until}."),
            _with_replacement(facts, until=facts.qualified_until),
            _use_instead(facts, N_("Ask quality to extend the qualification, or use another one.")),
        ),
    )


def training(person: PersonFacts, documents: Iterable[DocumentRef], on: date) -> tuple[Hit, ...]:
    """Return the documents on whose exact version the person is not validly trained (W6)."""
    hits = []
    for document in documents:
        records = [r for r in person.training if r.document_code == document.code]
        exact = [r for r in records if r.version == document.version]
        if any(r.expires_on is None or on <= r.expires_on for r in exact):
            continue
        hits.append(_untrained(person, document, records, exact))
    return tuple(hits)


def separation(
    person: PersonFacts, doers: Iterable[UUID], message: str, remedy: str
) -> tuple[Hit, ...]:
    """Return whether the person has already done what must be another's work (W23).

    Args:
        doers: who performed or verified, authored or reviewed before.
        message, remedy: English templates with ``{person}``.
    """
    if person.id not in set(doers):
        return ()
    return (Hit(person.name, message, {"person": person.name}, remedy),)


def _identity(
    facts: LotFacts, material_code: str | None, spec_version: str | None
) -> Iterable[Hit]:
    if material_code is not None and facts.material_code != material_code:
        yield Hit(
            facts.code,
            N_("Lot {lot} is {material}, not {wanted}."),
            {"lot": facts.code, "material": facts.material_name, "wanted": material_code},
            N_("Scan a container of the right material."),
        )
    if spec_version is not None and facts.spec_version != spec_version:
        yield Hit(
            facts.code,
            N_("Lot {lot} was released to specification {version}, {wanted} is needed."),
            {"lot": facts.code, "version": facts.spec_version or "–", "wanted": spec_version},
            OTHER_LOT,
        )


def _disposition(facts: LotFacts) -> Iterable[Hit]:
    if facts.status != USABLE_STATUS:
        yield Hit(
            facts.code,
            N_("Lot {lot} of {material} is not released: its status is {status}."),
            {"lot": facts.code, "material": facts.material_name, "status": facts.status},
            OTHER_LOT,
        )
    if facts.on_hold:
        yield Hit(
            facts.code,
            N_("Lot {lot} of {material} is on hold."),
            {"lot": facts.code, "material": facts.material_name},
            OTHER_LOT,
        )
    if not facts.supplier_approved:
        yield Hit(
            facts.code,
            N_("Supplier {supplier} of lot {lot} is not approved for {material}."),
            {
                "lot": facts.code,
                "supplier": facts.supplier_code or "–",
                "material": facts.material_name,
            },
            OTHER_LOT,
        )


def _dates(facts: LotFacts, on: date) -> Iterable[Hit]:
    data = {"lot": facts.code, "material": facts.material_name}
    if facts.expires_on is not None and on > facts.expires_on:
        yield Hit(
            facts.code,
            N_("Lot {lot} of {material} expires on {day}, before its use on {on}."),
            {**data, "day": facts.expires_on, "on": on},
            N_("Use a lot that expires later."),
        )
    if facts.retest_on is not None and on > facts.retest_on:
        yield Hit(
            facts.code,
            N_("Lot {lot} of {material} is due for retest on {day}, before its use on {on}."),
            {**data, "day": facts.retest_on, "on": on},
            N_("Ask the laboratory to retest it, or use another lot."),
        )


def _out_of_use(facts: EquipmentFacts) -> Iterable[Hit]:
    if facts.availability in {"under_maintenance", "out_of_service"}:
        yield Hit(
            facts.code,
            N_("{name} {code} is under maintenance.")
            if facts.availability == "under_maintenance"
            else N_("{name} {code} is out of service."),
            _with_replacement(facts),
            _use_instead(facts, N_("Wait until it is returned to service, or use another one.")),
        )


def _taken(facts: EquipmentFacts, order_number: str) -> Iterable[Hit]:
    if facts.in_use_by is not None and facts.in_use_by != order_number:
        yield Hit(
            facts.code,
            N_("{name} {code} is in use by {order}."),
            _with_replacement(facts, order=facts.in_use_by),
            _use_instead(facts, N_("Wait until it is free, or use another one.")),
        )


def _cleanliness(facts: EquipmentFacts, now: datetime) -> Iterable[Hit]:
    # Its own order makes it dirty; what was clean at the start stays usable by that order.
    if facts.in_use_by is not None:
        return
    if facts.cleaning != "clean":
        yield Hit(
            facts.code,
            N_("{name} {code} is not clean."),
            _with_replacement(facts),
            _use_instead(facts, N_("Clean it and record the cleaning, or use another one.")),
        )
    elif facts.clean_until is not None and now > facts.clean_until:
        yield Hit(
            facts.code,
            N_("{name} {code} was cleaned too long ago; it was clean until {until}."),
            _with_replacement(facts, until=facts.clean_until),
            _use_instead(facts, N_("Clean it and record the cleaning, or use another one.")),
        )


def _untrained(
    person: PersonFacts,
    document: DocumentRef,
    records: Sequence[TrainingFacts],
    exact: Sequence[TrainingFacts],
) -> Hit:
    data = {
        "person": person.name,
        "document": document.code,
        "version": document.version,
        "held": ", ".join(sorted(r.version for r in records)) or "–",
    }
    if exact:
        ended = max(r.expires_on for r in exact if r.expires_on is not None)
        return Hit(
            person.name,
            N_("The training of {person} on {document} version {version} ended on {ended}."),
            {**data, "ended": ended},
            N_("Repeat the training, or assign somebody who holds it."),
        )
    return Hit(
        person.name,
        N_("{person} is not trained on {document} version {version}; trained on: {held}."),
        data,
        N_("Train on exactly this version, or assign somebody who holds it."),
    )


def _with_replacement(facts: EquipmentFacts, **more: object) -> dict[str, object]:
    data: dict[str, object] = {"name": facts.name, "code": facts.code, **more}
    return data if facts.replacement is None else {**data, "replacement": facts.replacement}


def _use_instead(facts: EquipmentFacts, otherwise: str) -> str:
    return otherwise if facts.replacement is None else N_("Use {replacement}.")
