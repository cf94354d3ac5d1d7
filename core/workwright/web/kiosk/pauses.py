"""Pause and resume an order at the kiosk (T6, T7)."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.services.pauses import pause_order, resume_act, resume_order
from workwright.services.record import record_of
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.services.transitions import Act, missing_signers, shown_for
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page
from workwright.web.i18n import _
from workwright.web.kiosk.blueprint import back_to, kiosk
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.signature import Ask, Dialogue, ask, sign
from workwright.web.terms import Terms

ORDER = "/orders/<uuid:order_id>"


@route(kiosk, f"{ORDER}/pause", permission="order.pause")
def ask_pause(order_id: UUID) -> Response:
    """Ask for the reason of a pause, from the plant's list."""
    with look() as scope:
        profile = record_of(scope, order_id).profile
    lang = principal().locale
    reasons = [
        (code, profile.list_label("pause_reasons", code, lang))
        for code in profile.list_codes("pause_reasons")
    ]
    return page("kiosk/pause.html", "kiosk/_pause.html", order_id=order_id, reasons=reasons)


@route(kiosk, f"{ORDER}/pause", methods=["POST"], permission="order.pause", unsafe="keyed")
def pause(order_id: UUID) -> BaseResponse:
    """Pause the order (T6)."""
    reason, comment = request.form.get("reason", ""), request.form.get("comment", "")

    def action(work: Work) -> Done:
        pause_order(work, order_id, reason, comment)
        return back_to(order_id, None, _("Paused."))

    return act(action)


@route(kiosk, f"{ORDER}/resume", permission=SIGNED_IN)
def ask_resume(order_id: UUID) -> Response:
    """Show what a supervisor signs to go on."""
    return ask(_resuming(order_id))


@route(kiosk, f"{ORDER}/resume", methods=["POST"], permission=SIGNED_IN, unsafe="keyed")
def resume(order_id: UUID) -> BaseResponse:
    """Resume the order (T7)."""

    def action(work: Work, signing: Signing) -> Done:
        resume_order(work, order_id, signing)
        return back_to(order_id, None, _("Resumed."))

    return sign(_resuming(order_id), action)


def _resuming(order_id: UUID) -> Ask:
    def made(scope: Look) -> Dialogue:
        record = record_of(scope, order_id)
        return _for_act(
            scope,
            order_id,
            resume_act(record),
            "kiosk.resume",
            _("Resume the order"),
            _("The cause is resolved; work may go on."),
            _("Sign: resume"),
        )

    return made


def _for_act(
    scope: Look, order_id: UUID, act_: Act, endpoint: str, title: str, sentence: str, submit: str
) -> Dialogue:
    record = record_of(scope, order_id)
    left = missing_signers(scope, record.order, act_)
    signer = left[0] if left else act_.signers[0]
    role = Terms(record.profile, principal().locale).role(signer.role)
    mine = signer.role in principal().roles
    return Dialogue(
        shown=shown_for(scope, record.order, act_, signer.meaning),
        title=title,
        sentence=sentence,
        url=url_for(endpoint, order_id=order_id),
        sub=_("Signs now: %(role)s", role=role),
        submit=submit,
        session_of="" if mine else principal().printed_name,
    )
