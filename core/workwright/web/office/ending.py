"""The end of an order signed at the desk: completion, closing early (T8, T9, D1)."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.services.authority import require_reason
from workwright.services.closing import early_reason
from workwright.services.completion import complete_order, short_close
from workwright.services.record import record_of
from workwright.services.runtime import Work
from workwright.services.signing import Signing
from workwright.web.acting import Done, look
from workwright.web.htmx import page
from workwright.web.i18n import _
from workwright.web.office.blueprint import office
from workwright.web.order_ends import closing_early, completing, said_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.signature import Ask, ask, sign
from workwright.web.surroundings import terms

ORDER = "/orders/<uuid:order_id>"


@route(office, f"{ORDER}/complete", permission=SIGNED_IN)
def completion_form(order_id: UUID) -> Response:
    """Open the dialogue of the next signature of the completion."""
    return ask(_completing(order_id))


@route(office, f"{ORDER}/complete", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
def complete(order_id: UUID) -> BaseResponse:
    """Sign the completion; with the last signature the order is completed (T8)."""

    def action(work: Work, signing: Signing) -> Done:
        outcome = complete_order(work, order_id, signing)
        return Done(_page(order_id), said_of(outcome, _("Completed.")))

    return sign(_completing(order_id), action)


@route(office, f"{ORDER}/short-close", permission=SIGNED_IN)
def early_form(order_id: UUID) -> Response:
    """Ask why the order ends early; once somebody signed, show what is signed."""
    with look() as scope:
        record = record_of(scope, order_id)
        reason = early_reason(scope, record)
    if reason:
        return ask(_closing_early(order_id, reason))
    return page(
        "office/reason.html",
        "office/_reason.html",
        order=record.order,
        title=_("Close the %(order)s early", order=terms().inside("work_order")),
        text=_(
            "Steps that are not done stay undone, with your reason. Supervisor and quality sign, "
            "two people."
        ),
        url=url_for("office.early_dialogue", order_id=order_id),
        yes=_("Go on to sign"),
        no=_("Not now"),
        keyed=False,
    )


@route(office, f"{ORDER}/short-close/dialogue", permission=SIGNED_IN, methods=["POST"])
def early_dialogue(order_id: UUID) -> Response:
    """Open the dialogue in which the short-close is signed with its reason."""
    with look() as scope:
        record = record_of(scope, order_id)
    least = record.profile.policy("reason_length")
    reason = require_reason(request.form.get("reason", ""), least, record.order.number)
    return ask(_closing_early(order_id, reason))


@route(office, f"{ORDER}/short-close", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
def close_early(order_id: UUID) -> BaseResponse:
    """Sign the short-close; supervisor and quality, two people (T9)."""
    reason = request.form.get("reason", "")

    def action(work: Work, signing: Signing) -> Done:
        outcome = short_close(work, order_id, reason, signing)
        return Done(_page(order_id), said_of(outcome, _("Closed early.")))

    return sign(_closing_early(order_id, reason), action)


def _completing(order_id: UUID) -> Ask:
    return completing(order_id, url_for("office.complete", order_id=order_id))


def _closing_early(order_id: UUID, reason: str) -> Ask:
    return closing_early(order_id, reason, url_for("office.close_early", order_id=order_id))


def _page(order_id: UUID) -> str:
    return url_for("office.order", order_id=order_id)
