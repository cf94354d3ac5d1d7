"""What people do from the completion of an order to its end, in one line each."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from workwright.clock import FixedClock
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Capa, Deviation, ReviewQuery, Signature
from workwright.domain.lifecycle import Meaning
from workwright.services import review
from workwright.services.capas import Conclusion, NewCapa, close_capa, open_capa, shown_capa
from workwright.services.deviations import (
    NewDeviation,
    close_deviation,
    investigate,
    open_deviation,
    shown_deviation,
    submit_for_approval,
)
from workwright.services.disposition import (
    Rejection,
    reject,
    reject_act,
    release_to_stock,
    release_to_stock_act,
)
from workwright.services.runtime import Scope, Work
from workwright.services.signing import Shown, Signing
from workwright.services.transitions import Act, Outcome, shown_for
from workwright.testing import floor
from workwright.testing.database import Filling, close
from workwright.testing.plant import START, BuiltPlant, a_plant, open_runtime

WORDS: Mapping[str, str] = {
    "impact": "none on the product, the blend was closed",
    "others_considered": "no other batch ran in this room",
    "root_cause": "a worn bearing of the drive",
    "disposition": "go_on",
}
WHY = "foreign particles in the blend"


def completed_plant() -> Filling:
    """Return a database in which the plant's order is completed, for ``lend_filled``."""

    def fill(url: str) -> None:
        plant = a_plant(open_runtime(url, FixedClock(START)))
        floor.run_to_the_end(plant)
        floor.complete_all(plant)
        close(plant.runtime.database.engine)

    return Filling("plant_completed", fill)


def submit(plant: BuiltPlant, by: str = "priya") -> Outcome:
    """Hand the record to quality (T10)."""
    return _sign(plant, by, review.submit_act, review.submit_for_review, Meaning.REVIEWED)


def ask(plant: BuiltPlant, text: str = "where is the print of the scale?") -> ReviewQuery:
    """Ask production a question."""
    return plant.act("tomasz", lambda work: review.ask(work, plant.order_id, text))


def answer(plant: BuiltPlant, query: UUID, text: str = "it is filed with the log") -> None:
    """Answer a question as production, and have the reviewer close it."""
    plant.act("priya", lambda work: review.answer(work, query, text))
    plant.act("tomasz", lambda work: review.close_query(work, query))


def give_back(plant: BuiltPlant, by: str = "tomasz") -> Outcome:
    """Return the record to production (T11)."""

    def wanted(scope: Scope, order: WorkOrder, _signer: UUID) -> Act:
        return review.return_act(scope, order)

    return _sign(plant, by, wanted, review.return_to_production, Meaning.RETURNED)


def read_audit(plant: BuiltPlant, by: str = "tomasz") -> Signature:
    """Sign the review of the audit trail."""

    def shown(scope: Scope) -> Shown:
        return review.shown_audit(scope, scope.get(WorkOrder, plant.order_id))

    return plant.sign(by, shown, lambda w, signing: review.review_audit(w, plant.order_id, signing))


def judge(plant: BuiltPlant, *, met: bool = True) -> None:
    """Answer the release criterion of the record."""
    plant.act(
        "tomasz",
        lambda work: review.answer_criterion(
            work, plant.order_id, "RECORD", met=met, comment="" if met else "a page is missing"
        ),
    )


def release(plant: BuiltPlant, by: str, meaning: Meaning) -> Outcome:
    """Give one signature of the release to stock (T12)."""
    return _sign(plant, by, release_to_stock_act, release_to_stock, meaning)


def release_both(plant: BuiltPlant) -> Outcome:
    """Give both signatures of the release to stock."""
    release(plant, "tomasz", Meaning.REVIEWED)
    return release(plant, "lucia", Meaning.RELEASED)


def turn_down(
    plant: BuiltPlant, by: str = "lucia", disposition: str = "scrap", reason: str = WHY
) -> Outcome:
    """Sign the rejection (T13)."""
    rejection = Rejection(disposition, reason)

    def wanted(scope: Scope, order: WorkOrder, signer: UUID) -> Act:
        return reject_act(scope, order, rejection, signer)

    def act(work: Work, order_id: UUID, version: int, signing: Signing) -> Outcome:
        return reject(work, order_id, version, rejection, signing)

    return _sign(plant, by, wanted, act, Meaning.REJECTED)


def deviate(plant: BuiltPlant, severity: str = "minor") -> Deviation:
    """Report a deviation of the order."""
    new = NewDeviation(plant.order_id, "equipment", severity, "the drive of the blender stopped")
    return plant.act("tomasz", lambda work: open_deviation(work, new))


def close_deviations(plant: BuiltPlant) -> None:
    """Investigate, approve and close every deviation."""
    for row in plant.deviations():
        plant.act(
            "miriam",
            partial(_investigated, deviation=row.id, version=row.row_version),
        )
        plant.sign(
            "tomasz",
            partial(_shown_deviation, deviation=row.id),
            partial(_closed_deviation, deviation=row.id, version=row.row_version + 2),
        )


def plan_capa(plant: BuiltPlant, *deviations: UUID, by: str = "tomasz", **more: Any) -> Capa:
    """Open a CAPA for deviations; for all there are without any."""
    given: dict[str, Any] = {
        "deviation_ids": deviations or tuple(row.id for row in plant.deviations()),
        "plan": "replace the bearing and add it to the maintenance plan",
        "owner_id": plant.people["miriam"],
        "due_on": plant.clock.now().date() + timedelta(days=30),
        "effectiveness": "no stop of the drive in ten batches",
        **more,
    }
    return plant.act(by, lambda work: open_capa(work, NewCapa(**given)))


def finish_capa(
    plant: BuiltPlant,
    capa: UUID,
    outcome: str = "effective",
    result: str = "ten batches ran without a stop",
    by: str = "tomasz",
) -> Capa:
    """Sign what the check of effectiveness found."""
    conclusion = Conclusion(outcome, result)
    with plant.look() as look:
        version = look.get(Capa, capa).row_version
    return plant.sign(
        by,
        lambda scope: shown_capa(scope, scope.get(Capa, capa), conclusion),
        lambda work, signing: close_capa(work, capa, version, conclusion, signing),
    )


def _sign(
    plant: BuiltPlant,
    by: str,
    wanted: Callable[[Scope, WorkOrder, UUID], Act],
    act: Callable[[Work, UUID, int, Signing], Outcome],
    meaning: Meaning,
) -> Outcome:
    order, signer = plant.order(), plant.people[by]

    def shown(scope: Scope) -> Shown:
        row = scope.get(WorkOrder, order.id)
        return shown_for(scope, row, wanted(scope, row, signer), meaning)

    return plant.sign(by, shown, lambda w, signing: act(w, order.id, order.row_version, signing))


def _investigated(work: Work, deviation: UUID, version: int) -> None:
    investigate(work, deviation, version, WORDS, "seen with maintenance")
    submit_for_approval(work, deviation, version + 1)


def _shown_deviation(scope: Scope, deviation: UUID) -> Shown:
    return shown_deviation(scope.get(Deviation, deviation))


def _closed_deviation(work: Work, signing: Signing, deviation: UUID, version: int) -> Deviation:
    return close_deviation(work, deviation, version, signing)
