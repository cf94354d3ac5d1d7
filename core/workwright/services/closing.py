"""What an order lacks before it is completed, each thing as a line of its own (T8, T9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workwright.db.tables.quality import Deviation
from workwright.domain.checks import Evaluation, Finding, Severity
from workwright.domain.principal import Principal
from workwright.services.closing_lines import NOT_BEGUN, balances_of, samples_of, yields_of
from workwright.services.closing_views import (
    Closing,
    OpenDeviation,
    PlaceLine,
)
from workwright.services.completion import (
    COMPLETE,
    SHORT_CLOSE,
    complete_act,
    judge_completion,
    short_close_act,
)
from workwright.services.kiosk import is_at_its_end, progress
from workwright.services.order_waiting import Waiting, waiting_for
from workwright.services.record import OrderRecord, record_of
from workwright.services.record_rows import CLOSED, clearances_of, deviation_rows
from workwright.services.runtime import Look
from workwright.services.transitions import open_request


def closing_of(look: Look, order_id: UUID, principal: Principal) -> Closing:
    """Return what is open, what stands and who signs next.

    Raises:
        NotFound: unknown here, or not released.
    """
    record = record_of(look, order_id)
    order = record.order
    deviations = deviation_rows(look, order_id)
    samples, later_samples = samples_of(look, record, principal.locale)
    yields, later_yields = yields_of(look, record, deviations, principal)
    later = {*later_samples, *later_yields}
    balances = balances_of(look, record, deviations)
    judged = _judged(look, record)
    said = {
        *later,
        *(line.code for line in samples if line.is_open),
        *(line.phase for line in yields if line.is_open),
        *(line.subject for line in balances if line.is_open),
    }
    unsaid = [f for f in judged.findings if f.subject not in said]
    done, total = progress(record)
    early = early_reason(look, record)
    return Closing(
        order_id=order.id,
        row_version=order.row_version,
        number=order.number,
        batch_number=record.batch.number,
        product=record.snapshot.recipe.product_name,
        state=order.state,
        sub_state=order.sub_state,
        done=done,
        total=total,
        samples=samples,
        yields=yields,
        balances=balances,
        places=_places(look, record),
        findings=_of(unsaid, Severity.BLOCK),
        warnings=_of(unsaid, Severity.WARN),
        deviations=_open(deviations),
        later=len(later),
        completing=waiting_for(look, order, complete_act(record)),
        closing_early=_early(look, record, early),
        early_reason=early,
        last_step=_last_step(record),
    )


@dataclass(frozen=True)
class Ends:
    """How far an order is with either of its ends.

    Args:
        due: every step is behind; the completion is what comes next.
        closing_early: none where nobody began that.
    """

    due: bool
    completing: Waiting
    closing_early: Waiting | None
    early_reason: str


def ends_of(look: Look, order_id: UUID) -> Ends:
    """Return how far completion and short-close have come, for whoever signs elsewhere (D1)."""
    record = record_of(look, order_id)
    reason = early_reason(look, record)
    return Ends(
        due=is_at_its_end(record),
        completing=waiting_for(look, record.order, complete_act(record)),
        closing_early=_early(look, record, reason),
        early_reason=reason,
    )


def early_reason(look: Look, record: OrderRecord) -> str:
    """Return why the order is being closed early; empty where nobody began that (T9)."""
    request = open_request(look, record.order, SHORT_CLOSE.name)
    return str(request.payload.get("reason", "")) if request is not None else ""


def _early(look: Look, record: OrderRecord, reason: str) -> Waiting | None:
    if not reason:
        return None
    return waiting_for(look, record.order, short_close_act(record, reason))


def _judged(look: Look, record: OrderRecord) -> Evaluation:
    return judge_completion(look, record.order, COMPLETE.name, "")


def _of(findings: Iterable[Finding], severity: Severity) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.severity is severity)


def _places(look: Look, record: OrderRecord) -> tuple[PlaceLine, ...]:
    return tuple(
        PlaceLine(
            facts.subject,
            facts.at,
            facts.expires_at,
            counts=facts.passed and facts.verified and not facts.voided,
        )
        for facts in clearances_of(look, record)
    )


def _open(deviations: Iterable[Deviation]) -> tuple[OpenDeviation, ...]:
    return tuple(
        OpenDeviation(row.number, _said(row), row.status, dict(row.data))
        for row in deviations
        if row.status != CLOSED
    )


def _said(row: Deviation) -> str:
    """Return the sentence with its places, so that it is told in the reader's language."""
    template: Any = row.data.get("message")
    return str(template) if template else row.description


def _last_step(record: OrderRecord) -> UUID | None:
    """Return the execution that a problem is reported on: the last one that has begun."""
    begun = [e.id for e in record.executions if e.status not in NOT_BEGUN]
    return begun[-1] if begun else None
