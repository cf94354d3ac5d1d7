"""The pages: made in a limited child from the data alone, the same bytes each time (S28, S29)."""

import http.server
import json
import re
import threading
from io import BytesIO

import pikepdf
import pytest

from workwright.domain.canonical import canonical
from workwright.reports.context import RecordContext
from workwright.reports.page import html_of
from workwright.reports.pagetext import Pages
from workwright.reports.pdf import Assets
from workwright.reports.render import Limits, RenderFailed, render
from workwright.reports.workshop import environment
from workwright.testing.shared import warm_workshop


@pytest.fixture
def canary():
    """A server on loopback that notes whoever comes."""
    hits = []

    class Noting(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", hits
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def told_pages(told):
    """What the pages of the tablets say."""
    return Pages(render(told, workshop=warm_workshop()).pdf).texts()


def with_text(record, text):
    """Return the record with a person's text in every place that takes free text."""
    data = json.loads(canonical(record.data))

    def put(node):
        if isinstance(node, dict):
            for key, value in node.items():
                free = key in {"reason", "name", "description", "text", "comment", "title"}
                if free and isinstance(value, str):
                    node[key] = text
                else:
                    put(value)
        elif isinstance(node, list):
            for item in node:
                put(item)

    put(data["content"])
    return RecordContext(data)


def test_the_same_record_gives_the_same_bytes(quiet, printed):
    """Two renderings differ in nothing: identifiers and dates come from the record."""
    assert render(quiet, workshop=warm_workshop()).pdf == printed.pdf


def test_the_file_is_shaped_as_pdf_a_3_with_the_record_inside(quiet, printed):
    """Conformance is claimed, colours are tied, pages are tagged, fonts are inside."""
    pdf = pikepdf.open(BytesIO(printed.pdf))
    meta = pdf.open_metadata()
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "U")
    assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert pdf.Root.Lang == "en"
    assert "/StructTreeRoot" in pdf.Root
    assert len(pdf.pages) == printed.pages
    spec = pdf.Root.AF[0]
    assert spec.AFRelationship == "/Data"
    assert Pages(printed.pdf).files() == {"record.json": quiet.text.encode()}
    fonts = {
        str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.as_dict().values()
    }
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+Inter", name) for name in fonts)


def test_E3_each_page_tells_page_x_of_y_snapshot_time_person_and_copy(told, told_pages):
    """Header and footer stand on every page, the first one included."""
    snapshot = told.content["sections"]["cover"]["snapshot"]["sha256"]
    for number, text in enumerate(told_pages, start=1):
        plain = re.sub(r"\s", "", text)
        assert f"Page{number}of{len(told_pages)}" in plain
        assert snapshot[:24] in plain
        assert "Printed2026-11-1415:48:05+01:00byTomaszNowak,copy1" in plain
        assert "auditcheckpoint2026-11-14" in plain
        assert "BatchTVT-26-0147" in plain


def test_E3_a_changed_value_is_marked_on_paper_with_the_old_one_beside_it(told, told_pages):
    """Old value, new value with its mark, and a note with persons, times and reason are printed."""
    text = re.sub(r"\s+", "", "".join(told_pages))
    assert "330300pcs1" in text
    assert "100.03100.001" in text
    note = "Corrected2026-11-1210:58:20+01:00byJonasWeber,approved2026-11-1211:04:20+01:00"
    assert note in text
    html = html_of(told)
    assert '<del class="old">330</del>' in html
    assert re.search(r'<ins class="changed">300&nbsp;pcs<sup>1</sup></ins>', html)


def test_E15_every_signature_is_printed_with_name_time_and_meaning(told, told_pages):
    """Each signature of the data stands on the pages."""
    text = re.sub(r"\s+", "", "".join(told_pages))
    for signature in told.content["sections"]["signatures"]["signatures"]:
        name = signature["name"].replace(" ", "")
        when = signature["at"]["local"].replace(" ", "")
        meaning = signature["meaning"].capitalize()
        assert re.search(f"{meaning}[^)]*{re.escape(name)}[^)]*{re.escape(when)}", text)


def test_K9_an_attempt_out_of_its_band_is_marked_by_shape_not_by_colour(told):
    """A triangle before the value and a grey row with the number of the attempt."""
    html = html_of(told)
    row = re.search(r'<tr class="out">(.*?)</tr>', html, re.DOTALL)[1]
    assert "▲" in row
    assert "0.2445" in row
    assert "attempt 1" in row


def test_a_section_without_content_says_so(quiet):
    """An inspector reads that nothing was there instead of wondering whether a page is missing."""
    html = html_of(quiet)
    for sentence in (
        "No deviation was opened.",
        "No yield was computed.",
        "No recorded value was corrected.",
        "The order was not paused.",
        "No examination was recorded.",
    ):
        assert sentence in html


def test_a_running_order_says_on_every_page_that_it_is_not_final(quiet):
    """The header of a record so far carries the word."""
    data = json.loads(canonical(quiet.data))
    data["content"]["final"] = False
    html = html_of(RecordContext(data))
    assert '<span class="draft">NOT FINAL</span>' in html
    assert "Not final: the record so far" in html


HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="{url}/img"><link rel=stylesheet href="{url}/css">',
    '"><svg><image href="{url}/svg"/></svg>',
    "<style>@import url({url}/import); * {{ background: url({url}/bg) }}</style>",
    '<a rel=attachment href="file:///etc/passwd">x</a><object data="{url}/object">',
    "{{{{ 7*7 }}}} {{% include 'record.css' %}} ${{7*7}}",
    "\u202eevil \u0000 \ufffe",
)


def test_S29_hostile_texts_are_printed_and_do_nothing(quiet, canary):
    """Whatever people typed, all of it in every place, is text: nothing of it acts."""
    url, hits = canary
    hostile = with_text(quiet, " ".join(HOSTILE).format(url=url))
    made = render(hostile, workshop=warm_workshop())
    assert hits == []
    assert set(Pages(made.pdf).files()) == {"record.json"}
    assert b"root:x" not in made.pdf
    html = html_of(hostile)
    assert "<script>" not in html
    assert " 49 " not in html


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1/", "https://example.org/", "data:text/css,x",
     "asset:../../../../etc/passwd", "asset:Inter-Italic.woff2", "ftp://x/"],
)  # fmt: skip
def test_S29_nothing_but_our_own_fonts_is_fetched(address):
    """Every other address is refused, files of the server and the network alike."""
    with pytest.raises(ValueError, match="only fonts"):
        Assets().fetch(address)


def test_S29_our_fonts_are_fetched_by_their_names():
    """The three weights of the vendored family are given out."""
    assert Assets().fetch("asset:Inter-Regular.woff2").read()[:4] == b"wOF2"


def test_S29_a_child_over_its_memory_ends_and_nothing_is_stored(quiet):
    """A record that needs more than it may is refused with a reason."""
    with pytest.raises(RenderFailed):
        render(quiet, Limits(memory_mb=96), workshop=warm_workshop())


def test_S29_a_child_over_its_time_is_stopped(quiet):
    """The wall clock ends it, whatever it is doing."""
    with pytest.raises(RenderFailed, match="longer than"):
        render(quiet, Limits(cpu_s=0.05, page_s=0, patience=1), workshop=warm_workshop())


def test_S29_a_runaway_is_known_by_its_processor_time(told):
    """Long before the wall limit the kernel ends what computes without an end."""
    with pytest.raises(RenderFailed, match="more than 1 s of processor time"):
        render(told, Limits(cpu_s=1, page_s=0, patience=600), workshop=warm_workshop())


def test_S29_a_record_too_large_is_refused_before_a_child_is_started(quiet, monkeypatch):
    """Size is judged first."""
    monkeypatch.setattr("workwright.reports.render.MOST_CHARACTERS", 10)
    with pytest.raises(RenderFailed, match="at most 10"):
        render(quiet)


def test_S29_the_child_is_told_no_secret_of_the_parent(monkeypatch):
    """Only where programs and packages lie is handed on."""
    monkeypatch.setenv("WORKWRIGHT_SECRET", "of the parent")
    assert "of the parent" not in environment("/nowhere").values()
    assert environment("/nowhere")["HOME"] == "/nowhere"


def test_S29_time_grows_with_the_pages_that_are_expected():
    """Thirty seconds, half a second more for each page; by the wall clock ten times as long."""
    bounds = Limits().bounds(200)
    assert (bounds.cpu_s, bounds.wall_s) == (130, 1300)
