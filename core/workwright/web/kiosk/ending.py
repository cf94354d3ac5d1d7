"""The end of an order at the kiosk: what is open, completion by two, closing early (T8, T9)."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.domain.lifecycle import EXECUTING, State
from workwright.services.closing import closing_of, early_reason
from workwright.services.completion import complete_order, short_close
from workwright.services.record import record_of
from workwright.services.runtime import Work
from workwright.services.signing import Signing
from workwright.web.acting import Done, look
from workwright.web.htmx import go, page
from workwright.web.i18n import _
from workwright.web.kept import kept
from workwright.web.kiosk.blueprint import back_to_end, kiosk
from workwright.web.order_ends import closing_early, completing, said_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.signature import Ask, ask, sign

ORDER = "/orders/<uuid:order_id>"


@route(kiosk, f"{ORDER}/end", permission=SIGNED_IN)
@kept
def end(order_id: UUID) -> BaseResponse:
    """Show what is still open before completion, each thing with its act."""
    return end_page(order_id)


def end_page(order_id: UUID) -> BaseResponse:
    """Return the closing screen; of an order that does not run any more, the tiles."""
    with look() as scope:
        closing = closing_of(scope, order_id, principal())
    if State(closing.state) not in EXECUTING:
        return go(url_for("kiosk.tiles"))
    return page("kiosk/end.html", closing=closing)


@route(kiosk, f"{ORDER}/complete", permission=SIGNED_IN)
def ask_complete(order_id: UUID) -> Response:
    """Show what operator, then supervisor sign at the end."""
    return ask(_completing(order_id))


@route(kiosk, f"{ORDER}/complete", methods=["POST"], permission=SIGNED_IN, unsafe="keyed")
def complete(order_id: UUID) -> BaseResponse:
    """Sign the completion; with the last signature the order is completed (T8)."""

    def action(work: Work, signing: Signing) -> Done:
        outcome = complete_order(work, order_id, signing)
        return back_to_end(order_id, said_of(outcome, _("Completed.")))

    return sign(_completing(order_id), action)


@route(kiosk, f"{ORDER}/short-close", permission=SIGNED_IN)
def ask_short_close(order_id: UUID) -> Response:
    """Ask why the order ends before its steps do, then show what is signed."""
    given = request.args.get("reason", "").strip()
    with look() as scope:
        record = record_of(scope, order_id)
        reason = early_reason(scope, record) or given
    if not reason:
        least = record.profile.policy("reason_length")
        return page("kiosk/early.html", "kiosk/_early.html", order_id=order_id, least=least)
    return ask(_closing_early(order_id, reason))


@route(kiosk, f"{ORDER}/short-close", methods=["POST"], permission=SIGNED_IN, unsafe="keyed")
def close_early(order_id: UUID) -> BaseResponse:
    """Sign the short-close; supervisor and quality, two people (T9)."""
    reason = request.form.get("reason", "")

    def action(work: Work, signing: Signing) -> Done:
        outcome = short_close(work, order_id, reason, signing)
        return back_to_end(order_id, said_of(outcome, _("Closed early.")))

    return sign(_closing_early(order_id, reason), action)


def _completing(order_id: UUID) -> Ask:
    return completing(order_id, url_for("kiosk.complete", order_id=order_id))


def _closing_early(order_id: UUID, reason: str) -> Ask:
    return closing_early(order_id, reason, url_for("kiosk.close_early", order_id=order_id))
