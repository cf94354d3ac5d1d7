"""A record taken out of the house proves itself with one file and the public key (D16, E2)."""

import copy
import hashlib
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from workwright import verify_standalone
from workwright.db.evidence import evidence_of
from workwright.db.tables.stock import Lot
from workwright.domain.canonical import canonical
from workwright.domain.evidence import SignedCheckpoint, segments
from workwright.reports.seal import seal

PROGRAM = Path(verify_standalone.__file__)


@pytest.fixture
def told(tenant, plant, work, clock):
    """An order that ran to its end between acts of others; the chain is anchored at its end."""
    made = plant(tenant)
    with work(tenant) as w:
        made.snapshot = w.add(made.a_snapshot(w.now, '{"recipe":"R1"}'))
        w.audit("work_order.prepared", made.order, work_order_id=made.order.id)
        w.commit()
    made.move_to("RELEASED")
    _others(work, tenant, made, 3)
    made.move_to("IN_PROGRESS")
    with work(tenant) as w:
        made.execution = w.add(made.an_execution())
        made.capture = w.add(made.a_capture(made.execution.id, w.now))
        made.signature = w.add(made.a_signature(made.person.id, w.now))
        w.audit("step_execution.done", made.execution, work_order_id=made.order.id)
        w.commit()
    made.move_to("COMPLETED", "UNDER_REVIEW")
    clock.move(hours=2)
    made.move_to("RELEASED_TO_STOCK")
    return made


def _others(work, tenant, made, times):
    for number in range(times):
        with work(tenant) as w:
            lot = w.lock(Lot, made.lot.id)
            lot.supplier_lot = f"S-{number}"
            w.audit("lot.secret_change", lot)
            w.commit()


@pytest.fixture
def record(told, look, tenant):
    """What an export holds: its own sections and the evidence."""
    with look(tenant) as r:
        evidence = evidence_of(r, told.order.id)
    capture = {
        "row": f"capture/{told.capture.id}",
        "net_qty": "14.35",
        "verdict": "inside",
        "shown": "14.35 kg",
    }
    return {"order": "WO-1", "sections": [{"captures": [capture]}], "evidence": evidence}


@pytest.fixture
def sealed(record, keys):
    """The same as it leaves the house: the copy as a whole is sealed."""
    return {**record, "seal": seal(record, keys)}


@pytest.fixture
def run(tmp_path, keys):
    """Run the verifier alone, as an auditor would, without the product."""

    def verify(content, *, with_key=True, suffix="json"):
        path = tmp_path / f"record.{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        alone = tmp_path / "verifier.py"
        alone.write_bytes(PROGRAM.read_bytes())
        key = ["--key", keys.public_bytes.hex()] if with_key else []
        command = [sys.executable, "-I", "-S", alone, path, "--json", *key]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    return verify


def test_D16_a_genuine_record_is_proven_without_the_product(sealed, run):
    """Chain, checkpoints, snapshot, signatures, values and seal are proven by one file."""
    code, answer = run(sealed)
    assert (code, answer["problems"], answer["unproven"]) == (0, [], [])
    assert answer["counts"] == {
        "audit entries": 8,
        "checkpoints": 1,
        "rows compared": 1,
        "seals": 1,
        "signatures": 1,
        "snapshots": 1,
        "states": 6,
    }


def test_D16_without_a_seal_only_the_evidence_is_proven(record, run):
    """Whoever takes the seal away may write any word around the evidence; the answer says so."""
    code, answer = run(record)
    assert (code, answer["problems"]) == (3, [])
    assert "without a seal" in answer["unproven"][0]
    assert run({"evidence": record["evidence"]})[0] == 0


def test_D16_nothing_of_other_orders_leaves_the_house(record):
    """Between the order's own entries there are hashes only."""
    assert "secret_change" not in json.dumps(record)
    links = [link for s in record["evidence"]["segments"] for link in s["links"]]
    assert sum(isinstance(link, str) for link in links) == 3


def test_D16_without_a_key_nothing_is_proven(sealed, run):
    """Anybody can make a chain; only the key's owner can make its checkpoints."""
    code, answer = run(sealed, with_key=False)
    assert (code, answer["problems"]) == (3, [])
    assert "no public key" in answer["unproven"][0]


def _own(record):
    links = [link for s in record["evidence"]["segments"] for link in s["links"]]
    return [link for link in links if isinstance(link, dict)]


def _replace_in_body(record, old, new):
    for link in _own(record):
        link["body"] = link["body"].replace(old, new)


def _rehash(record):
    """Make every hash fit again, as somebody who knows the layout would."""
    evidence = record["evidence"]
    for segment in evidence["segments"]:
        hash_ = segment["prev_hash"]
        for seq, link in enumerate(segment["links"], segment["first_seq"]):
            inner = verify_standalone.sha256(link["body"]) if isinstance(link, dict) else link
            hash_ = verify_standalone.digest("audit", evidence["tenant"], str(seq), hash_, inner)
            if isinstance(link, dict):
                link["hash"] = hash_
        segment["head"] = hash_


def _weigh_otherwise(record):
    _replace_in_body(record, "14.35", "14.40")


def _weigh_otherwise_and_rehash(record):
    _weigh_otherwise(record)
    _rehash(record)


def _and_forge_the_checkpoint(record):
    _weigh_otherwise_and_rehash(record)
    for segment in record["evidence"]["segments"]:
        segment["checkpoint"]["head"] = segment["head"]


def _leave_out_an_entry(record):
    for segment in record["evidence"]["segments"]:
        segment["links"] = [
            link
            for link in segment["links"]
            if isinstance(link, str) or "step_execution.done" not in link["body"]
        ]


def _hide_an_entry(record):
    for segment in record["evidence"]["segments"]:
        segment["links"] = [
            verify_standalone.sha256(link["body"])
            if isinstance(link, dict)
            and '"new":"PAUSED"' in link["body"].replace("COMPLETED", "PAUSED")
            else link
            for link in segment["links"]
        ]


def _change_the_record(record):
    record["sections"][0]["captures"][0]["net_qty"] = "14.40"


def _change_the_snapshot(record):
    record["evidence"]["snapshot"]["canonical"] = '{"recipe":"R2"}'


def _exchange_the_snapshot(record):
    text = '{"recipe":"R2"}'
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    record["evidence"]["snapshot"] |= {"canonical": text, "sha256": sha256}


def _change_the_signer(record):
    record["evidence"]["signatures"][0]["fields"]["printed_name"] = "Somebody Else"


def _change_what_was_shown(record):
    record["evidence"]["signatures"][0]["content"] = "else"


def _leave_out_a_signature(record):
    record["evidence"]["signatures"].clear()


def _add_a_signature(record):
    forged = copy.deepcopy(record["evidence"]["signatures"][0])
    forged["fields"]["id"] = record["evidence"]["work_order"]
    canonical = verify_standalone.canonical(forged["fields"])
    forged["signature_sha256"] = verify_standalone.digest("signature", canonical)
    record["evidence"]["signatures"].append(forged)


def _another_order(record):
    record["evidence"]["work_order"] = record["evidence"]["tenant"]


def _cut_the_end(record):
    segment = record["evidence"]["segments"][-1]
    segment["links"].pop()


FORGERIES = (
    (_weigh_otherwise, "was changed"),
    (_weigh_otherwise_and_rehash, "names another chain"),
    (_and_forge_the_checkpoint, "signature of the checkpoint"),
    (_leave_out_an_entry, "was changed"),
    (_hide_an_entry, "a state is missing"),
    (_change_the_record, "net_qty is not what the audit trail says"),
    (_change_the_snapshot, "not what was released"),
    (_exchange_the_snapshot, "not the one in the audit trail"),
    (_change_the_signer, "does not fit its signer"),
    (_change_what_was_shown, "not what was signed"),
    (_leave_out_a_signature, "is missing"),
    (_add_a_signature, "is not in the audit trail"),
    (_another_order, "another place or order"),
    (_cut_the_end, "does not end as it says"),
)


@pytest.mark.parametrize(
    ("forge", "words"), FORGERIES, ids=lambda value: getattr(value, "__name__", "")
)
def test_D16_a_forged_record_is_named(record, keys, forge, words):
    """Each way to change a record outside the house is found."""
    forge(record)
    result = verify_standalone.verify_record(record, [keys.public_bytes])
    assert any(words in problem for problem in result.problems), result.problems
    assert result.exit_code == 1


# WeasyPrint leaves its colour profile to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_D16_the_record_inside_a_pdf_is_found(sealed, run):
    """The PDF carries the record; the verifier reads it with the standard library."""
    from weasyprint import HTML, Attachment

    def attached():
        return Attachment(string=json.dumps(sealed), name="record.json", relationship="Data")

    page = HTML(string="<html lang=en><title>Record</title><p>WO-1")
    for options in ({}, {"pdf_variant": "pdf/a-3u"}, {"uncompressed_pdf": True}):
        pdf = page.write_pdf(attachments=[attached()], **options)
        code, answer = run(pdf, suffix="pdf")
        assert (code, answer["problems"]) == (0, [])
    twice = page.write_pdf(attachments=[attached(), attached()])
    assert run(twice, suffix="pdf")[0] == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"%PDF-1.7 nothing", b'{"a":1,"a":2}'])
def test_D16_what_is_no_record_is_told(run, content):
    """A file without evidence is answered with a sentence and exit code 2."""
    code, words = run(content)
    assert code == 2
    assert "cannot read" in words


def test_D16_what_lies_after_the_last_checkpoint_is_unproven(told, look, tenant, keys, work):
    """Entries that nothing outside the database holds yet are told, not believed."""
    with work(tenant) as w:
        w.audit("record.printed", told.order, work_order_id=told.order.id)
        w.commit()
    with look(tenant) as r:
        evidence = evidence_of(r, told.order.id)
        final = evidence_of(r, told.order.id, until_seq=11)
    result = verify_standalone.verify_record({"evidence": evidence}, [keys.public_bytes])
    assert (result.exit_code, result.problems) == (3, [])
    assert verify_standalone.verify_record({"evidence": final}, [keys.public_bytes]).exit_code == 0


def test_D16_a_sealed_record_is_proven_as_a_whole(told, look, tenant, keys, work):
    """The installation's key signed this copy; whatever is changed in it, the seal tells."""
    with work(tenant) as w:
        w.audit("record.printed", told.order, work_order_id=told.order.id)
        w.commit()
    with look(tenant) as r:
        evidence = evidence_of(r, told.order.id)
    content = {"order": "WO-1"}
    record = {
        "content": content,
        "content_sha256": verify_standalone.sha256(canonical(content)),
        "copy": {"number": 1},
        "evidence": evidence,
    }
    record["seal"] = seal(record, keys)
    result = verify_standalone.verify_record(record, [keys.public_bytes])
    assert (result.exit_code, result.problems, result.counts["seals"]) == (0, [], 1)
    record["copy"]["number"] = 2
    result = verify_standalone.verify_record(record, [keys.public_bytes])
    assert "the seal does not hold" in result.problems[0]
    record["content"]["order"] = "WO-2"
    result = verify_standalone.verify_record(record, [])
    assert "does not have the hash" in result.problems[0]


def as_pdf(data):
    """Return the least of a PDF that carries a record."""
    head = b"%PDF-1.7\n1 0 obj\n<</Type/EmbeddedFile/Filter/FlateDecode>>\nstream\n"
    return head + zlib.compress(data) + b"\nendstream\nendobj\n"


@pytest.mark.parametrize("wrapped", [bytes, as_pdf], ids=["json", "pdf"])
def test_D16_any_changed_byte_is_one_sentence_and_an_exit_code(
    told, look, tenant, keys, tmp_path, capsys, amount, wrapped
):
    """Never a traceback; what is still proven says the same as before."""
    with look(tenant) as r:
        evidence = evidence_of(r, told.order.id)
    content = {"order": "WO-1", "batch": "B-1"}
    record = {
        "content": content,
        "content_sha256": verify_standalone.sha256(canonical(content)),
        "evidence": evidence,
    }
    record["seal"] = seal(record, keys)
    record = json.loads(json.dumps(record))
    sound = wrapped(json.dumps(record).encode())
    file = tmp_path / "record.bin"

    def answer(raw):
        file.write_bytes(raw)
        code = verify_standalone.main([str(file), "--key", keys.public_bytes.hex()])
        return code, capsys.readouterr()

    assert answer(sound)[0] == 0

    @settings(max_examples=amount(200, 4000), deadline=None, database=None)
    @given(st.integers(0, len(sound) - 1), st.integers(1, 255))
    def holds(place, flipped):
        changed = bytearray(sound)
        changed[place] ^= flipped
        code, said = answer(bytes(changed))
        assert code in {0, 1, 2}
        if code == 2:
            assert said.err.startswith("cannot read")
            assert len(said.err.splitlines()) == 1
        if code == 1:
            assert "BROKEN" in said.out
        if code == 0:
            kept = json.loads(verify_standalone.record_bytes(bytes(changed)))
            assert kept == record

    holds()


def test_segments_share_what_lies_between_two_checkpoints():
    """Entries between two checkpoints are proven together; the rest has none yet."""

    def at(seq):
        return SignedCheckpoint(seq, "h", None, "k", "s")

    found = segments([2, 3, 12, 25, 26, 40, 41], [at(1), at(10), at(20), at(30)])
    assert [(first, c and c.seq) for first, c in found] == [(2, 10), (12, 20), (25, 30), (40, None)]
    assert segments([], []) == []


RFC_8032 = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b4"
     "6bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"),
)  # fmt: skip


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_published_test_vectors_of_ed25519_hold(key, message, signature):
    """RFC 8032, section 7.1."""
    parts = [bytes.fromhex(part) for part in (key, signature, message)]
    assert verify_standalone.ed25519_verify(*parts)


def test_ed25519_agrees_with_the_library():
    """What the library signed verifies; any changed bit does not."""
    for number in range(8):
        private = Ed25519PrivateKey.generate()
        key = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = bytes(range(number * 7))
        signature = private.sign(message)
        assert verify_standalone.ed25519_verify(key, signature, message)
        for place in range(0, 64, 9):
            bad = bytearray(signature)
            bad[place] ^= 1 << number
            assert not verify_standalone.ed25519_verify(key, bytes(bad), message)
        assert not verify_standalone.ed25519_verify(key, signature, message + b"x")
        assert not verify_standalone.ed25519_verify(key[:31], signature, message)
    order = verify_standalone.L.to_bytes(32, "little")
    assert not verify_standalone.ed25519_verify(key, signature[:32] + order, message)
    assert not verify_standalone.ed25519_verify(b"\xff" * 32, signature, message)
