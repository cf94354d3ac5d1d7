"""Registered kiosks, scales and gateways: known by a key that is shown once (E10, D5, E46)."""

from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from uuid_utils.compat import uuid7

from workwright.db.tables.equipment import Equipment
from workwright.db.tables.plant import Device, Line, Room, Site
from workwright.db.tables.tenants import Tenant
from workwright.domain.text import N_
from workwright.services.authority import require, require_reason
from workwright.services.identity.sessions import end_sessions
from workwright.services.identity.tokens import ids_of, make_token, token_sha256
from workwright.services.master import Entry
from workwright.services.runtime import Runtime, Work

KINDS = ("kiosk", "scale", "gateway")


@dataclass(frozen=True)
class KnownDevice:
    """A registered device that is not revoked, and the tenant that it belongs to."""

    tenant_id: UUID
    tenant_code: str
    device: Device


def register_device(
    work: Work,
    *,
    code: str,
    name: str,
    kind: str = "kiosk",
    site: str,
    line: str | None = None,
    room: str | None = None,
    equipment: str | None = None,
) -> str:
    """Register a device and return its key, which is shown this once and kept only as a hash.

    Args:
        site, line, room, equipment: human codes of where it stands or what it is connected to.

    Raises:
        Refused: the code is taken or malformed, the kind unknown; all problems at once.
        NotFound: site, line, room or equipment is unknown here.
    """
    require(work, "people.manage", code)
    entry = Entry(work, Device, code)
    entry.code(code)
    entry.name(name)
    entry.choice(N_("kind"), kind, KINDS)
    entry.stop("device.register")
    device_id = uuid7()
    token = make_token(work.tenant_id, device_id)
    device = work.add(
        Device(
            id=device_id,
            site_id=work.named(Site, site).id,
            code=code,
            name=name,
            kind=kind,
            key_sha256=token_sha256(token),
            line_id=work.named(Line, line).id if line else None,
            room_id=work.named(Room, room).id if room else None,
            equipment_id=work.named(Equipment, equipment).id if equipment else None,
            registered_at=work.now,
        )
    )
    work.audit("device.registered", device)
    return token


def revoke_device(work: Work, code: str, reason: str) -> int:
    """Take a lost or retired device out of use with every session on it; return how many (E46)."""
    require(work, "people.manage", code)
    text = require_reason(reason, 8, code)
    device = work.lock(Device, work.named(Device, code).id)
    device.revoked_at = device.revoked_at or work.now
    ended = end_sessions(work, "device revoked", device_id=device.id)
    work.audit("device.revoked", device, reason=text, detail={"sessions_ended": ended})
    return ended


def device_of(runtime: Runtime, token: str) -> KnownDevice | None:
    """Return the device of a key; none when it is unknown or revoked."""
    ids = ids_of(token, 2)
    if ids is None:
        return None
    with runtime.reading(ids[0]) as look:
        device = look.find(Device, id=ids[1])
        if device is None or device.revoked_at is not None:
            return None
        if not compare_digest(device.key_sha256, token_sha256(token)):
            return None
        return KnownDevice(ids[0], look.session.get_one(Tenant, ids[0]).code, device)
