"""What a signature is: who, as what, on exactly which content; decided and hashed here (E14-E18).

A signature re-verifies from its stored fields alone, and fails when it is copied to another
record, version, meaning or tenant (E16, S15).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from workwright.domain.canonical import canonical, digest, sha256
from workwright.domain.lifecycle import Meaning, Signer


@dataclass(frozen=True)
class SignatureContent:
    """Everything that the signature's hash covers.

    Args:
        content_sha256: of the canonical JSON of exactly what was shown (E17).
        challenge: single-use text that the signing dialogue was opened with (S12).
        previous: signature of the first person, for a second person's (E28).
    """

    tenant_id: UUID
    id: UUID
    signer_id: UUID
    printed_name: str
    role: str
    meaning: Meaning
    signed_at: datetime
    time_zone: str
    record_type: str
    record_id: UUID
    record_version: int
    content_sha256: str
    challenge: str
    components: str
    comment: str | None = None
    previous_id: UUID | None = None

    def sha256(self) -> str:
        """Return the hash that is stored with the signature."""
        return digest(b"signature", canonical(self))

    @property
    def local_time(self) -> str:
        """Return the site's time with its offset, to the second, as printed (E31)."""
        return self.signed_at.astimezone(ZoneInfo(self.time_zone)).isoformat(
            sep=" ", timespec="seconds"
        )


def manifest(content: SignatureContent) -> str:
    """Return the English manifestation: meaning, printed name, local time, UTC, signature id."""
    utc = content.signed_at.strftime("%H:%M:%S UTC")
    return (
        f"{content.meaning.value.capitalize()} by {content.printed_name} – "
        f"{content.local_time} ({utc}) – sig {str(content.id)[:8]}"
    )


def verifies(content: SignatureContent, stored_sha256: str, shown: str) -> bool:
    """Say whether the stored hash and the stored content that was shown belong together."""
    return sha256(shown) == content.content_sha256 and content.sha256() == stored_sha256


@dataclass(frozen=True)
class Given:
    """A signature that was given on a request, as far as the next one needs to know it."""

    signer: Signer
    person_id: UUID


def missing(needed: Sequence[Signer], given: Iterable[Given]) -> tuple[Signer, ...]:
    """Return the signers that are still missing, in order of signing."""
    done = [g.signer for g in given]
    left = []
    for signer in needed:
        if signer in done:
            done.remove(signer)
        else:
            left.append(signer)
    return tuple(left)


def next_for(
    needed: Sequence[Signer], given: Sequence[Given], person_id: UUID, roles: frozenset[str]
) -> Signer | None:
    """Return the signature that this person may give next, or none.

    One person signs a transition once: all signers are different people (E28, W23).
    """
    if any(g.person_id == person_id for g in given):
        return None
    return next((s for s in missing(needed, given) if s.role in roles), None)


@dataclass(frozen=True)
class Signed:
    """A stored signature as far as a guard needs it.

    Args:
        superseded: its content was changed later (E18), or the review went back (T11).
    """

    signer: Signer
    person_id: UUID
    record_id: UUID
    record_version: int
    content_sha256: str
    superseded: bool = False


def counts(signature: Signed, record_id: UUID, content_sha256: str) -> bool:
    """Say whether the signature still speaks for the record as it stands now (E16, E18)."""
    return (
        not signature.superseded
        and signature.record_id == record_id
        and signature.content_sha256 == content_sha256
    )


def is_second_person(first: Signed, second: Signed) -> bool:
    """Say whether both signed the same content of one record and are different people (E28)."""
    return (
        first.person_id != second.person_id
        and first.record_id == second.record_id
        and first.record_version == second.record_version
        and first.content_sha256 == second.content_sha256
    )
