"""Check the evidence inside a record: chain, checkpoints, snapshot, signatures (E16, E38, S19).

What each part proves and what not stands in ``docs/record-format.md``.
"""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workwright.db.checkpoints import statement
from workwright.domain.canonical import canonical, digest, parse_instant, sha256

Data = Mapping[str, Any]


def chain_faults(evidence: Data) -> Iterator[str]:
    """Yield each place at which the order's entries do not hang together as they were written."""
    last = 0
    for segment in evidence["segments"]:
        seq, previous = segment["first_seq"], segment["prev_hash"]
        if seq <= last:
            yield f"entries {seq} and {last} are out of order"
        for link in segment["links"]:
            own = isinstance(link, Mapping)
            body = sha256(link["body"]) if own else link
            computed = digest(b"audit", evidence["tenant"], str(seq), previous, body)
            if own:
                yield from _entry_faults(evidence, seq, link, computed)
            previous, last = computed, seq
            seq += 1
        if segment["head"] != previous:
            yield f"the chain up to entry {last} does not lead to its stated head"


def _entry_faults(evidence: Data, seq: int, link: Data, computed: str) -> Iterator[str]:
    if link["hash"] != computed:
        yield f"entry {seq} was altered"
    if f'"seq":{seq},' not in link["body"]:
        yield f"entry {seq} stands at another's place"
    if f'"work_order_id":"{evidence["work_order"]}"' not in link["body"]:
        yield f"entry {seq} belongs to another order"


def checkpoint_faults(evidence: Data, public_key: bytes) -> Iterator[str]:
    """Yield each checkpoint that this key did not sign, or that does not fit its stretch."""
    for segment in evidence["segments"]:
        stated = segment["checkpoint"]
        if stated is None:
            continue
        end = segment["first_seq"] + len(segment["links"]) - 1
        if stated["seq"] != end or stated["head"] != segment["head"]:
            yield f"the checkpoint at entry {stated['seq']} is not that of this stretch"
        elif not _signed(evidence["tenant"], stated, public_key):
            yield f"the checkpoint at entry {stated['seq']} is not signed by this key"


def _signed(tenant: str, stated: Data, public_key: bytes) -> bool:
    text = statement(tenant, stated["seq"], stated["head"], parse_instant(stated["at"]))  # type: ignore[arg-type]
    try:
        signature = base64.b64decode(stated["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def uncovered(evidence: Data) -> int:
    """Return how many of the order's entries no checkpoint covers yet."""
    return sum(
        isinstance(link, Mapping)
        for segment in evidence["segments"]
        if segment["checkpoint"] is None
        for link in segment["links"]
    )


def snapshot_faults(evidence: Data, cover: Data) -> Iterator[str]:
    """Yield why the snapshot is not the one that the order was released with."""
    frozen = evidence["snapshot"]
    if frozen is None:
        yield "there is no snapshot"
        return
    if sha256(frozen["canonical"]) != frozen["sha256"]:
        yield "the snapshot does not meet its hash"
    if frozen["sha256"] != cover["snapshot"]["sha256"]:
        yield "the cover names another snapshot"
    if not any(frozen["sha256"] in body for body in own_bodies(evidence)):
        yield "no entry of the chain knows this snapshot"


def signature_faults(evidence: Data) -> Iterator[str]:
    """Yield each signature that does not re-verify from what is stored of it (S15)."""
    bodies = tuple(own_bodies(evidence))
    for item in evidence["signatures"]:
        fields = item["fields"]
        who = f"{fields['meaning']} by {fields['printed_name']} ({fields['id'][:8]})"
        if sha256(item["content"]) != fields["content_sha256"]:
            yield f"{who}: what was shown is not what was signed"
        if digest(b"signature", canonical(fields)) != item["signature_sha256"]:
            yield f"{who}: it does not fit its record, signer, time or meaning"
        if fields["tenant_id"] != evidence["tenant"]:
            yield f"{who}: it is another tenant's"
        if not any(item["signature_sha256"] in body for body in bodies):
            yield f"{who}: no entry of the chain knows it"


def own_bodies(evidence: Data) -> Iterator[str]:
    """Yield the texts of the order's own entries, in order."""
    for segment in evidence["segments"]:
        for link in segment["links"]:
            if isinstance(link, Mapping):
                yield link["body"]
