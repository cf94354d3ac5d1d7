"""What an operator does in a step: start, scan, weigh, enter, give out."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from workwright.errors import NotFound
from workwright.services.captures import CaptureEntry, capture_values
from workwright.services.dispense import DispenseEntry, record_dispense
from workwright.services.kiosk_step import current_steps, form_as_typed
from workwright.services.kiosk_views import StepView
from workwright.services.outputs import OutputEntry, record_output
from workwright.services.runtime import Work
from workwright.services.scan import ScanEntry, scan_container
from workwright.services.steps import StartEntry, start_step
from workwright.web.acting import Done, act, look
from workwright.web.fields import all_fields
from workwright.web.htmx import page
from workwright.web.i18n import _, amount
from workwright.web.kiosk.blueprint import back_to, kiosk
from workwright.web.kiosk.tiles import chosen, yield_of
from workwright.web.kiosk.typed import PARAMETER, amounts, missing_amount, typed_values
from workwright.web.security import captured_at, route
from workwright.web.sessions import principal

STEP = "/orders/<uuid:order_id>/steps/<uuid:execution_id>"


@route(kiosk, f"{STEP}/start", methods=["POST"], permission="step.perform", unsafe="keyed")
def start(order_id: UUID, execution_id: UUID) -> Response:
    """Start the step with the equipment that was scanned or chosen."""
    codes = tuple(code for code in request.form.getlist("equipment") if code)
    entry = StartEntry(order_id, execution_id, codes)

    def action(work: Work) -> Done:
        start_step(work, entry)
        return back_to(order_id, execution_id)

    return act(action)


@route(kiosk, f"{STEP}/scan", methods=["POST"], permission="dispense.record", unsafe="keyed")
def scan(order_id: UUID, execution_id: UUID) -> Response:
    """Confirm material and container by what was scanned (K6)."""
    source = "typed" if request.form.get("typed") else "scanned"
    entry = ScanEntry(order_id, execution_id, version(), request.form.get("code", ""), source)

    def action(work: Work) -> Done:
        found = scan_container(work, entry)
        return back_to(order_id, execution_id, _("%(lot)s confirmed.", lot=found.lot_code))

    return act(action)


@route(kiosk, f"{STEP}/weigh", methods=["POST"], permission="dispense.record", unsafe="keyed")
def weigh(order_id: UUID, execution_id: UUID) -> Response:
    """Record a weight, gross less tare, or a count of pieces, judged as typed (K7, K8)."""
    given = amounts([("gross", _("Gross")), ("tare", _("Tare")), ("count", _("Counted"))])
    read = given.get("count", given.get("gross"))
    if read is None:
        raise missing_amount(_("Counted") if "count" in request.form else _("Gross"))
    gross = None if "count" in given else read
    tare = None if gross is None else given.get("tare", read * 0)
    entry = DispenseEntry(
        order_id=order_id,
        execution_id=execution_id,
        version=version(),
        code=request.form.get("code", ""),
        net_qty=read if tare is None else read - tare,
        unit=request.form.get("unit", ""),
        gross_qty=gross,
        tare_qty=tare,
        scale_code=request.form.get("scale") or None,
        source="typed",
        claimed_at=captured_at(),
    )

    def action(work: Work) -> Done:
        weighed = record_dispense(work, entry)
        said = _("%(net)s recorded.", net=amount(weighed.net_qty, weighed.unit))
        done = back_to(order_id, execution_id, "" if weighed.deviation else said)
        return Done(**{**asdict(done), "data": {"verdict": weighed.verdict}})

    return act(action)


@route(kiosk, f"{STEP}/enter", methods=["POST"], permission="step.perform", unsafe="keyed")
def enter(order_id: UUID, execution_id: UUID) -> Response:
    """Record the values that were entered, each act at once (K13)."""
    step = step_of(order_id, execution_id)
    typed = typed_values(step)
    if (asked := _asked_besides(order_id, step, typed)) is not None:
        return asked
    entry = CaptureEntry(
        order_id,
        execution_id,
        version(),
        typed,
        reason=request.form.get("again_reason", ""),
        claimed_at=captured_at(),
        lang=principal().locale,
    )

    def action(work: Work) -> Done:
        captured = capture_values(work, entry)
        said = "" if captured.deviations else _("Entry recorded.")
        return back_to(order_id, execution_id, said)

    return act(action)


def _asked_besides(order_id: UUID, step: StepView, typed: Mapping[str, str]) -> Response | None:
    """Return the page with what an answer asks for besides, where the page had no field for it."""
    if step.form is None:
        return None
    texts = {name: text for name, text in typed.items() if not name.startswith(PARAMETER)}
    at = step.execution_id
    with look() as scope:
        form = form_as_typed(scope, order_id, at, principal().locale, texts)
    known = {field.path for field in all_fields(step.form)}
    besides = [
        field.label
        for field in (all_fields(form) if form is not None else ())
        if field.required and field.path not in known and field.path not in texts
    ]
    if not besides:
        return None
    with look() as scope:
        view = current_steps(scope, order_id, principal(), {at: texts})
    shown = chosen(view, str(at)) or step
    return page(
        "kiosk/enter.html",
        status=422,
        order=view,
        step=shown,
        counted=yield_of(order_id, shown),
        besides=besides,
    )


@route(kiosk, f"{STEP}/output", methods=["POST"], permission="step.perform", unsafe="keyed")
def output(order_id: UUID, execution_id: UUID) -> Response:
    """Record what the batch gave."""
    given = amounts([("qty", _("Made"))])
    if "qty" not in given:
        raise missing_amount(_("Made"))
    unit = request.form.get("unit", "")
    entry = OutputEntry(order_id, execution_id, version(), given["qty"], unit)

    def action(work: Work) -> Done:
        made = record_output(work, entry)
        said = _("%(qty)s recorded as %(lot)s.", qty=amount(made.qty, made.unit), lot=made.lot_code)
        return back_to(order_id, execution_id, "" if made.deviation else said)

    return act(action)


def version() -> int:
    """Return the content version that the page showed; services compare it (W28).

    Raises:
        BadRequest: the page carried none.
    """
    text = request.form.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        raise BadRequest("the entry does not say which state of the step it was made on")
    return int(text)


def step_of(order_id: UUID, execution_id: UUID) -> StepView:
    """Return the step as the person may see it now.

    Raises:
        NotFound: it is not a current step of this order, or not for this person.
    """
    with look() as scope:
        view = current_steps(scope, order_id, principal())
    step = chosen(view, str(execution_id))
    if step is None or step.execution_id != execution_id:
        raise NotFound("step", execution_id)
    return step
