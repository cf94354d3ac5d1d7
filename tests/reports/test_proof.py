"""A printed record proves itself; every change of it is found and named (E1, E2, E16, S15, S19)."""

import json
from base64 import b64decode
from io import BytesIO
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.reports.builder import KEY

from workwright.db.checkpoints import CheckpointKey
from workwright.domain.canonical import canonical, digest, sha256
from workwright.reports.proof import verify_data, verify_record
from workwright.reports.render import render
from workwright.testing.shared import warm_workshop

OTHER = CheckpointKey(Ed25519PrivateKey.from_private_bytes(b"another installation's key, 32 b"))


def judged(pdf, key=None):
    """Return what a file proves."""
    return verify_record(pdf, key, workshop=warm_workshop())


def drawn(record):
    """Return the pages of a record."""
    return render(record, workshop=warm_workshop()).pdf


def wrong(results):
    """Return what was found wrong, by the thing looked at."""
    return {result.what: result.text for result in results if not result.ok}


def resaved(raw, change=lambda pdf: None):
    """Return the PDF written by another program after a change."""
    target = BytesIO()
    with pikepdf.open(BytesIO(raw)) as pdf:
        change(pdf)
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def own_links(data):
    return [
        link for s in data["evidence"]["segments"] for link in s["links"] if isinstance(link, dict)
    ]


def test_E2_a_record_proves_itself_without_the_installation(printed):
    """File and public key suffice: chain, checkpoints, signatures, snapshot, seal and pages."""
    results = judged(printed.pdf, KEY.public_bytes)
    assert wrong(results) == {}
    assert [r.what for r in results] == [
        "attachment", "format", "content", "snapshot", "chain", "checkpoint", "signatures",
        "seal", "derivation", "pages",
    ]  # fmt: skip


def test_E2_without_a_key_the_results_say_what_that_leaves_open(quiet):
    """The record is compared with the key that it names itself, and says so."""
    results = {r.what: r.text for r in verify_data(quiet.text)}
    assert "No key was given" in results["seal"]
    assert "No key was given" in results["checkpoint"]


def test_S19_another_installations_key_proves_nothing(quiet):
    """Checkpoint and seal name the key that they are not of."""
    assert set(wrong(verify_data(quiet.text, OTHER.public_bytes))) == {"checkpoint", "seal"}


CHANGES = {
    "a weight": lambda c: c["sections"]["components"]["weighed"][0]["net"].update(value="3.044"),
    "a name": lambda c: c["sections"]["chronology"]["life"][0]["by"].update(name="Somebody"),
    "a time": lambda c: c["sections"]["signatures"]["signatures"][0]["at"].update(
        local="2026-11-06 15:20:42 +01:00"
    ),
    "a dropped attempt": lambda c: c["sections"]["components"]["weighed"].pop(),
    "a limit": lambda c: c["sections"]["master"]["materials"][0]["band"].update(low="1.000"),
    "an instruction": lambda c: c["sections"]["master"]["steps"][0]["instruction"].update(
        en="Do as you like."
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_E1_changed_content_is_found_even_when_hash_and_seal_were_made_anew(quiet, forged, name):
    """Whoever changes what the record says cannot make the evidence say it."""
    record = forged(quiet, lambda data: CHANGES[name](data["content"]))
    found = wrong(verify_data(record.text))
    assert set(found) == {"derivation"}
    assert "sections." in found["derivation"]


def test_E1_changed_content_is_found_by_its_hash(quiet):
    """Without new hashes the content does not meet its own, and the seal is broken."""
    text = quiet.text.replace('"value":"3.043"', '"value":"3.053"', 1)
    assert set(wrong(verify_data(text))) >= {"content", "seal"}


def test_E1_a_seal_of_another_key_is_not_the_installations(quiet, forged):
    """A forger's own seal holds only for the forger's own key."""
    record = forged(quiet, lambda data: None, sealing=OTHER)
    assert "seal" in wrong(verify_data(record.text, KEY.public_bytes))


@pytest.mark.parametrize("name", ["key_id", "public_key", "signature", "remark"])
def test_E1_a_seal_that_is_written_otherwise_does_not_hold(quiet, name):
    """Readers compare the name of the key: of one seal there is one spelling, to the last bit."""
    data = json.loads(quiet.text)
    other = {"signature": _same_bytes(data["seal"]["signature"])}
    data["seal"][name] = other.get(name, OTHER.key_id)
    assert "seal" in wrong(verify_data(canonical(data), KEY.public_bytes))


def _same_bytes(text: str) -> str:
    """Return another base64 text of the same bytes: the unused bits of its last letter differ."""
    alphabet = ascii_uppercase + ascii_lowercase + digits + "+/"
    body = text.rstrip("=")
    padding = text[len(body) :]
    other = body[:-1] + alphabet[alphabet.index(body[-1]) ^ 1] + padding
    assert b64decode(other) == b64decode(text) != other
    return other


def test_E38_an_altered_entry_of_the_chain_is_named_by_its_number(quiet, forged):
    """The body of one audit entry says something else: its number is told."""

    def change(data):
        link = own_links(data)[3]
        link["body"] = link["body"].replace('"reason":""', '"reason":"x"')

    record = forged(quiet, change)
    seq = json.loads(own_links(record.data)[3]["body"])["seq"]
    assert f"ntry {seq} was altered" in wrong(verify_data(record.text))["chain"]


def test_E38_a_dropped_entry_is_found(quiet, forged):
    """A stretch of the chain with one entry less does not lead to its checkpoint."""

    def change(data):
        links = data["evidence"]["segments"][-1]["links"]
        del links[1]

    assert "chain" in wrong(verify_data(forged(quiet, change).text))


def test_E38_an_entry_made_anew_does_not_lead_to_the_signed_checkpoint(quiet, forged):
    """Hashes computed again end in another head than the one that was signed."""

    def change(data):
        segment = data["evidence"]["segments"][-1]
        previous = segment["prev_hash"]
        for offset, link in enumerate(segment["links"]):
            if isinstance(link, dict):
                link["body"] = link["body"].replace("Tomasz Nowak", "Tomasz Novak")
            body = sha256(link["body"]) if isinstance(link, dict) else link
            seq = str(segment["first_seq"] + offset)
            previous = digest(b"audit", data["evidence"]["tenant"], seq, previous, body)
            if isinstance(link, dict):
                link["hash"] = previous
        segment["head"] = previous

    found = wrong(verify_data(forged(quiet, change).text, KEY.public_bytes))
    assert "checkpoint" in found


def test_E16_a_signature_moved_to_another_record_is_named(quiet, forged):
    """Its hash does not fit any other record, signer, time or meaning."""

    def change(data):
        data["evidence"]["signatures"][0]["fields"]["record_id"] = data["evidence"]["tenant"]

    found = wrong(verify_data(forged(quiet, change).text))
    assert "does not fit its record" in found["signatures"]


def test_E16_a_signature_over_other_content_is_named(quiet, forged):
    """What was shown is not what was signed."""

    def change(data):
        data["evidence"]["signatures"][0]["content"] = '{"order":"another"}'

    assert "what was shown" in wrong(verify_data(forged(quiet, change).text))["signatures"]


def test_W1_a_changed_snapshot_is_named(quiet, forged):
    """The frozen recipe does not meet its hash; made anew, no entry of the chain knows it."""

    def change(data):
        frozen = data["evidence"]["snapshot"]
        frozen["canonical"] = frozen["canonical"].replace("Tarvolin", "Tarvolon")

    assert "does not meet its hash" in wrong(verify_data(forged(quiet, change).text))["snapshot"]

    def anew(data):
        change(data)
        frozen = data["evidence"]["snapshot"]
        frozen["sha256"] = sha256(frozen["canonical"])
        data["content"]["sections"]["cover"]["snapshot"]["sha256"] = frozen["sha256"]

    assert "no entry" in wrong(verify_data(forged(quiet, anew).text))["snapshot"].lower()


@pytest.mark.parametrize("part", ["content", "evidence", "presentations", "renderer", "carried"])
def test_a_record_without_one_of_its_parts_is_refused(quiet, part):
    """What is missing is named."""
    data = json.loads(quiet.text)
    del data[part]
    found = verify_data(canonical(data))
    assert [r.what for r in found] == ["format"]
    assert part in found[0].text


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '{"format":"workwright-record/9"}'])
def test_what_is_no_record_is_refused(text):
    """Anything else is told apart with a sentence, never with an error."""
    results = verify_data(text)
    assert [(r.what, r.ok) for r in results] == [("format", False)]


def test_a_record_that_is_not_in_canonical_form_is_refused(quiet):
    """Two texts of one record could be read in two ways."""
    spaced = json.dumps(json.loads(quiet.text), indent=1, ensure_ascii=False)
    assert "canonical" in wrong(verify_data(spaced))["format"]


def test_E1_a_changed_glyph_on_a_page_is_found_and_told(printed):
    """One digit drawn differently: page, what it says and what it should say."""
    found = wrong(judged(resaved(printed.pdf, _swap_glyphs), KEY.public_bytes))
    assert set(found) == {"pages"}
    assert found["pages"].startswith("Page 1 says")


def test_E1_a_page_drawn_differently_is_found_though_it_says_the_same(printed):
    """White over the text, for example: the words are there, the drawing is not ours."""

    def change(pdf):
        page = pdf.pages[0]
        cover = b"q 1 1 1 rg 0 0 600 900 re f Q"
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + cover)

    found = wrong(judged(resaved(printed.pdf, change), KEY.public_bytes))
    assert "not drawn as" in found["pages"]


def test_a_missing_page_is_found(printed):
    """The data give one page more."""

    def change(pdf):
        del pdf.pages[1]

    assert "pages, its data give" in wrong(judged(resaved(printed.pdf, change)))["pages"]


@pytest.mark.parametrize("way", ["another file", "no file"])
def test_the_file_carries_the_record_and_nothing_else(printed, way):
    """A second attachment, or none, is refused before anything is believed."""

    def change(pdf):
        if way == "no file":
            del pdf.attachments["record.json"]
        else:
            pdf.attachments["more.json"] = b"{}"

    results = judged(resaved(printed.pdf, change))
    assert [(r.what, r.ok) for r in results] == [("attachment", False)]


def test_what_could_act_inside_the_file_is_named(quiet, forged):
    """A note laid over a page is no part of a record, whoever drew the pages."""
    record = forged(quiet, _older_renderer)
    pdf = resaved(drawn(record), _note)
    assert "/Text on page 1" in wrong(judged(pdf))["pages"]


def test_E54_pages_of_another_renderer_are_compared_by_what_they_say(quiet, forged):
    """Drawn by other versions the bytes differ; the words are those of the data."""
    record = forged(quiet, _older_renderer)
    results = judged(resaved(drawn(record)), KEY.public_bytes)
    assert wrong(results) == {}
    assert "another renderer" in results[-1].text


def test_pages_whose_templates_are_not_here_are_not_taken_for_proved(quiet, forged):
    """What cannot be drawn again is said to be not proved."""

    def change(data):
        data["renderer"]["templates"]["sha256"] = "0" * 64

    record = forged(quiet, change)
    assert "Not proved" in wrong(judged(drawn(record)))["pages"]


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7 nonsense", b"PK\x03\x04", b"\x00" * 100])
def test_what_is_no_pdf_is_refused(raw):
    """Anything else is told apart with a sentence."""
    assert [r.what for r in judged(raw)] == ["file"]


def _older_renderer(data):
    data["renderer"]["packages"]["weasyprint"] = "69.0"


def _note(pdf):
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9])
    page = pdf.pages[0]
    page.Annots = pikepdf.Array([pdf.make_indirect(note)])


def _swap_glyphs(pdf):
    """Swap the first two different glyphs of the first page."""
    page = pdf.pages[0]
    instructions = pikepdf.parse_content_stream(page)
    for at, instruction in enumerate(instructions):
        if str(instruction.operator) != "TJ":
            continue
        parts = list(instruction.operands[0])
        glyphs = [i for i, p in enumerate(parts) if isinstance(p, pikepdf.String) and bytes(p)]
        first = glyphs[0]
        other = next((i for i in glyphs if bytes(parts[i]) != bytes(parts[first])), None)
        if other is not None:
            parts[first], parts[other] = parts[other], parts[first]
            instructions[at] = ([pikepdf.Array(parts)], pikepdf.Operator("TJ"))
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
            return


@pytest.mark.parametrize("version", ["../../..", "1/../../web/templates", "x", "", "²"])
def test_S29_a_file_cannot_name_templates_outside_their_folder(quiet, forged, version):
    """A sent record names a version and nothing else; no folder of the server is read."""

    def change(data):
        data["renderer"]["templates"]["version"] = version

    assert set(wrong(judged(_unprinted(forged(quiet, change))))) == {"pages"}


def test_S29_a_file_cannot_make_us_load_a_package(quiet, forged):
    """Only installed plugins are ever asked for templates."""

    def change(data):
        data["renderer"]["plugin_templates"] = {"antigravity": "0" * 64}

    assert "Not proved" in wrong(judged(_unprinted(forged(quiet, change))))["pages"]


def test_Q10_no_changed_byte_of_a_record_makes_the_proof_fall_over(quiet, amount):
    """Whatever a byte is changed to, the answer is a list of results with something wrong."""
    random = Random(7)  # noqa: S311  the same bytes each time
    raw = quiet.text.encode()
    for _ in range(amount(60, 20_000)):
        at = random.randrange(len(raw))
        changed = raw[:at] + bytes([raw[at] ^ (1 << random.randrange(7))]) + raw[at + 1 :]
        assert wrong(verify_data(changed.decode("utf-8", "replace")))


@pytest.mark.parametrize(
    "path",
    [
        ("evidence", "segments", 0, "first_seq"),
        ("evidence", "segments", 0, "links"),
        ("evidence", "segments", -1, "checkpoint", "at"),
        ("evidence", "signatures", 0, "fields", "id"),
        ("evidence", "snapshot", "canonical"),
        ("evidence", "work_order"),
        ("carried", "taken_at"),
        ("carried", "references", "lot"),
        ("presentations", 0, "sections"),
        ("content", "sections", "cover"),
        ("seal", "public_key"),
    ],
)
@pytest.mark.parametrize("value", [None, "", "x" * 64, 0, [], {}, [{}]])
def test_Q10_no_misplaced_value_makes_the_proof_fall_over(quiet, path, value):
    """A value of another kind anywhere is a fault of the record, never an error of ours."""
    data = json.loads(quiet.text)
    *way, last = path
    node = data
    for step in way:
        node = node[step]
    node[last] = value
    assert wrong(verify_data(canonical(data)))


def _unprinted(record):
    """Return a PDF that carries the record and shows nothing of it."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["record.json"] = record.text.encode()
    target = BytesIO()
    pdf.save(target)
    return target.getvalue()
