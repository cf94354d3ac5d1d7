"""Hold a chain against its signed checkpoints, and against those that were kept elsewhere (S19)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workwright.verify.hashing import as_json, checkpoint_text, is_signed, key_id
from workwright.verify.model import KeptCheckpoint, Problem, TenantReport
from workwright.verify.reading import Look

STORED = """
    SELECT seq, head, at, key_id, signature FROM checkpoint
     WHERE tenant_id = :tenant ORDER BY seq
"""
LAST = "SELECT checkpoint_seq FROM audit_head WHERE tenant_id = :tenant"


@dataclass
class Anchors:
    """Places of the chain whose hash is known from a checkpoint.

    Args:
        kept: checkpoints from outside; a chain shorter than one of them was cut or restored.
    """

    stored: dict[int, KeptCheckpoint] = field(default_factory=dict)
    kept: list[KeptCheckpoint] = field(default_factory=list)
    last: int = 0

    @cached_property
    def places(self) -> frozenset[int]:
        """Return the places of the chain that a checkpoint names."""
        return frozenset({*self.stored, *(kept.seq for kept in self.kept)})

    def pass_by(self, seq: int, hash_: str, report: TenantReport) -> None:
        """Compare the entry at this place with the checkpoints that name it."""
        if seq in self.stored:
            self.last = seq
            if self.stored[seq].head != hash_:
                report.add(_rewritten(seq, "the checkpoint at {seq}"))
        for kept in self.kept:
            if kept.seq == seq and kept.head != hash_:
                report.add(_rewritten(seq, "the kept checkpoint at {seq}"))

    def end(self, last: int, report: TenantReport) -> None:
        """Say what a chain that ended here lost."""
        report.unanchored = last - self.last
        beyond = [c for c in (*self.stored.values(), *self.kept) if c.seq > last]
        if beyond and not any(p.kind == "tail_loss" for p in report.problems):
            data = {"seq": last + 1, "first": last + 1, "last": max(c.seq for c in beyond)}
            message = "the end is missing, or an old backup runs: entries {first} to {last}"
            report.add(Problem("tail_loss", "S19", message, data, "audit_entry", seq=last + 1))


def _rewritten(seq: int, named: str) -> Problem:
    message = f"the chain was rewritten: entry {{seq}} is not that of {named}"
    return Problem("rewrite", "S19", message, {"seq": seq}, "audit_entry", seq=seq)


def anchors_of(
    look: Look,
    report: TenantReport,
    keys: Mapping[str, bytes],
    kept: Iterable[KeptCheckpoint],
) -> Anchors:
    """Return the checkpoints of this tenant whose signatures hold."""
    anchors = Anchors()
    for seq, head, at, name, signature in look.sql(STORED):
        instant = at if isinstance(at, str) else str(as_json(at))
        checkpoint = KeptCheckpoint(look.tenant, seq, head, instant, name, signature)
        report.count("checkpoints", 1)
        if _holds(checkpoint, keys, report):
            anchors.stored[seq] = checkpoint
    for checkpoint in kept:
        if checkpoint.tenant == look.tenant and _holds(checkpoint, keys, report):
            anchors.kept.append(checkpoint)
            report.count("kept checkpoints", 1)
    for (last,) in look.sql(LAST):
        if last and last not in anchors.stored:
            message = "the checkpoint at {seq} is missing"
            report.add(Problem("checkpoint", "S19", message, {"seq": last}, "checkpoint", seq=last))
    return anchors


def _holds(checkpoint: KeptCheckpoint, keys: Mapping[str, bytes], report: TenantReport) -> bool:
    """Say whether the signature may be relied on; without the key it proves nothing yet."""
    if not keys:
        report.unchecked_checkpoints += 1
        return True
    c = checkpoint
    if c.key_id not in keys:
        message = "the checkpoint at {seq} was signed with an unknown key, {key}"
        data = {"seq": c.seq, "key": c.key_id}
    elif not is_signed(keys[c.key_id], c.signature, checkpoint_text(c.tenant, c.seq, c.head, c.at)):
        message = "the signature of the checkpoint at {seq} is wrong"
        data = {"seq": c.seq}
    else:
        return True
    report.add(Problem("checkpoint", "S19", message, data, "checkpoint", seq=c.seq))
    return False


def by_id(public_keys: Iterable[bytes]) -> dict[str, bytes]:
    """Return the public keys by the name that checkpoints call them by."""
    return {key_id(key): key for key in public_keys}
