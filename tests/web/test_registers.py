"""Lists of masters and stock at the desk: narrowed by their address, sent as files, acted on."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from workwright.db.tables.equipment import Equipment, EquipmentLog
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.stock import InventoryMove, Lot, Material
from workwright.services import lots
from workwright.testing.browsing import desk_of
from workwright.web.register.export import inert

LINK = r'<a class="code" href="(/office/{name}/[0-9a-f-]+)">{code}</a>'


@pytest.fixture
def otto(product, halden):
    """The technician, who keeps the equipment."""
    return desk_of(product, halden, "otto")


@pytest.fixture
def emil(product, halden):
    """The store keeper."""
    return desk_of(product, halden, "emil")


@pytest.fixture
def tomasz(product, halden):
    """The quality reviewer, who decides on lots."""
    return desk_of(product, halden, "tomasz")


def sheet_of(desk, name, code):
    """Return the address of a row's page, as the list links to it."""
    found = re.search(LINK.format(name=name, code=code), desk.get(f"/office/{name}?q={code}").text)
    return found[1]


def rows(halden, kind, **equal):
    with halden.runtime.reading(halden.tenant_id) as look:
        return look.all(kind, **equal)


def material_code(halden):
    with halden.runtime.reading(halden.tenant_id) as look:
        return look.get(Material, look.named(Lot, "L-8841").material_id).code


def test_a_list_is_narrowed_sorted_and_linked_by_its_address_alone(emil):
    """View, search, filter and order stand in the address; unknown ones are left out."""
    page = emil.get("/office/lots?sort=-code&q=stearate").text
    assert page.index("G-5530") < page.index("G-5518")
    assert "L-8841" not in page
    decision = emil.get("/office/lots?view=decision").text
    assert "G-5530" in decision
    assert "G-5518" not in decision
    filtered = emil.get("/office/lots?status=quarantine&choose=status").text
    assert "G-5530" in filtered
    assert "G-5518" not in filtered
    assert "released (7)" in filtered
    for odd in ("view=nonsense", "sort=secret_hash", "choose=row_version", "status=<b>"):
        assert emil.get(f"/office/lots?{odd}").status_code == 200
    assert emil.get("/office/lots?at=bm9uc2Vuc2U").status_code == 404
    assert "Nothing matches" in emil.get("/office/lots?q=nowhere").text


def test_S23_a_file_holds_every_row_neutral_and_no_formula(emil, halden, product):
    """CSV and Excel hold the same rows; what a spreadsheet would run is text."""
    code = material_code(halden)

    def receive(work):
        new = lots.NewLot(code, Decimal("5.25"), "kg", code="L-EVIL", supplier_lot="=1+1")
        lots.receive_lot(work, new)

    halden.act("emil", receive)
    with emil.get("/office/lots?as=csv&q=L-EVIL") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=lot-")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        head, row = _lines(answer)
    assert Decimal(row[head.index("On hand")]) == Decimal("5.25")
    assert row[head.index("Unit")] == "kg"
    with emil.get("/office/lots?as=csv") as answer:
        whole = _lines(answer)
    assert len(whole) == 1 + len(rows(halden, Lot))
    with emil.get("/office/lots?as=xlsx") as answer:
        book = load_workbook(io.BytesIO(answer.get_data()))
    sheet = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert [line[0] for line in sheet[1:]] == [line[0] for line in whole[1:]]
    assert all(cell.data_type != "f" for line in book.active.iter_rows() for cell in line)
    done = desk_of(product, halden, "sanna").post(
        "/office/documents/new", code="SOP-X", title="=1+1", kind="procedure", version="1"
    )
    assert done.status_code == 303
    with emil.get("/office/documents?as=csv&q=SOP-X") as answer:
        assert _lines(answer)[1][1] == "'=1+1"
    with emil.get("/office/documents?as=xlsx&q=SOP-X") as answer:
        cell = load_workbook(io.BytesIO(answer.get_data())).active["B2"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")
    for sign in "=+-@\t\r":
        assert inert(f"{sign}cmd") == f"'{sign}cmd"
    assert inert("5-6") == "5-6"


def _lines(answer):
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_W7_a_piece_says_what_stands_against_it_and_how_it_is_cleared(otto, halden):
    """Marked as not clean, cleaned again: facts, log, audit trail and the kiosk's view follow."""
    page = sheet_of(otto, "equipment", "BB-200")
    assert otto.post(f"{page}/soil", reason="left over from the trial").status_code == 303
    assert "Record a cleaning before the next use" in otto.get(page).text
    done = otto.post(f"{page}/clean", note="Rinsed with hot water", clean_until="2026-12-24T18:00")
    assert done.headers["Location"] == page
    piece = rows(halden, Equipment, code="BB-200")[0]
    assert piece.cleaning == "clean"
    assert piece.clean_until.isoformat() == "2026-12-24T17:00:00+00:00"
    log = rows(halden, EquipmentLog, equipment_id=piece.id)
    assert [entry.activity for entry in log][-2:] == ["status", "cleaning"]
    text = otto.get(page).text
    assert "Rinsed with hot water" in text
    assert "before the next use" not in text
    acts = [e.act for e in rows(halden, AuditEntry) if e.entity_id == piece.id]
    assert acts[-2:] == ["equipment.marked_dirty", "equipment.cleaned"]


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_typed_is_lost(otto, halden):
    """Every unreadable input at once; the clock's missing hour and a wrong day are no times."""
    page = sheet_of(otto, "equipment", "SC-102")
    before = len(rows(halden, AuditEntry))
    answer = otto.post(f"{page}/calibrate", part=True, note="", due_on="31.12.2027")
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#dialog"
    assert answer.text.count('aria-invalid="true"') == 2
    assert 'value="31.12.2027"' in answer.text
    gap = otto.post(f"{page}/clean", part=True, note="Rinsed", clean_until="2027-03-28T02:30")
    assert (gap.status_code, "clocks change" in gap.text) == (422, True)
    assert len(rows(halden, AuditEntry)) == before
    past = otto.post(f"{page}/calibrate", note="checked with weights", due_on="2020-01-01")
    assert (past.status_code, "which is past" in past.text) == (409, True)


def test_E52_acts_are_offered_to_those_who_may_and_refused_to_others(otto, emil, halden):
    """A store keeper sees no act on equipment; the address itself is closed too."""
    page = sheet_of(otto, "equipment", "SC-102")
    assert f"{page}/calibrate" in otto.get(page).text
    assert f"{page}/calibrate" not in emil.get(page).text
    assert emil.get(f"{page}/calibrate").status_code == 403
    answer = emil.post(f"{page}/calibrate", note="checked with weights", due_on="2030-01-01")
    assert answer.status_code == 403
    assert "/office/equipment/new" in otto.get("/office/equipment").text
    assert "/office/equipment/new" not in emil.get("/office/equipment").text


def test_RS8_a_lot_is_received_labelled_released_held_and_adjusted_at_the_desk(
    emil, tomasz, halden
):
    """Each by who may; status, containers and ledger agree."""
    code = material_code(halden)
    made = emil.post(
        "/office/lots/new",
        material=code,
        qty="12.5",
        unit="kg",
        supplier_lot="EX-77",
        expires_on="2028-06-30",
    )
    page = made.headers["Location"]
    assert emil.post(f"{page}/label", qty="2.5").status_code == 303
    too_much = emil.post(f"{page}/label", qty="20")
    assert (too_much.status_code, "more than" in too_much.text) == (409, True)
    assert emil.get(f"{page}/release").status_code == 403
    assert (
        tomasz.post(f"{page}/release", identity_tested="yes", reason="all tests passed").status_code
        == 303
    )
    assert emil.post(f"{page}/adjust", qty="-0.5", reason="spilled at the count").status_code == 303
    text = emil.get(page).text
    lot = rows(halden, Lot, supplier_lot="EX-77")[0]
    assert (lot.status, lot.on_hand_qty, lot.identity_tested) == ("released", Decimal(12), True)
    moves = rows(halden, InventoryMove, lot_id=lot.id)
    assert [(m.kind, m.qty) for m in moves] == [
        ("receive", Decimal("12.5")),
        ("adjust", Decimal("-0.5")),
    ]
    for shown in ("EX-77", "spilled at the count", "2.5", "received", "adjusted"):
        assert shown in text
    assert tomasz.post(f"{page}/hold", reason="a complaint came in").status_code == 303
    assert "on hold" in emil.get(page).text


def test_F10_a_double_tap_receives_once(emil, halden):
    """The same form sent twice makes one lot."""
    before = len(rows(halden, Lot))
    key = "0198a1b0-0000-7000-8000-000000000001"
    fields = {"material": material_code(halden), "qty": "1", "unit": "kg"}
    answers = [emil.post("/office/lots/new", key=key, **fields) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(rows(halden, Lot)) == before + 1


def test_S2_a_row_of_another_plant_is_not_there(product, halden, reducers, emil):
    """The neighbour's address answers as an unknown one."""
    page = sheet_of(emil, "lots", "L-8841")
    stranger = desk_of(product, reducers, reducers.plan.administrator.login)
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}/adjust").status_code in {403, 404}


def test_a_list_speaks_german_with_german_signs(product, halden):
    """Head, views, codes and numbers come in the reader's language."""
    jonas = desk_of(product, halden, "jonas")
    page = jonas.get("/office/lots").text
    for word in ("Verwendbar", "freigegeben", "Bestand", "12,5"):
        assert word in page


def test_E38_the_trail_of_one_row_is_a_link_away(tomasz, emil, halden):
    """The audit trail narrowed to the lot shows its acts and no others."""
    page = sheet_of(tomasz, "lots", "G-5530")
    tomasz.post(f"{page}/release", identity_tested="yes", reason="all tests passed")
    trail = re.search(r'href="(/quality/audit\?row=[^"]+)"', tomasz.get(page).text)[1]
    text = tomasz.get(trail).text
    assert "all tests passed" in text
    assert "Signed in" in tomasz.get("/quality/audit").text
    assert "Signed in" not in text


def test_an_unknown_unit_or_choice_is_refused_with_its_field(emil, halden):
    """A choice that was not offered is no choice, whoever sends it."""
    answer = emil.post(
        "/office/lots/new", part=True, material="NO-SUCH", qty="1,5", unit="stone", expires_on="x"
    )
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 4


def test_W8_the_end_of_a_life_is_shown_where_it_matters(emil, halden):
    """A lot past its day says so on its page."""

    def end(work):
        lot = work.find(Lot, code="L-8790")
        lot.expires_on = work.today - timedelta(2)
        work.audit("test.ended")

    halden.act("emil", end)
    page = sheet_of(emil, "lots", "L-8790")
    assert "cannot be used any more" in emil.get(page).text
