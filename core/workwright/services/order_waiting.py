"""Which signatures an order waits for, who gave the others, and who could give the next (D1)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Account, Person, PersonRole
from workwright.db.tables.quality import (
    Signature,
    SignatureSuperseded,
    SigningRequest,
    SigningRequestSignature,
)
from workwright.db.tenancy import points_at
from workwright.domain.lifecycle import Meaning, Signer
from workwright.domain.signature import Given, missing, next_for
from workwright.errors import Refused
from workwright.services.identity import roles_of
from workwright.services.runtime import Scope
from workwright.services.transitions import Act, open_request, shown_for


@dataclass(frozen=True)
class Waiting:
    """How far the signatures of an act have come.

    Args:
        given: in order of signing.
        missing: in order of signing; empty when the act needs none any more.
        able: printed names of those who hold the role of the next signature and have not signed.
    """

    act: str
    given: tuple[Signature, ...]
    missing: tuple[Signer, ...]
    able: tuple[str, ...]


def waiting_for(scope: Scope, order: WorkOrder, act: Act) -> Waiting:
    """Return how far the signatures of this act have come on what the order says now.

    Signatures on other content are void, so they are not among those given (D1).
    """
    request = open_request(scope, order, act.transition.name)
    given: tuple[Signature, ...] = ()
    if request is not None and request.expires_at > scope.now:
        signed = tuple(request_signatures(scope, request))
        given = signed if signed and _is_unchanged(scope, order, act, request) else ()
    left = missing(act.signers, [_given(s) for s in given])
    able = able_to_sign(scope, left[0].role, {s.signer_id for s in given}) if left else ()
    return Waiting(act.transition.name, given, left, able)


def _is_unchanged(scope: Scope, order: WorkOrder, act: Act, request: SigningRequest) -> bool:
    """Say whether what was signed is what would be signed now; what cannot be made is not."""
    try:
        now = shown_for(scope, order, act, act.signers[0].meaning)
    except Refused:
        return False
    return now.sha256 == request.content_sha256


def next_meaning(scope: Scope, act: Act, waiting: Waiting, person_id: UUID) -> Signer:
    """Return the signature that this person would give; else the one that is missing next."""
    roles = roles_of(scope, person_id)
    mine = next_for(act.signers, [_given(s) for s in waiting.given], person_id, roles)
    return mine or (waiting.missing or act.signers)[0]


def request_signatures(scope: Scope, request: SigningRequest) -> list[Signature]:
    """Return the signatures given on a request, in order."""
    statement = (
        select(Signature)
        .join(SigningRequestSignature, points_at(SigningRequestSignature.signature_id, Signature))
        .where(SigningRequestSignature.request_id == request.id)
        .order_by(SigningRequestSignature.position)
    )
    return list(scope.scalars(statement))


def signatures_of_order(scope: Scope, order: WorkOrder) -> list[tuple[Signature, str]]:
    """Return every signature on the order with why it no longer counts, oldest first (E18, D1)."""
    statement = (
        select(Signature, SignatureSuperseded.reason)
        .outerjoin(SignatureSuperseded, points_at(SignatureSuperseded.signature_id, Signature))
        .where(Signature.work_order_id == order.id)
        .order_by(Signature.signed_at, Signature.id)
    )
    void = _void_dialogues(scope, order)
    return [
        (row, reason or void.get(row.challenge.partition("/")[0], ""))
        for row, reason in scope.rows(statement)
    ]


def _void_dialogues(scope: Scope, order: WorkOrder) -> dict[str, str]:
    """Return dialogue to reason, for signatures whose request came to nothing.

    What was attested beside a signature was signed in the same dialogue and shares its fate.
    """
    statement = (
        select(Signature.challenge, SigningRequest.void_reason)
        .join(SigningRequestSignature, points_at(SigningRequestSignature.signature_id, Signature))
        .join(SigningRequest, points_at(SigningRequestSignature.request_id, SigningRequest))
        .where(SigningRequest.work_order_id == order.id, SigningRequest.status == "void")
    )
    return {challenge: reason or "void" for challenge, reason in scope.rows(statement)}


def able_to_sign(scope: Scope, role: str, signed: set[UUID]) -> tuple[str, ...]:
    """Return the printed names of those who hold the role, may sign and have not signed (E12)."""
    statement = (
        select(Person.printed_name, Person.id)
        .join(PersonRole, points_at(PersonRole.person_id, Person))
        .join(Account, points_at(Account.person_id, Person))
        .where(
            PersonRole.role == role,
            PersonRole.withdrawn_at.is_(None),
            Person.status == "active",
            Account.disabled_at.is_(None),
            Account.identity_verified_on.is_not(None),
            Account.accountability_at.is_not(None),
        )
        .order_by(Person.printed_name)
        .distinct()
    )
    return tuple(name for name, person_id in scope.rows(statement) if person_id not in signed)


def _given(signature: Signature) -> Given:
    return Given(Signer(signature.role, Meaning(signature.meaning)), signature.signer_id)
