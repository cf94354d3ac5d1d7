"""The life of a work order as data: nine states, transitions T1-T13, everything else refused.

Source: work-order core, section 3.
"""

from dataclasses import dataclass
from enum import StrEnum

from workwright.domain.checks import Moment


class State(StrEnum):
    """The nine core states; every plugin sub-state has one of them as parent."""

    DRAFT = "DRAFT"
    RELEASED = "RELEASED"
    IN_PROGRESS = "IN_PROGRESS"
    PAUSED = "PAUSED"
    COMPLETED = "COMPLETED"
    UNDER_REVIEW = "UNDER_REVIEW"
    RELEASED_TO_STOCK = "RELEASED_TO_STOCK"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


TERMINAL = frozenset({State.RELEASED_TO_STOCK, State.REJECTED, State.CANCELLED})
EXECUTING = frozenset({State.IN_PROGRESS, State.PAUSED})
ON_KIOSK = frozenset({State.RELEASED, State.IN_PROGRESS, State.PAUSED})


class Meaning(StrEnum):
    """What a signature says; no other meaning exists (E14)."""

    AUTHORED = "authored"
    PERFORMED = "performed"
    VERIFIED = "verified"
    SUPERVISED = "supervised"
    ISSUED = "issued"
    RESUMED = "resumed"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    RELEASED = "released"
    REJECTED = "rejected"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"
    WITNESSED = "witnessed"


@dataclass(frozen=True)
class Signer:
    """One signature that a transition needs: who, as what.

    Args:
        role: role code that the signer holds at the time of the act (W24).
        meaning: one of E14.
    """

    role: str
    meaning: Meaning


@dataclass(frozen=True)
class Transition:
    """One legal move of a work order.

    Args:
        rule: T1-T13.
        name: verb by which profiles, permissions and services call it.
        sources: states it may leave; empty for T1, which has none.
        target: state it reaches.
        moment: when checks of core, plugins and tenant are asked.
        permission: what the acting person must be allowed to do.
        signers: signatures of the core, in order; a profile may add, never remove.
        reason: the act carries a reason of at least the profile's length (E35).
    """

    rule: str
    name: str
    sources: frozenset[State]
    target: State
    moment: Moment | None
    permission: str
    signers: tuple[Signer, ...] = ()
    reason: bool = False


def _edge(
    rule: str,
    name: str,
    sources: set[State],
    target: State,
    moment: Moment | None,
    permission: str,
    signers: tuple[tuple[str, Meaning], ...] = (),
    reason: bool = False,
) -> Transition:
    pairs = tuple(Signer(role, meaning) for role, meaning in signers)
    return Transition(rule, name, frozenset(sources), target, moment, permission, pairs, reason)


TRANSITIONS: tuple[Transition, ...] = (
    _edge("T1", "create", set(), State.DRAFT, None, "order.create"),
    _edge(
        "T2",
        "release",
        {State.DRAFT},
        State.RELEASED,
        Moment.RELEASE,
        "order.release",
        (("supervisor", Meaning.ISSUED),),
    ),
    _edge(
        "T3",
        "cancel_draft",
        {State.DRAFT},
        State.CANCELLED,
        Moment.CANCEL,
        "order.edit",
        reason=True,
    ),
    _edge("T4", "start", {State.RELEASED}, State.IN_PROGRESS, Moment.START, "step.perform"),
    _edge(
        "T5",
        "cancel",
        {State.RELEASED},
        State.CANCELLED,
        Moment.CANCEL,
        "order.cancel",
        (("supervisor", Meaning.CANCELLED),),
        reason=True,
    ),
    _edge(
        "T6", "pause", {State.IN_PROGRESS}, State.PAUSED, Moment.PAUSE, "order.pause", reason=True
    ),
    _edge(
        "T7",
        "resume",
        {State.PAUSED},
        State.IN_PROGRESS,
        Moment.RESUME,
        "order.resume",
        (("supervisor", Meaning.RESUMED),),
    ),
    _edge(
        "T8",
        "complete",
        {State.IN_PROGRESS},
        State.COMPLETED,
        Moment.COMPLETE,
        "order.complete",
        (("operator", Meaning.PERFORMED), ("supervisor", Meaning.SUPERVISED)),
    ),
    _edge(
        "T9",
        "short_close",
        {State.IN_PROGRESS, State.PAUSED},
        State.COMPLETED,
        Moment.COMPLETE,
        "order.short_close",
        (("supervisor", Meaning.SUPERVISED), ("qa_reviewer", Meaning.APPROVED)),
        reason=True,
    ),
    _edge(
        "T10",
        "submit_review",
        {State.COMPLETED},
        State.UNDER_REVIEW,
        Moment.SUBMIT_REVIEW,
        "order.submit_review",
        (("production_reviewer", Meaning.REVIEWED),),
    ),
    _edge(
        "T11",
        "return",
        {State.UNDER_REVIEW},
        State.COMPLETED,
        None,
        "order.return",
        (("qa_reviewer", Meaning.RETURNED),),
    ),
    _edge(
        "T12",
        "release_to_stock",
        {State.UNDER_REVIEW},
        State.RELEASED_TO_STOCK,
        Moment.RELEASE_TO_STOCK,
        "order.release_to_stock",
        (("qa_reviewer", Meaning.REVIEWED), ("qa_releaser", Meaning.RELEASED)),
    ),
    _edge(
        "T13",
        "reject",
        {State.UNDER_REVIEW},
        State.REJECTED,
        Moment.REJECT,
        "order.reject",
        (("qa_releaser", Meaning.REJECTED),),
        reason=True,
    ),
)

BY_NAME = {transition.name: transition for transition in TRANSITIONS}


def transition_named(name: str) -> Transition:
    """Return the transition of that name; ``KeyError`` when none has it."""
    return BY_NAME[name]


def transitions_from(state: State) -> tuple[Transition, ...]:
    """Return the transitions that may leave this state, in T order."""
    return tuple(t for t in TRANSITIONS if state in t.sources)


def is_legal(source: State, target: State) -> bool:
    """Say whether any transition leads from source to target; 12 of the 81 pairs do."""
    return any(source in t.sources and t.target is target for t in TRANSITIONS)


LEGAL_PAIRS: frozenset[tuple[State, State]] = frozenset(
    (source, target) for source in State for target in State if is_legal(source, target)
)
