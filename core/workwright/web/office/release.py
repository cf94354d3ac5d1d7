"""Release, cancel and discard an order: what is signed stands in the dialogue (T2, T3, T5)."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.services.authority import require_reason
from workwright.services.cancellation import cancel_act, cancel_order
from workwright.services.orders import order_of, profile_of
from workwright.services.planning import cancel_draft
from workwright.services.release import release_act, release_order
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.services.transitions import Outcome
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page
from workwright.web.i18n import _
from workwright.web.office.blueprint import office
from workwright.web.order_acts import act_dialogue
from workwright.web.security import SIGNED_IN, route
from workwright.web.signature import Dialogue, ask, sign, version_shown
from workwright.web.surroundings import terms


@route(office, "/orders/<uuid:order_id>/release", permission=SIGNED_IN)
def release_form(order_id: UUID) -> Response:
    """Open the dialogue in which the release is signed."""
    return ask(lambda scope: _release_dialogue(scope, order_id))


@route(
    office,
    "/orders/<uuid:order_id>/release",
    permission=SIGNED_IN,
    methods=["POST"],
    unsafe="keyed",
    endpoint="release",
)
def release(order_id: UUID) -> BaseResponse:
    """Sign the release; whoever holds a role that is still to sign may (D1)."""

    def action(work: Work, signing: Signing) -> Done:
        outcome = release_order(work, order_id, version_shown(), signing)
        said = _("Released to production.") if outcome.moved else _further(outcome)
        return Done(_page(order_id), said)

    return sign(lambda scope: _release_dialogue(scope, order_id), action)


@route(office, "/orders/<uuid:order_id>/cancel", permission="order.cancel")
def cancel_reason(order_id: UUID) -> Response:
    """Ask why the order is cancelled."""
    with look() as scope:
        order = order_of(scope, order_id)
    words = terms()
    return page(
        "office/reason.html",
        "office/_reason.html",
        order=order,
        title=_("Cancel %(number)s", number=order.number),
        text=_("Everything it holds is given back. Its number is never used again."),
        url=url_for("office.cancel_form", order_id=order_id),
        yes=_("Go on to sign"),
        no=_("Keep the %(order)s", order=words.inside("work_order")),
        keyed=False,
    )


@route(
    office, "/orders/<uuid:order_id>/cancel/dialogue", permission="order.cancel", methods=["POST"]
)
def cancel_form(order_id: UUID) -> Response:
    """Open the dialogue in which the cancellation is signed with its reason."""
    return ask(lambda scope: _cancel_dialogue(scope, order_id))


@route(
    office,
    "/orders/<uuid:order_id>/cancel",
    permission="order.cancel",
    methods=["POST"],
    unsafe="keyed",
)
def cancel(order_id: UUID) -> BaseResponse:
    """Sign the cancellation; reservations and bookings are given back at once (RS5)."""
    reason = request.form.get("reason", "")

    def action(work: Work, signing: Signing) -> Done:
        outcome = cancel_order(work, order_id, version_shown(), reason, signing)
        return Done(_page(order_id), _("Cancelled.") if outcome.moved else _further(outcome))

    return sign(lambda scope: _cancel_dialogue(scope, order_id), action)


@route(office, "/orders/<uuid:order_id>/discard", permission="order.edit")
def discard_form(order_id: UUID) -> Response:
    """Ask why the draft is discarded."""
    with look() as scope:
        order = order_of(scope, order_id)
    return page(
        "office/reason.html",
        "office/_reason.html",
        order=order,
        title=_("Discard %(number)s", number=order.number),
        text=_("The draft holds no stock. Its number is never used again."),
        url=url_for("office.discard", order_id=order_id),
        yes=_("Discard the draft"),
        no=_("Keep the draft"),
        keyed=True,
    )


@route(
    office,
    "/orders/<uuid:order_id>/discard",
    permission="order.edit",
    methods=["POST"],
    unsafe="keyed",
)
def discard(order_id: UUID) -> BaseResponse:
    """Discard a draft with its reason (T3)."""

    def action(work: Work) -> Done:
        cancel_draft(work, order_id, version_shown(), request.form.get("reason", ""))
        return Done(_page(order_id), _("The draft was discarded."))

    return act(action)


def _release_dialogue(scope: Look, order_id: UUID) -> Dialogue:
    order = order_of(scope, order_id)
    return act_dialogue(
        scope,
        order,
        release_act(scope, order),
        title=_("Sign the release"),
        sentence=_(
            "I issued this %(order)s to production and checked that the snapshot is an accurate "
            "copy of the %(recipe)s.",
            order=terms().inside("work_order"),
            recipe=terms().inside("recipe_version"),
        ),
        url=url_for("office.release", order_id=order_id),
    )


def _cancel_dialogue(scope: Look, order_id: UUID) -> Dialogue:
    order = order_of(scope, order_id)
    least = profile_of(scope, order).policy("reason_length")
    reason = require_reason(request.form.get("reason", ""), least, order.number)
    return act_dialogue(
        scope,
        order,
        cancel_act(scope, order, reason),
        title=_("Cancel %(number)s", number=order.number),
        sentence=_("I cancelled this %(order)s.", order=terms().inside("work_order")),
        url=url_for("office.cancel", order_id=order_id),
        inputs={"reason": reason},
    )


def _further(outcome: Outcome) -> str:
    role = terms().role(outcome.missing[0].role)
    return _("Signed. The signature of %(role)s is still missing.", role=role)


def _page(order_id: UUID) -> str:
    return url_for("office.order", order_id=order_id)
