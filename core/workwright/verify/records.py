"""Re-compute the hashes of signatures, snapshots, files and configurations (I4, I8, I12)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from workwright.db.tables.config import ProfileVersion
from workwright.db.tables.evidence import RecordFile
from workwright.db.tables.orders import Snapshot, WorkOrder
from workwright.db.tables.quality import Signature
from workwright.verify.hashing import as_json, canonical, layered, sha256
from workwright.verify.model import Kind, Problem, TenantReport
from workwright.verify.reading import Look

# What a signature's hash covers, by name; their order does not matter in canonical JSON.
SIGNED = (
    "tenant_id", "id", "signer_id", "printed_name", "role", "meaning", "signed_at", "time_zone",
    "record_type", "record_id", "record_version", "content_sha256", "challenge", "components",
    "comment", "previous_id",
)  # fmt: skip

EXECUTED = (
    "RELEASED", "IN_PROGRESS", "PAUSED", "COMPLETED", "UNDER_REVIEW", "RELEASED_TO_STOCK",
    "REJECTED",
)  # fmt: skip


@dataclass(frozen=True)
class First:
    """What a second signature must agree with."""

    signer: Any
    record: Any
    content: str


def check_records(look: Look, report: TenantReport) -> None:
    """Report everything whose stored hash is not that of its stored content."""
    _signatures(look, report)
    _snapshots(look, report)
    _contents(look, report)


def _signatures(look: Look, report: TenantReport) -> None:
    firsts: dict[Any, First] = {}
    fields = [getattr(Signature, name) for name in SIGNED]
    statement = select(*fields, Signature.content, Signature.signature_sha256)
    for row in look.stream(_of_tenant(statement, Signature), tenant=look.tenant_id):
        *values, shown, stored = row
        signed = dict(zip(SIGNED, values, strict=True))
        report.count("signatures", 1)
        if sha256(shown.encode()) != signed["content_sha256"]:
            _bad(report, "signature", "S15", "signature", signed["id"], "content",
                 "signature {row}: what was shown is not what was signed")  # fmt: skip
        if layered("signature", canonical(signed)) != stored:
            _bad(report, "signature", "S15", "signature", signed["id"], "signature_sha256",
                 "signature {row} does not fit its record, signer, time or meaning")  # fmt: skip
        firsts[signed["id"]] = First(
            signed["signer_id"], signed["record_id"], signed["content_sha256"]
        )
        if signed["previous_id"] is not None:
            _second(report, signed, firsts.get(signed["previous_id"]))


def _second(report: TenantReport, signed: dict[str, Any], first: First | None) -> None:
    mine = (signed["record_id"], signed["content_sha256"])
    if (
        first is None
        or (first.record, first.content) != mine
        or first.signer == signed["signer_id"]
    ):
        _bad(report, "signature", "I8", "signature", signed["id"], "previous_id",
             "signature {row} is not a second person's over the same content")  # fmt: skip


def _snapshots(look: Look, report: TenantReport) -> None:
    statement = select(Snapshot.id, Snapshot.canonical, Snapshot.sha256)
    for row_id, text, stored in look.stream(_of_tenant(statement, Snapshot), tenant=look.tenant_id):
        report.count("snapshots", 1)
        if sha256(text.encode()) != stored:
            _bad(report, "snapshot", "W1", "snapshot", row_id, "canonical",
                 "snapshot {row} is not what was released")  # fmt: skip
    missing = (
        select(WorkOrder.id)
        .where(WorkOrder.state.in_(EXECUTED), WorkOrder.tenant_id == bindparam("tenant"))
        .where(
            ~select(Snapshot.id)
            .where(
                Snapshot.tenant_id == WorkOrder.tenant_id, Snapshot.work_order_id == WorkOrder.id
            )
            .exists()
        )
    )
    for (row_id,) in look.stream(missing, tenant=look.tenant_id):
        _bad(report, "snapshot", "I4", "work_order", row_id, "state",
             "order {row} was released and has no snapshot")  # fmt: skip


def _contents(look: Look, report: TenantReport) -> None:
    """Files and configurations: content beside its own hash."""
    hashed: tuple[tuple[Any, Any], ...] = (
        (RecordFile, RecordFile.content),
        (ProfileVersion, ProfileVersion.effective),
    )
    for table, content in hashed:
        name = table.__tablename__
        statement = _of_tenant(select(table.id, content, table.sha256), table)
        for row_id, raw, stored in look.stream(statement, chunk=1, tenant=look.tenant_id):
            report.count(f"{name}s", 1)
            if sha256(raw if isinstance(raw, bytes) else raw.encode()) != stored:
                _bad(report, "file", "I12", name, row_id, "sha256",
                     "{table} {row} is not what was stored")  # fmt: skip


def _of_tenant(statement: Any, table: Any) -> Any:
    return statement.where(table.tenant_id == bindparam("tenant")).order_by(table.id)


def _bad(
    report: TenantReport, kind: Kind, rule: str, table: str, row: Any, field: str, message: str
) -> None:
    data = {"row": as_json(row), "table": table}
    report.add(Problem(kind, rule, message, data, table, str(row), field))
