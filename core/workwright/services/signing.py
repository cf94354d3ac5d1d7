"""Signing: the dialogue's single-use challenge, and the signature in the act's own transaction.

The secret is proved before the transaction begins (``identity.prove``); here the content is
compared with what was shown, the challenge is used up and the signature is stored (S12, E17, E29).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from uuid_utils.compat import uuid7

from workwright.db.tables.quality import Signature
from workwright.domain.canonical import canonical, sha256
from workwright.domain.lifecycle import Meaning
from workwright.domain.signature import SignatureContent
from workwright.errors import Refused, refusal
from workwright.services.actors import account_of_act
from workwright.services.identity import Proof, continue_series
from workwright.services.runtime import Runtime, Work

CHALLENGE_S = 30 * 60
SALT = "workwright.signing.1"


@dataclass(frozen=True)
class Shown:
    """What a person is about to sign, exactly as the dialogue shows it (E17).

    Args:
        record_version: the row version of the record when it was shown.
        content: plain data; its canonical JSON is what the signature covers.
    """

    record_type: str
    record_id: UUID
    record_version: int
    meaning: Meaning
    content: Mapping[str, Any]
    work_order_id: UUID | None = None

    @property
    def canonical(self) -> str:
        """Return the canonical JSON of the content."""
        return canonical(self.content)

    @property
    def sha256(self) -> str:
        """Return the hash of the content."""
        return sha256(self.canonical)


@dataclass(frozen=True)
class Signing:
    """What comes back from the dialogue: who proved to be who, and the dialogue's challenge."""

    proof: Proof
    challenge: str
    comment: str = ""


def open_dialogue(runtime: Runtime, tenant_id: UUID, shown: Shown) -> str:
    """Return the challenge of a dialogue that shows this content; nothing is written (D4)."""
    return _serializer(runtime).dumps([str(uuid7()), *_bound(tenant_id, shown)])


def sign(
    work: Work,
    shown: Shown,
    signing: Signing,
    role: str,
    *,
    previous_id: UUID | None = None,
) -> Signature:
    """Store the signature of what is there now, if it is what was shown.

    Args:
        shown: the content computed again inside this transaction.
        role: the signer's role in this act, held at this moment (W24).

    Raises:
        Refused: E17 the record changed; E12, E20 the signer may not sign yet; S12 the challenge
            is not of this dialogue or too old.
    """
    nonce = _checked(work, shown, signing.challenge)
    _entitled(work, signing.proof)
    continue_series(work, signing.proof)
    proof = signing.proof
    content = SignatureContent(
        tenant_id=work.tenant_id,
        id=uuid7(),
        signer_id=proof.person_id,
        printed_name=proof.printed_name,
        role=role,
        meaning=shown.meaning,
        signed_at=work.now,
        time_zone=work.time_zone,
        record_type=shown.record_type,
        record_id=shown.record_id,
        record_version=shown.record_version,
        content_sha256=shown.sha256,
        challenge=nonce,
        components=proof.components,
        comment=signing.comment or None,
        previous_id=previous_id,
    )
    return _store(work, content, shown, proof.session_id, proof.device_id)


def sign_beside(work: Work, first: Signature, shown: Shown) -> Signature:
    """Store what the signer attests in the same dialogue, with a meaning of its own.

    The accuracy check of a snapshot stands beside "issued" so (D1, PH-03).
    """
    content = replace(
        content_of(work.tenant_id, first),
        id=uuid7(),
        meaning=shown.meaning,
        record_type=shown.record_type,
        record_id=shown.record_id,
        record_version=shown.record_version,
        content_sha256=shown.sha256,
        challenge=f"{first.challenge}/{shown.meaning.value}",
        previous_id=None,
    )
    return _store(work, content, shown, first.session_id, first.device_id)


def _store(
    work: Work,
    content: SignatureContent,
    shown: Shown,
    session_id: UUID | None,
    device_id: UUID | None,
) -> Signature:
    return work.add(
        Signature(
            id=content.id,
            signer_id=content.signer_id,
            printed_name=content.printed_name,
            role=content.role,
            meaning=content.meaning.value,
            signed_at=content.signed_at,
            time_zone=content.time_zone,
            local_time=content.local_time,
            record_type=content.record_type,
            record_id=content.record_id,
            record_version=content.record_version,
            work_order_id=shown.work_order_id,
            content_sha256=content.content_sha256,
            content=shown.canonical,
            challenge=content.challenge,
            components=content.components,
            session_id=session_id,
            device_id=device_id,
            comment=content.comment,
            previous_id=content.previous_id,
            signature_sha256=content.sha256(),
        )
    )


def content_of(work_tenant: UUID, row: Signature) -> SignatureContent:
    """Return the hashed content of a stored signature, for screens, prints and verification."""
    return SignatureContent(
        tenant_id=work_tenant,
        id=row.id,
        signer_id=row.signer_id,
        printed_name=row.printed_name,
        role=row.role,
        meaning=Meaning(row.meaning),
        signed_at=row.signed_at,
        time_zone=row.time_zone,
        record_type=row.record_type,
        record_id=row.record_id,
        record_version=row.record_version,
        content_sha256=row.content_sha256,
        challenge=row.challenge,
        components=row.components,
        comment=row.comment,
        previous_id=row.previous_id,
    )


def _bound(tenant_id: UUID, shown: Shown) -> list[str]:
    return [
        str(tenant_id),
        shown.record_type,
        str(shown.record_id),
        str(shown.record_version),
        shown.meaning.value,
        shown.sha256,
    ]


def _checked(work: Work, shown: Shown, challenge: str) -> str:
    """Return the challenge's nonce; its unique column refuses a second use."""
    try:
        nonce, *bound = _serializer(work.runtime).loads(challenge, max_age=CHALLENGE_S)
    except SignatureExpired:
        raise Refused([_again("S12", "The dialogue was open for too long.")]) from None
    except BadSignature:
        raise Refused([_again("S12", "This dialogue does not belong to this record.")]) from None
    now = _bound(work.tenant_id, shown)
    if bound[:3] != now[:3] or bound[4] != now[4]:
        raise Refused([_again("E16", "This dialogue does not belong to this record.")])
    if bound != now:
        raise Refused([_again("E17", "The record changed since it was shown.")])
    return str(nonce)


def _again(rule: str, message: str) -> Any:
    return refusal(rule, "signature", message, "Open it again, read it and sign then.")


def _entitled(work: Work, proof: Proof) -> None:
    account = account_of_act(work, proof.person_id)
    findings = []
    if account is None or account.disabled_at is not None:
        findings.append(
            refusal(
                "E5",
                proof.printed_name,
                "{name} cannot sign here.",
                "A person with an active account signs.",
                name=proof.printed_name,
            )
        )
    else:
        if account.identity_verified_on is None:
            findings.append(
                refusal(
                    "E20",
                    proof.printed_name,
                    "The identity of {name} was never verified.",
                    "An administrator records how and by whom it was verified.",
                    name=proof.printed_name,
                )
            )
        if account.accountability_at is None:
            findings.append(
                refusal(
                    "E12",
                    proof.printed_name,
                    "{name} has not accepted the statement on electronic signatures.",
                    "Read and accept it under your name at the top of the page.",
                    name=proof.printed_name,
                )
            )
    if findings:
        raise Refused(findings, "signature")


def _serializer(runtime: Runtime) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(runtime.secret, salt=SALT)
