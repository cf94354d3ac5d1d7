"""Guards of T12 and T13: nothing reaches stock while anything is open, and nobody judges alone."""

from collections.abc import Iterator

from workwright.domain import eligibility
from workwright.domain.checks import Hit, Moment
from workwright.domain.context import CheckContext
from workwright.domain.lifecycle import Meaning
from workwright.domain.rules.ending import is_out_of_balance, out_of_balance
from workwright.domain.rules.rule import has_order, rule, the_order
from workwright.domain.shelf_life import expiry_day
from workwright.domain.text import N_

UNANSWERED = frozenset({"planned", "taken", "missed"})
NOT_CLOSED = {
    "open": N_("Deviation {deviation} is open."),
    "investigating": N_("Deviation {deviation} is still being investigated."),
    "pending_approval": N_("Deviation {deviation} waits for its approval."),
}


@rule(
    "W9",
    [Moment.RELEASE_TO_STOCK],
    N_("Every deviation is closed"),
    applies=has_order,
)
def deviations(context: CheckContext) -> Iterator[Hit]:
    """Of the order, its batch and batches before a split; no severity is exempt."""
    for deviation in context.deviations:
        if deviation.status != "closed":
            yield Hit(
                deviation.number,
                NOT_CLOSED.get(deviation.status, NOT_CLOSED["open"]),
                {"deviation": deviation.number, "status": deviation.status},
                N_("Investigate and close it, then release."),
            )
    for number in context.review.blocking_capas:
        yield Hit(
            number,
            N_("Corrective action {capa} is open and blocks the release."),
            {"capa": number},
            N_("Finish it, or have quality take the mark off."),
        )


@rule(
    "W10.results",
    [Moment.RELEASE_TO_STOCK],
    N_("Every result is there and inside its limits, or its deviation is closed"),
    applies=has_order,
)
def results(context: CheckContext) -> Iterator[Hit]:
    """Samples, in-process controls and release tests of the plan; reserve samples have none."""
    known = {result.code for result in context.results}
    for plan in context.recipe.samples if context.recipe is not None else ():
        if plan.code not in known and not plan.reserve:
            yield _no_result(plan.code, plan.test)
    for result in context.results:
        if result.reserve:
            continue
        if result.status in UNANSWERED:
            yield _no_result(result.code, result.name)
        elif result.status == "failed" and not result.deviation_closed:
            yield Hit(
                result.code,
                N_("Result {result} is outside its limits."),
                {"result": result.name, "code": result.code},
                N_("Close its deviation, or reject the batch."),
            )


@rule(
    "W10.queries",
    [Moment.RELEASE_TO_STOCK],
    N_("Every question of the review is answered"),
    applies=has_order,
)
def queries(context: CheckContext) -> Iterator[Hit]:
    """An open question holds the batch."""
    if context.review.open_queries > 0:
        yield Hit(
            the_order(context).number,
            N_("Questions of the review are open: {count}."),
            {"count": context.review.open_queries},
            N_("Production answers them, then the reviewer closes them."),
        )


@rule(
    "W10.corrections",
    [Moment.RELEASE_TO_STOCK],
    N_("Every correction has its second signature"),
    clause="W10, C1",
    applies=has_order,
)
def corrections(context: CheckContext) -> Iterator[Hit]:
    """A correction counts only when both people signed."""
    if context.review.open_corrections > 0:
        yield Hit(
            the_order(context).number,
            N_("Corrections wait for their second signature: {count}."),
            {"count": context.review.open_corrections},
            N_("A second person approves or refuses them."),
        )


@rule(
    "W10.audit",
    [Moment.RELEASE_TO_STOCK],
    N_("The audit trail of the batch was reviewed and signed"),
    clause="W10, E40",
    applies=has_order,
)
def audit(context: CheckContext) -> Iterator[Hit]:
    """Changes, refusals, late entries and failed attempts were looked at."""
    if not context.review.audit_reviewed:
        yield Hit(
            the_order(context).number,
            N_("The audit trail of {order} is not reviewed."),
            {"order": the_order(context).number},
            N_("The reviewer opens it, reads it and signs."),
        )


@rule(
    "W13.review",
    [Moment.RELEASE_TO_STOCK],
    N_("Every difference in the reconciliation has a closed deviation"),
    applies=has_order,
)
def balance(context: CheckContext) -> Iterator[Hit]:
    """Outside its limits a difference is explained before release."""
    for item in context.reconciliations:
        if is_out_of_balance(item) and not item.deviation_closed:
            yield out_of_balance(item)


@rule(
    "W14",
    [Moment.RELEASE_TO_STOCK],
    N_("The genealogy is complete"),
    clause="W14, G2",
    applies=has_order,
)
def genealogy(context: CheckContext) -> Iterator[Hit]:
    """Every line is consumed with lot, quantity and unit, and every output has a lot."""
    for gap in context.review.genealogy_gaps:
        yield Hit(
            the_order(context).number,
            N_("The genealogy has a gap: {gap}."),
            {"gap": gap},
            N_("Record what is missing by a correction."),
        )


@rule(
    "T12.criteria",
    [Moment.RELEASE_TO_STOCK],
    N_("Every release criterion is answered and met"),
    applies=has_order,
)
def criteria(context: CheckContext) -> Iterator[Hit]:
    """The criteria are those of the snapshot."""
    for code in context.review.unanswered_criteria:
        yield Hit(
            code,
            N_("Release criterion {criterion} is not answered."),
            {"criterion": code},
            N_("The reviewer answers it."),
        )
    for code in context.review.failed_criteria:
        yield Hit(
            code,
            N_("Release criterion {criterion} is not met."),
            {"criterion": code},
            N_("Reject the batch, or answer it again when it is met."),
        )


@rule(
    "W23",
    [Moment.RELEASE_TO_STOCK, Moment.REJECT],
    N_("Who judges the batch neither performed nor verified any of its steps"),
    applies=lambda context: context.order is not None and context.person is not None,
)
def independent(context: CheckContext) -> Iterator[Hit]:
    """Quality is independent of the work that it judges."""
    doers = [
        person_id
        for execution in context.executions
        for person_id in (*execution.performer_ids, *execution.verifier_ids)
    ]
    if context.person is not None:
        yield from eligibility.separation(
            context.person,
            doers,
            N_("{person} performed or verified a step of this order and cannot judge it."),
            N_("A person of quality who took no part in it signs."),
        )


@rule(
    "W23.reviewer",
    [Moment.RELEASE_TO_STOCK],
    N_("Reviewer and releaser are two people"),
    applies=lambda context: (
        context.person is not None
        and context.signing_as in {"", Meaning.RELEASED.value}
        and not context.policies.get("reviewer_may_release", False)
    ),
)
def two_people(context: CheckContext) -> Iterator[Hit]:
    """Whoever signed as quality reviewer does not also release; a profile may allow it."""
    reviewers = [
        signature.person_id
        for signature in context.signatures
        if signature.meaning == "reviewed" and signature.role == "qa_reviewer" and signature.counts
    ]
    if context.person is not None:
        yield from eligibility.separation(
            context.person,
            reviewers,
            N_("{person} reviewed this order and cannot release it."),
            N_("A second person of quality releases it."),
        )


@rule(
    "W26",
    [Moment.RELEASE_TO_STOCK],
    N_("No more is approved than was made and is left"),
    applies=lambda context: (
        context.order is not None
        and context.batch is not None
        and context.batch.approved_qty is not None
        and context.batch.actual_qty is not None
    ),
)
def approved(context: CheckContext) -> Iterator[Hit]:
    """Approved is at most actual less samples and rejects; both amounts are stored."""
    batch = context.batch
    if batch is None or batch.approved_qty is None or batch.actual_qty is None:
        return
    most = batch.actual_qty - batch.samples_qty - batch.rejects_qty
    if batch.approved_qty > most:
        yield Hit(
            batch.number,
            N_("{approved} {unit} cannot be approved; {most} {unit} are left of batch {batch}."),
            {
                "batch": batch.number,
                "approved": batch.approved_qty,
                "most": most,
                "unit": batch.unit,
            },
            N_("Approve what is left after samples and rejects."),
        )


@rule(
    "W27",
    [Moment.RELEASE_TO_STOCK],
    N_("The batch expires no later than the recipe's rule gives"),
    applies=lambda context: (
        context.order is not None
        and context.batch is not None
        and context.recipe is not None
        and context.recipe.expiry_months is not None
    ),
)
def expiry(context: CheckContext) -> Iterator[Hit]:
    """Counted from the day of manufacture; a shorter one may be set, never a longer one."""
    batch, recipe = context.batch, context.recipe
    if batch is None or recipe is None or recipe.expiry_months is None:
        return
    if batch.manufactured_on is None:
        yield Hit(
            batch.number,
            N_("Batch {batch} has no day of manufacture, from which its expiry counts."),
            {"batch": batch.number},
            N_("Record the first step that consumed material."),
        )
        return
    latest = expiry_day(batch.manufactured_on, recipe.expiry_months)
    if batch.expires_on is not None and batch.expires_on > latest:
        yield Hit(
            batch.number,
            N_("Batch {batch} expires on {day}; its recipe allows {latest} at the latest."),
            {"batch": batch.number, "day": batch.expires_on, "latest": latest},
            N_("Correct the day of expiry."),
        )


@rule(
    "T13",
    [Moment.REJECT],
    N_("A rejection rests on a deviation, and on a corrective action where the profile asks"),
    applies=has_order,
)
def rejection(context: CheckContext) -> Iterator[Hit]:
    """At least one deviation; a linked corrective action unless the profile accepts a reason."""
    order = the_order(context)
    if not context.deviations:
        yield Hit(
            order.number,
            N_("{order} cannot be rejected without a deviation."),
            {"order": order.number},
            N_("Open a deviation that says what is wrong."),
        )
    if context.review.linked_capas == 0 and not context.policies.get("reject_without_capa", False):
        yield Hit(
            order.number,
            N_("No corrective action is linked to the deviations of {order}."),
            {"order": order.number},
            N_("Link one, or plan one."),
        )


def _no_result(code: str, name: str) -> Hit:
    return Hit(
        code,
        N_("Result {result} is missing."),
        {"result": name, "code": code},
        N_("The laboratory enters it."),
    )
