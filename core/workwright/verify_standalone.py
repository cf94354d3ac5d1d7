"""Verify a record of Workwright without Workwright: one file, Python's standard library alone.

Usage: ``python verify_standalone.py RECORD.json|RECORD.pdf --key HEX [--key HEX …] [--json]``

It proves from the record's own evidence that every audit entry shown was in the signed chain,
that signatures and snapshot are those of these entries, that the states are a legal life of an
order, and that the record is as it was sealed. ``docs/record-format.md`` says what this means.

Exit code: 0 proven; 1 something does not hold; 2 the file cannot be read; 3 consistent, but not
proven: no public key was given, or the last entries have neither checkpoint nor seal.
"""

# ruff: noqa: T201 - it talks to the person who runs it

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "workwright-evidence/1"
SEAL = "workwright/record-seal/1"
LARGEST = 2**30
PROVEN, BROKEN, UNREADABLE, UNPROVEN = 0, 1, 2, 3
LEGAL = {
    None: {"DRAFT"},
    "DRAFT": {"RELEASED", "CANCELLED"},
    "RELEASED": {"IN_PROGRESS", "CANCELLED"},
    "IN_PROGRESS": {"PAUSED", "COMPLETED"},
    "PAUSED": {"IN_PROGRESS", "COMPLETED"},
    "COMPLETED": {"UNDER_REVIEW"},
    "UNDER_REVIEW": {"COMPLETED", "RELEASED_TO_STOCK", "REJECTED"},
}


@dataclass
class Result:
    """What was checked, what does not hold, and what could not be proven."""

    problems: list[str] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """Count one checked thing."""
        self.counts[what] = self.counts.get(what, 0) + 1

    @property
    def exit_code(self) -> int:
        """Return the exit code of this result."""
        if self.problems:
            return BROKEN
        return UNPROVEN if self.unproven else PROVEN


class Unreadable(Exception):
    """The file is no record of Workwright."""


def main(arguments: list[str] | None = None) -> int:
    """Verify one file and tell the result; return the exit code."""
    parser = argparse.ArgumentParser(description="Verify a record of Workwright.")
    parser.add_argument("file", type=Path, help="the record: JSON, or PDF with the JSON in it")
    parser.add_argument("--key", action="append", default=[], help="public key, 64 hex digits")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    options = parser.parse_args(arguments)
    try:
        raw = record_bytes(options.file.read_bytes())
        result = verify_record(load_json(raw), [bytes.fromhex(key) for key in options.key])
    except (OSError, ValueError, RecursionError, Unreadable) as exc:
        print(f"cannot read {options.file}: {exc}", file=sys.stderr)
        return UNREADABLE
    digest = hashlib.sha256(raw).hexdigest()
    if options.json:
        print(json.dumps({**vars(result), "exit_code": result.exit_code, "record_sha256": digest}))
    else:
        _tell(result, digest)
        if options.file.suffix.lower() == ".pdf":
            print("This is about the data in the file; workwright verify --record compares pages.")
    return result.exit_code


def _tell(result: Result, digest: str) -> None:
    for what, number in sorted(result.counts.items()):
        print(f"{number:8} {what}")
    print(f"         record SHA-256 {digest}")
    for sentence in result.problems:
        print(f"BROKEN   {sentence}")
    for sentence in result.unproven:
        print(f"UNPROVEN {sentence}")
    print({PROVEN: "PROVEN", BROKEN: "NOT GENUINE", UNPROVEN: "CONSISTENT"}[result.exit_code])


def verify_record(record: Any, keys: list[bytes]) -> Result:
    """Return what can be said of a record with these public keys.

    Raises:
        Unreadable: there is no evidence in it, or in another format.
    """
    evidence = record.get("evidence") if isinstance(record, dict) else None
    if not isinstance(evidence, dict) or evidence.get("format") != FORMAT:
        raise Unreadable(f"no evidence of the format {FORMAT} in it")
    result, known = Result(), {key_id(key): key for key in keys}
    try:
        sealed = _seal(record, known, result)
        entries = _segments(evidence, known, result, sealed=sealed)
        latest = _values(entries, result)
        _snapshot(evidence["snapshot"], latest, result)
        _signatures(evidence["signatures"], latest, result)
        _compare(record, latest, result)
    except (LookupError, TypeError, AttributeError, ArithmeticError) as exc:
        raise Unreadable(f"the evidence is incomplete: {exc!r}") from exc
    if not keys:
        result.unproven.append("no public key was given: a chain alone can be made by anybody")
    return result


def _seal(record: dict[str, Any], keys: dict[str, bytes], result: Result) -> bool:
    """Say whether a known key sealed this copy as a whole; compare the content with its hash."""
    if "content" in record and sha256(canonical(record["content"])) != record["content_sha256"]:
        result.problems.append("the content does not have the hash that the record states")
    seal = record.get("seal")
    if seal is None and set(record) - {"evidence"}:
        result.unproven.append("without a seal only the evidence is proven, not what else is here")
    if seal is None or not keys:
        return False
    parts = sha256(canonical({name: part for name, part in record.items() if name != "seal"}))
    key = keys.get(seal["key_id"])
    if key is None:
        result.problems.append(f"the record was sealed with another key, {seal['key_id']}")
        return False
    message = f"{SEAL}\n{parts}\n".encode()
    signature = base64.b64decode(seal["signature"])
    written = {
        "key_id": key_id(key),
        "public_key": base64.b64encode(key).decode(),
        "signature": base64.b64encode(signature).decode(),
    }
    if seal != written or not ed25519_verify(key, signature, message):
        result.problems.append("the seal does not hold: the record was changed after it was made")
        return False
    result.count("seals")
    return True


def _segments(
    evidence: dict[str, Any], keys: dict[str, bytes], result: Result, *, sealed: bool
) -> list[dict[str, Any]]:
    """Recompute each stretch of the chain; return the order's own entries."""
    entries: list[dict[str, Any]] = []
    last = 0
    for segment in evidence["segments"]:
        first = int(segment["first_seq"])
        if first <= last:
            result.problems.append(f"the stretch from entry {first} overlaps the one before it")
        hash_ = str(segment["prev_hash"])
        for seq, link in enumerate(segment["links"], first):
            own = isinstance(link, dict)
            inner = sha256(link["body"]) if own else str(link)
            hash_ = digest("audit", evidence["tenant"], str(seq), hash_, inner)
            last = seq
            if own:
                entries.append(_entry(link, seq, hash_, evidence["work_order"], result))
                hash_ = str(link["hash"])
        if segment["checkpoint"] is None:
            if not sealed:
                result.unproven.append(f"nothing holds the chain up to entry {last} yet")
        else:
            _checkpoint(segment["checkpoint"], evidence["tenant"], last, hash_, keys, result)
        if hash_ != segment["head"]:
            result.problems.append(f"the chain up to entry {last} does not end as it says")
    return entries


def _entry(
    link: dict[str, Any], seq: int, hash_: str, order: str, result: Result
) -> dict[str, Any]:
    result.count("audit entries")
    if hash_ != link["hash"]:
        result.problems.append(f"audit entry {seq} was changed")
    body = json.loads(link["body"])
    if not isinstance(body, dict) or (body.get("seq"), body.get("work_order_id")) != (seq, order):
        result.problems.append(f"audit entry {seq} belongs to another place or order")
        return {"seq": seq, "changes": []}
    return body


def _checkpoint(
    point: dict[str, Any],
    tenant: str,
    last: int,
    hash_: str,
    keys: dict[str, bytes],
    result: Result,
) -> None:
    result.count("checkpoints")
    if (point["seq"], point["head"]) != (last, hash_):
        result.problems.append(f"the checkpoint at entry {point['seq']} names another chain")
    if not keys:
        return
    text = canonical({"tenant": tenant, **{n: point[n] for n in ("seq", "head", "at")}})
    key = keys.get(point["key_id"])
    if key is None:
        result.problems.append(f"checkpoint {last} was signed with another key, {point['key_id']}")
    elif not ed25519_verify(key, base64.b64decode(point["signature"]), text.encode()):
        result.problems.append(f"the signature of the checkpoint at entry {last} is wrong")


def _values(entries: list[dict[str, Any]], result: Result) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the last value of every field that the entries tell; check the life of the order."""
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        for change in entry["changes"]:
            row = latest.setdefault((change["table"], change["id"]), {})
            if (change["table"], change["field"]) == ("work_order", "state"):
                result.count("states")
                if change["old"] != row.get("state"):
                    result.problems.append(f"a state is missing before audit entry {entry['seq']}")
                if change["new"] not in LEGAL.get(change["old"], set()):
                    what = f"{change['old']} to {change['new']}"
                    result.problems.append(f"audit entry {entry['seq']}: {what} is no transition")
            row[change["field"]] = change["new"]
    return latest


def _snapshot(
    snapshot: dict[str, Any] | None, latest: dict[tuple[str, str], dict[str, Any]], result: Result
) -> None:
    told = {row: values.get("sha256") for (table, row), values in latest.items()
            if table == "snapshot"}  # fmt: skip
    if snapshot is None:
        if told:
            result.problems.append("the snapshot is missing")
        return
    result.count("snapshots")
    if sha256(snapshot["canonical"]) != snapshot["sha256"]:
        result.problems.append("the snapshot is not what was released")
    if told.get(snapshot["id"]) != snapshot["sha256"]:
        result.problems.append("the snapshot is not the one in the audit trail")


def _signatures(
    signatures: list[dict[str, Any]],
    latest: dict[tuple[str, str], dict[str, Any]],
    result: Result,
) -> None:
    told = {row: values.get("signature_sha256") for (table, row), values in latest.items()
            if table == "signature"}  # fmt: skip
    for signature in signatures:
        fields, name = signature["fields"], str(signature["fields"]["id"])
        result.count("signatures")
        if sha256(signature["content"]) != fields["content_sha256"]:
            result.problems.append(f"signature {name}: what was shown is not what was signed")
        if digest("signature", canonical(fields)) != signature["signature_sha256"]:
            result.problems.append(f"signature {name} does not fit its signer, record or time")
        if told.pop(name, None) != signature["signature_sha256"]:
            result.problems.append(f"signature {name} is not in the audit trail of this order")
    result.problems += [f"signature {name} is missing" for name in told]


def _compare(value: Any, latest: dict[tuple[str, str], dict[str, Any]], result: Result) -> None:
    """Hold every object that names its row (``"row": "table/id"``) against the chain."""
    for item in _objects(value):
        table, _, row = str(item["row"]).partition("/")
        told = latest.get((table, row))
        if told is None:
            continue
        result.count("rows compared")
        for name, said in told.items():
            hidden = isinstance(said, str) and said.startswith("sha256:")
            if name in item and not hidden and item[name] != said:
                result.problems.append(f"{table} {row}: {name} is not what the audit trail says")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("row"), str) and "/" in value["row"]:
            yield value
        for name, item in value.items():
            if name != "evidence":
                yield from _objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item)


def record_bytes(raw: bytes) -> bytes:
    """Return the JSON of a record: the file itself, or what is attached to the PDF.

    Raises:
        Unreadable: a PDF with no record inside, with several, or with a damaged one.
    """
    if not raw.startswith(b"%PDF"):
        return raw
    records = [content for content in _attachments(raw) if FORMAT.encode() in content]
    if len(records) != 1:
        raise Unreadable(f"{len(records)} records are attached to this PDF, not one")
    return records[0]


def _attachments(raw: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"/EmbeddedFile\b", raw):
        begin = raw.rfind(b" obj", 0, found.start())
        stream = re.compile(rb"stream\r?\n").search(raw, found.end())
        if stream is None:
            continue
        if b"/FlateDecode" in raw[begin : stream.start()]:
            yield _inflated(raw[stream.end() :])
        else:
            yield raw[stream.end() : raw.find(b"endstream", stream.end())].rstrip(b"\r\n")


def _inflated(raw: bytes) -> bytes:
    """Return the stream that begins here, unpacked; its own checksum tells whether it is whole."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(raw, LARGEST)
    except zlib.error as exc:
        raise Unreadable(f"the data attached to this PDF are damaged: {exc}") from exc
    if not stream.eof:
        raise Unreadable("the data attached to this PDF are damaged: they do not end")
    return content


def load_json(raw: bytes) -> Any:
    """Return the JSON; a name that stands twice in one object could be read in two ways."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name stands twice in one object")
        return found

    return json.loads(raw, object_pairs_hook=unique)


def sha256(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(label: str, *parts: str) -> str:
    """Return SHA-256 over product, label and parts, each after its length in 8 bytes."""
    raw = b""
    for part in ("workwright/1", label, *parts):
        encoded = part.encode("utf-8")
        raw += len(encoded).to_bytes(8, "big") + encoded
    return hashlib.sha256(raw).hexdigest()


def canonical(value: Any) -> str:
    """Return the canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def key_id(key: bytes) -> str:
    """Return the name of a public key."""
    return hashlib.sha256(key).hexdigest()[:16]


# Ed25519, verification only, as RFC 8032 defines it.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _add(a: Any, b: Any) -> Any:
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return (i * j % P, k * m % P, j * k % P, i * m % P)


def _times(factor: int, point: Any) -> Any:
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result


def _point(raw: bytes) -> Any:
    """Return the point of its 32 bytes, or None when no point has them."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verify(key: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether this public key signed the message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    k = int.from_bytes(hashed, "little") % L
    left, right = _times(s, BASE), _add(r, _times(k, a))
    return all((left[n] * right[2] - right[n] * left[2]) % P == 0 for n in (0, 1))


if __name__ == "__main__":
    sys.exit(main())
