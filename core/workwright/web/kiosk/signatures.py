"""Signing a step at the kiosk: the performer, then a second person who opens no session (K11)."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.execution import StepExecution, YieldRecord
from workwright.db.tables.people import Person
from workwright.domain.lifecycle import Meaning
from workwright.services.at_work import content_version
from workwright.services.capture_rows import captures_of_execution
from workwright.services.record import record_of
from workwright.services.runtime import Look, Work
from workwright.services.second_person import dispute_step
from workwright.services.sign_off import complete_step, verify_step
from workwright.services.signed_step import SignOff, performed_signature, shown_step
from workwright.services.signing import Signing
from workwright.services.yields import shown_yield, verify_yield
from workwright.web.acting import Done, act, look
from workwright.web.i18n import _
from workwright.web.kiosk.acts import STEP, version
from workwright.web.kiosk.blueprint import back_to, kiosk
from workwright.web.kiosk.reading import step_values, words_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.signature import Ask, Dialogue, ask, sign


@route(kiosk, f"{STEP}/sign", permission="step.perform")
def ask_performed(order_id: UUID, execution_id: UUID) -> Response:
    """Show what the performer signs."""
    return ask(_performed(order_id, execution_id))


@route(kiosk, f"{STEP}/sign", methods=["POST"], permission="step.perform", unsafe="keyed")
def sign_performed(order_id: UUID, execution_id: UUID) -> BaseResponse:
    """Sign the step as performed (K21)."""
    entry = SignOff(order_id, execution_id, _version_now(execution_id))

    def action(work: Work, signing: Signing) -> Done:
        complete_step(work, entry, signing)
        return back_to(order_id, None, _("Signed."))

    return sign(_performed(order_id, execution_id), action)


@route(kiosk, f"{STEP}/verify", permission=SIGNED_IN)
def ask_verified(order_id: UUID, execution_id: UUID) -> Response:
    """Show the second person exactly what the performer signed (E28)."""
    return ask(_verified(order_id, execution_id))


@route(kiosk, f"{STEP}/verify", methods=["POST"], permission=SIGNED_IN, unsafe="keyed")
def sign_verified(order_id: UUID, execution_id: UUID) -> BaseResponse:
    """Sign as second person; the first person's session goes on (E25)."""
    reason = request.form.get("comment", "").strip()
    entry = SignOff(order_id, execution_id, _version_now(execution_id), reason)

    def action(work: Work, signing: Signing) -> Done:
        verify_step(work, entry, signing)
        return back_to(order_id, None, _("Verified."))

    return sign(_verified(order_id, execution_id), action)


@route(kiosk, f"{STEP}/dispute", methods=["POST"], permission="deviation.open", unsafe="keyed")
def dispute(order_id: UUID, execution_id: UUID) -> BaseResponse:
    """Open a deviation instead of verifying; the step runs again."""
    entry = SignOff(order_id, execution_id, version(), request.form.get("reason", ""))

    def action(work: Work) -> Done:
        dispute_step(work, entry)
        return back_to(order_id, execution_id, _("Deviation opened. The step runs again."))

    return act(action)


@route(kiosk, "/orders/<uuid:order_id>/yields/<uuid:yield_id>", permission=SIGNED_IN)
def ask_yield(order_id: UUID, yield_id: UUID) -> Response:
    """Show the second person the yield to verify."""
    return ask(_yield(order_id, yield_id))


@route(
    kiosk,
    "/orders/<uuid:order_id>/yields/<uuid:yield_id>",
    methods=["POST"],
    permission=SIGNED_IN,
    unsafe="keyed",
)
def sign_yield(order_id: UUID, yield_id: UUID) -> BaseResponse:
    """Verify a yield as second person (PH-24)."""

    def action(work: Work, signing: Signing) -> Done:
        verify_yield(work, yield_id, signing)
        return back_to(order_id, None, _("Yield verified."))

    return sign(_yield(order_id, yield_id), action)


def _performed(order_id: UUID, execution_id: UUID) -> Ask:
    return _dialogue(
        order_id,
        execution_id,
        Meaning.PERFORMED,
        "kiosk.sign_performed",
        lambda: (
            _("Sign the step as performed"),
            _("I performed this step as written and recorded what I saw."),
            _("Sign as performed"),
        ),
    )


def _verified(order_id: UUID, execution_id: UUID) -> Ask:
    return _dialogue(
        order_id,
        execution_id,
        Meaning.VERIFIED,
        "kiosk.sign_verified",
        lambda: (
            _("Verify the step as second person"),
            _("I checked this step and what is recorded in it; it is right."),
            _("Sign as verified"),
        ),
    )


def _dialogue(
    order_id: UUID,
    execution_id: UUID,
    meaning: Meaning,
    endpoint: str,
    words: Callable[[], tuple[str, str, str]],
) -> Ask:
    def made(scope: Look) -> Dialogue:
        execution = scope.get(StepExecution, execution_id)
        title, sentence, submit = words()
        me = principal()
        second = meaning is Meaning.VERIFIED
        theirs = second and execution.performer_id == me.person_id
        shown = shown_step(scope, order_id, execution_id, meaning)
        spoken = words_of(record_of(scope, order_id), execution.step, me.locale)
        return Dialogue(
            shown=shown,
            values=step_values(shown.content, spoken),
            title=title,
            sentence=sentence,
            url=url_for(endpoint, order_id=order_id, execution_id=execution_id),
            sub=_("Step %(number)s", number=execution.step),
            submit=submit,
            given=(performed_signature(scope, execution),) if second else (),
            session_of=me.printed_name if theirs else "",
        )

    return made


def _yield(order_id: UUID, yield_id: UUID) -> Ask:
    def made(scope: Look) -> Dialogue:
        row = scope.get(YieldRecord, yield_id)
        computed_by = scope.get(Person, row.computed_by_id)
        me = principal()
        return Dialogue(
            shown=shown_yield(scope, yield_id),
            title=_("Verify the yield as second person"),
            sentence=_("I checked the counted amounts; they are right."),
            url=url_for("kiosk.sign_yield", order_id=order_id, yield_id=yield_id),
            sub=_("Entered by %(name)s", name=computed_by.printed_name),
            submit=_("Sign as verified"),
            session_of=me.printed_name if me.person_id == row.computed_by_id else "",
        )

    return made


def _version_now(execution_id: UUID) -> int:
    """Return the content version; that it is what was shown is the signature's matter (E17)."""
    with look() as scope:
        return content_version(captures_of_execution(scope, execution_id))
