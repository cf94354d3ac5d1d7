"""What a held step waits for, and what stops or leaves a step: decide, skip, report (K8, K20)."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.services.attempts import Decision, decide_attempt, shown_decision
from workwright.services.deviations import NewDeviation, open_deviation
from workwright.services.record import record_of
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.services.skips import SkipEntry, shown_skip, skip_step
from workwright.web.acting import Done, act
from workwright.web.captured_words import StepWords
from workwright.web.htmx import page
from workwright.web.i18n import _
from workwright.web.kiosk.acts import STEP
from workwright.web.kiosk.blueprint import back_to, kiosk
from workwright.web.kiosk.reading import decision_values, words_of
from workwright.web.kiosk.tiles import known
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.signature import Ask, Dialogue, ask, sign

DECISION = f"{STEP}/decide/<uuid:capture_id>"


def decision_words(decision: str) -> tuple[str, str, str]:
    """Return title, sentence and key of a decision about a value outside its limits."""
    return {
        "redispense": (
            _("Have it done again"),
            _("I decide that this attempt does not count and is done again."),
            _("Sign: do it again"),
        ),
        "accept": (
            _("Accept the value"),
            _("I accept this value outside its limits, for the reason given."),
            _("Sign: accept"),
        ),
        "reject": (
            _("Reject it"),
            _("I reject what was recorded; it is not used."),
            _("Sign: reject"),
        ),
    }[decision if decision in {"accept", "reject"} else "redispense"]


@route(kiosk, DECISION, permission=SIGNED_IN)
def ask_decision(order_id: UUID, execution_id: UUID, capture_id: UUID) -> Response:
    """Ask for decision and reason, then show what is signed."""
    if not request.args.get("reason", "").strip():
        known(order_id, execution_id)
        return page(
            "kiosk/decide.html",
            "kiosk/_decide.html",
            order_id=order_id,
            execution_id=execution_id,
            capture_id=capture_id,
        )
    return ask(_deciding(order_id, execution_id, capture_id, request.args))


@route(kiosk, DECISION, methods=["POST"], permission=SIGNED_IN, unsafe="keyed")
def sign_decision(order_id: UUID, execution_id: UUID, capture_id: UUID) -> BaseResponse:
    """Sign the decision as a person who may decide."""
    entry = _decision(order_id, capture_id, request.form)

    def action(work: Work, signing: Signing) -> Done:
        decide_attempt(work, entry, signing)
        return back_to(order_id, execution_id, _("Decision signed."))

    return sign(_deciding(order_id, execution_id, capture_id, request.form), action)


@route(kiosk, f"{STEP}/skip", permission="step.perform")
def ask_skip(order_id: UUID, execution_id: UUID) -> Response:
    """Ask for the reason of a skip, then show what is signed."""
    if not request.args.get("reason", "").strip():
        known(order_id, execution_id)
        return page(
            "kiosk/skip.html", "kiosk/_skip.html", order_id=order_id, execution_id=execution_id
        )
    return ask(_skipping(order_id, execution_id, request.args.get("reason", "")))


@route(kiosk, f"{STEP}/skip", methods=["POST"], permission="step.perform", unsafe="keyed")
def sign_skip(order_id: UUID, execution_id: UUID) -> BaseResponse:
    """Skip a step where the frozen recipe allows it (K20)."""
    reason = request.form.get("reason", "")
    entry = SkipEntry(order_id, execution_id, reason)

    def action(work: Work, signing: Signing) -> Done:
        skip_step(work, entry, signing)
        return back_to(order_id, None, _("Step skipped."))

    return sign(_skipping(order_id, execution_id, reason), action)


@route(kiosk, f"{STEP}/problem", permission="deviation.open")
def ask_problem(order_id: UUID, execution_id: UUID) -> Response:
    """Ask what happened."""
    known(order_id, execution_id)
    return page(
        "kiosk/problem.html", "kiosk/_problem.html", order_id=order_id, execution_id=execution_id
    )


@route(kiosk, f"{STEP}/problem", methods=["POST"], permission="deviation.open", unsafe="keyed")
def report_problem(order_id: UUID, execution_id: UUID) -> BaseResponse:
    """Open a deviation about the step, in the person's own words."""
    new = NewDeviation(
        order_id,
        "other",
        request.form.get("severity", "minor"),
        request.form.get("text", ""),
        execution_id,
    )

    def action(work: Work) -> Done:
        opened = open_deviation(work, new)
        return back_to(order_id, execution_id, _("%(number)s opened.", number=opened.number))

    return act(action)


def _deciding(
    order_id: UUID, execution_id: UUID, capture_id: UUID, given: Mapping[str, str]
) -> Ask:
    entry = _decision(order_id, capture_id, given)

    def made(scope: Look) -> Dialogue:
        title, sentence, submit = decision_words(entry.decision)
        shown = shown_decision(scope, entry)
        return Dialogue(
            shown=shown,
            values=decision_values(shown.content, _words(scope, order_id, execution_id)),
            title=title,
            sentence=sentence,
            url=url_for(
                "kiosk.sign_decision",
                order_id=order_id,
                execution_id=execution_id,
                capture_id=capture_id,
            ),
            submit=submit,
            inputs={"decision": entry.decision, "reason": entry.reason},
            session_of=_session_name(),
        )

    return made


def _decision(order_id: UUID, capture_id: UUID, given: Mapping[str, str]) -> Decision:
    return Decision(
        order_id, capture_id, given.get("decision", "redispense"), given.get("reason", "")
    )


def _skipping(order_id: UUID, execution_id: UUID, reason: str) -> Ask:
    def made(scope: Look) -> Dialogue:
        return Dialogue(
            shown=shown_skip(scope, SkipEntry(order_id, execution_id, reason)),
            title=_("Skip the step"),
            sentence=_("I leave this step out, for the reason given."),
            url=url_for("kiosk.sign_skip", order_id=order_id, execution_id=execution_id),
            submit=_("Sign: skip"),
            inputs={"reason": reason},
        )

    return made


def _words(scope: Look, order_id: UUID, execution_id: UUID) -> StepWords:
    record = record_of(scope, order_id)
    return words_of(record, record.execution(execution_id).step, principal().locale)


def _session_name() -> str:
    person = principal()
    may = person.may("deviation.investigate") or person.may("deviation.approve")
    return "" if may else person.printed_name
