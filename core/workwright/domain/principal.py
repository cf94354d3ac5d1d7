"""Who acts: the signed-in person as every layer sees them, made once for each request.

The tenant comes from here and from nowhere else (S1). Permissions are the sum of the person's
roles in the active profile; training, equipment and separation of duty are judged later, inside
the transaction that acts (S6).
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Principal:
    """One person in one session, as found by the identity service.

    Args:
        printed_name: as it stands on signatures and records.
        site_id: the site the session works at; None where the person is not bound to one.
        device_id: the registered kiosk; None in the office.
        locale: language and region for the screen, e.g. ``de`` or ``en-GB``.
        theme: ``light``, ``dark`` or ``system``.
        locked: the idle lock is on; nothing but unlocking and signing out is answered (K14).
        zone: of the kiosk's site; none in the office.
        profile_sha256: content of the profile that runs as of this request, where it was asked.
        chain_head: of the plant's audit chain, before anything of this request was read.
    """

    tenant_id: UUID
    tenant_code: str
    person_id: UUID
    person_code: str
    printed_name: str
    site_id: UUID | None
    roles: frozenset[str]
    permissions: frozenset[str]
    session_id: UUID
    device_id: UUID | None = None
    device_name: str | None = None
    locale: str = "en"
    theme: str = "system"
    locked: bool = False
    tenant_name: str = ""
    zone: str | None = None
    profile_sha256: str | None = None
    chain_head: str = ""

    def may(self, permission: str) -> bool:
        """Return whether one of the person's roles carries the permission."""
        return permission in self.permissions
