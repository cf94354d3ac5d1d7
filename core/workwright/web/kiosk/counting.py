"""What is counted before an order ends: samples taken, yields, what became of each material.

Every amount is typed (K12); what it comes to is worked out by the services, also while one types.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.domain.quantity import UNITS
from workwright.domain.text import N_
from workwright.errors import NotFound
from workwright.services.balances import BalanceEntry, enter_balance
from workwright.services.closing_lines import balance_at, sample_at, yield_at
from workwright.services.closing_views import BalanceLine, SampleLine, YieldLine
from workwright.services.reckoning import (
    BALANCE_PARTS,
    YIELD_PARTS,
    balance_result,
    yield_result,
)
from workwright.services.record import record_of
from workwright.services.runtime import Work
from workwright.services.samples import take_sample
from workwright.services.yields import YieldEntry, enter_yield, point_of
from workwright.web.acting import Done, act, look
from workwright.web.htmx import Tone, fragment, page
from workwright.web.i18n import _, number, say
from workwright.web.kiosk.blueprint import back_to, back_to_end, kiosk
from workwright.web.kiosk.typed import all_amounts, readable
from workwright.web.security import route
from workwright.web.sessions import principal

END = "/orders/<uuid:order_id>/end"
WORDS: Final[Mapping[str, str]] = {
    "actual": N_("Actual"),
    "samples": N_("Samples"),
    "rejects": N_("Rejects"),
    "waste": N_("Waste"),
    "issued": N_("Issued"),
    "used": N_("Used"),
    "returned": N_("Returned"),
    "destroyed": N_("Destroyed"),
    "sampled": N_("Sampled"),
    "rejected": N_("Rejected"),
    "lost": N_("Lost"),
}
"""Name of an amount to its label, in English."""


@route(kiosk, f"{END}/samples/<uuid:sample_id>", permission="sample.take")
def ask_sample(order_id: UUID, sample_id: UUID) -> Response:
    """Ask how much was taken of a sample whose amount is planned."""
    line = _sample(order_id, sample_id)
    return page("kiosk/sample.html", "kiosk/_sample.html", order_id=order_id, line=line)


@route(
    kiosk,
    f"{END}/samples/<uuid:sample_id>",
    methods=["POST"],
    permission="sample.take",
    unsafe="keyed",
)
def sample(order_id: UUID, sample_id: UUID) -> BaseResponse:
    """Record that a sample of the plan was taken, with its amount where one is planned."""
    line = _sample(order_id, sample_id)
    label = _("Taken amount")
    qty = all_amounts([("qty", label)])["qty"] if line.qty is not None else None

    def action(work: Work) -> Done:
        taken = take_sample(work, sample_id, qty)
        return _back(order_id, _("Sample %(code)s taken.", code=taken.code))

    return act(action)


@route(kiosk, f"{END}/yield", permission="step.perform")
def ask_count(order_id: UUID) -> Response:
    """Ask for the counted amounts of a yield."""
    line = _yield(order_id, request.args.get("phase", ""))
    return page("kiosk/count.html", order_id=order_id, line=line, fields=_fields(YIELD_PARTS))


@route(kiosk, f"{END}/yield/sum", permission="step.perform")
def reckon_count(order_id: UUID) -> Response:
    """Say what the amounts typed so far come to; nothing is recorded."""
    with look() as scope:
        record = record_of(scope, order_id)
        point = point_of(record, request.args.get("phase", ""))
        found = yield_result(record, point, readable(request.args, YIELD_PARTS))
    return fragment("kiosk/_yield_sum.html", sum=found, unit=point.unit)


@route(kiosk, f"{END}/yield", methods=["POST"], permission="step.perform", unsafe="keyed")
def count(order_id: UUID) -> BaseResponse:
    """Record the counted amounts of a yield; a second person verifies it (PH-24)."""
    line = _yield(order_id, request.form.get("phase", ""))
    given = all_amounts(_fields(YIELD_PARTS))
    entry = YieldEntry(
        order_id,
        line.phase,
        given["actual"],
        given["samples"],
        given["rejects"],
        given["waste"],
        _shown(),
    )

    def action(work: Work) -> Done:
        made = enter_yield(work, entry)
        pct = number(made.yield_pct)
        if made.deviation:
            said = _(
                "Yield %(pct)s %%, outside its limits. Deviation %(number)s is opened.",
                pct=pct,
                number=made.deviation,
            )
            return _back(order_id, said, opened=True)
        return _back(order_id, _("Yield %(pct)s %% recorded.", pct=pct))

    return act(action)


@route(kiosk, f"{END}/balance", permission="step.perform")
def ask_balance(order_id: UUID) -> Response:
    """Ask what became of a material or label; of another one, also what it is."""
    line = _balance(order_id, request.args.get("subject", ""))
    asked = ("issued", *BALANCE_PARTS) if line.issued_qty is None else BALANCE_PARTS
    units = [] if line.unit else [(unit.symbol, unit.symbol) for unit in UNITS]
    return page(
        "kiosk/balance.html",
        order_id=order_id,
        line=line,
        fields=_fields(asked),
        units=units,
        empty=balance_result(line.issued_qty, line.limits, {}),
    )


@route(kiosk, f"{END}/balance/sum", permission="step.perform")
def reckon_balance(order_id: UUID) -> Response:
    """Say what is accounted for of the amounts typed so far; nothing is recorded."""
    line = _balance(order_id, request.args.get("subject", ""))
    typed = readable(request.args, ("issued", *BALANCE_PARTS))
    issued = line.issued_qty if line.issued_qty is not None else typed.get("issued")
    found = balance_result(issued, line.limits, typed)
    unit = line.unit or request.args.get("unit", "")[:8]
    return fragment("kiosk/_balance_sum.html", sum=found, unit=unit)


@route(kiosk, f"{END}/balance", methods=["POST"], permission="step.perform", unsafe="keyed")
def balance(order_id: UUID) -> BaseResponse:
    """Record what became of a material or label (W13)."""
    line = _balance(order_id, request.form.get("subject", ""))
    asked = ("issued", *BALANCE_PARTS) if line.issued_qty is None else BALANCE_PARTS
    entry = _balance_entry(order_id, line, all_amounts(_fields(asked)))

    def action(work: Work) -> Done:
        made = enter_balance(work, entry)
        if made.deviation:
            said = _(
                "%(pct)s %% accounted for, outside the limits. Deviation %(number)s is opened.",
                pct=number(made.accounted_pct),
                number=made.deviation,
            )
            return _back(order_id, said, opened=True)
        said = _("%(name)s is balanced.", name=line.name or entry.subject)
        return _back(order_id, said)

    return act(action)


def _balance_entry(order_id: UUID, line: BalanceLine, given: Mapping[str, Decimal]) -> BalanceEntry:
    return BalanceEntry(
        order_id,
        line.subject or request.form.get("subject", ""),
        line.unit or request.form.get("unit", ""),
        given["used"],
        given["returned"],
        given["destroyed"],
        given["sampled"],
        given["rejected"],
        given["lost"],
        given.get("issued"),
        _shown(),
    )


def _fields(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, say(WORDS[name])) for name in names]


def _shown() -> int | None:
    """Return how many entries the page showed; services compare it (W28)."""
    text = request.form.get("shown", "")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _back(order_id: UUID, toast: str, *, opened: bool = False) -> Done:
    """Return to the step from which this was asked, else to the closing screen."""
    step = request.form.get("step", "")
    tone: Tone = "warn" if opened else "ok"
    try:
        done = back_to(order_id, UUID(step), toast)
    except ValueError:
        return back_to_end(order_id, toast, tone)
    return Done(done.location, toast, tone, into=done.into)


def _yield(order_id: UUID, phase: str) -> YieldLine:
    with look() as scope:
        line = yield_at(scope, order_id, phase, principal())
    if line is None:
        raise NotFound("yield", phase)
    return line


def _balance(order_id: UUID, subject: str) -> BalanceLine:
    with look() as scope:
        return balance_at(scope, order_id, subject)


def _sample(order_id: UUID, sample_id: UUID) -> SampleLine:
    with look() as scope:
        line = sample_at(scope, order_id, sample_id, principal().locale)
    if line is None:
        raise NotFound("sample", sample_id)
    return line
