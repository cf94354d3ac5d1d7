"""The acts of an order's story in words, with their sign; kept apart from what an order is."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from workwright.domain.text import N_


class Said(NamedTuple):
    """What is said of an act: a sentence that its details fill, an icon, a tone."""

    sentence: str
    icon: str = "info"
    tone: str = ""


ACTS: Final[Mapping[str, Said]] = {
    "work_order.created": Said(N_("Draft created"), "plus"),
    "work_order.replaced": Said(N_("Replaced by an import"), "import"),
    "work_order.overrides_laid": Said(N_("The import changes the recipe for this order"), "import"),
    "work_order.edited": Said(N_("Header changed"), "edit"),
    "work_order.fields_set": Said(N_("Own fields filled in"), "edit"),
    "work_order.person_assigned": Said(N_("People assigned"), "users"),
    "work_order.person_unassigned": Said(N_("A person was taken off"), "users"),
    "work_order.equipment_assigned": Said(N_("Equipment assigned"), "wrench"),
    "work_order.equipment_unassigned": Said(N_("Equipment was taken off"), "wrench"),
    "signing_request.signed": Said(N_("Signed; further signatures are missing"), "sign"),
    "work_order.released": Said(N_("Released to production"), "ok"),
    "work_order.draft_cancelled": Said(N_("Draft discarded"), "x"),
    "work_order.cancelled": Said(N_("Cancelled; reservations were given back"), "x"),
    "work_order.started": Said(N_("Started"), "play"),
    "work_order.paused": Said(N_("Paused"), "pause", "warn"),
    "work_order.resumed": Said(N_("Resumed"), "play"),
    "work_order.completed": Said(N_("Completed"), "check"),
    "work_order.short_closed": Said(N_("Closed early"), "check", "warn"),
    "work_order.submitted_for_review": Said(N_("Handed to review"), "shield"),
    "work_order.returned": Said(N_("Returned to production with questions"), "swap", "warn"),
    "work_order.released_to_stock": Said(N_("Released to stock"), "ok", "ok"),
    "work_order.rejected": Said(N_("Rejected"), "stop", "stop"),
    "step.started": Said(N_("Step {step} started"), "play"),
    "step.performed": Said(N_("Step {step} signed as performed"), "sign"),
    "step.verified": Said(N_("Step {step} verified"), "sign"),
    "step.finished": Said(N_("Step {step} finished"), "check"),
    "step.skipped": Said(N_("Step {step} skipped"), "arrow"),
    "step.disputed": Said(N_("Step {step}: the second person disagrees"), "warn", "warn"),
    "dispense.recorded": Said(N_("Weighed in step {step}"), "scale"),
    "capture.recorded": Said(N_("Recorded in step {step}"), "edit"),
    "capture.scanned": Said(N_("Scanned in step {step}"), "scan"),
    "capture.decided": Said(N_("Decided on a value outside its limits"), "flag", "warn"),
    "output.recorded": Said(N_("Output recorded"), "box"),
    "yield.computed": Said(N_("Yield computed"), "chart"),
    "yield.verified": Said(N_("Yield verified"), "chart"),
    "reconciliation.entered": Said(N_("Balance entered"), "equal"),
    "sample.taken": Said(N_("Sample taken"), "flask"),
    "result.entered": Said(N_("Result entered"), "flask"),
    "result.reviewed": Said(N_("Result reviewed"), "flask"),
    "reservation.substituted": Said(N_("Another lot taken"), "swap"),
    "reservation.extended": Said(N_("More was reserved"), "plus"),
    "equipment.swapped": Said(N_("Other equipment taken"), "swap"),
    "deviation.opened": Said(N_("Deviation opened"), "warn", "warn"),
    "deviation.investigated": Said(N_("Deviation investigated"), "search"),
    "deviation.submitted": Said(N_("Deviation handed in for approval"), "flag"),
    "deviation.closed": Said(N_("Deviation closed"), "check"),
    "capa.opened": Said(N_("Corrective action opened"), "flag"),
    "capa.changed": Said(N_("Corrective action changed"), "edit"),
    "capa.closed": Said(N_("Corrective action closed"), "check"),
    "review_query.asked": Said(N_("Question asked in review"), "info", "hold"),
    "review_query.answered": Said(N_("Question answered"), "info"),
    "review_query.closed": Said(N_("Question closed"), "check"),
    "review_answer.given": Said(N_("Release criterion answered"), "check"),
    "audit_trail.reviewed": Said(N_("Audit trail reviewed"), "history"),
    "record.requested": Said(N_("Record asked for"), "print"),
    "record.printed": Said(N_("Record printed"), "print"),
    "record.opened": Said(N_("Record opened"), "doc"),
}
REFUSED: Final = Said(N_("An attempt was refused"), "stop", "stop")
STEP_STATUS: Final[Mapping[str, Said]] = {
    "": Said(N_("planned")),
    "pending": Said(N_("not yet")),
    "ready": Said(N_("ready"), "arrow"),
    "running": Said(N_("running"), "play"),
    "awaiting_verification": Said(N_("waits for the second person"), "users", "hold"),
    "held": Said(N_("held"), "warn", "warn"),
    "done": Said(N_("done"), "check"),
    "done_with_deviation": Said(N_("done with deviation"), "check", "warn"),
    "skipped": Said(N_("skipped"), "arrow"),
    "not_executed": Said(N_("not executed"), "minus"),
}
