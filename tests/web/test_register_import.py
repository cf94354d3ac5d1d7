"""New rows out of a file: checked without a trace, told row by row, taken whole or not at all."""

import csv
import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from openpyxl import Workbook
from tests.services.evidence import all_rows

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.stock import Lot, Material, Supplier
from workwright.testing.browsing import HTMX, desk_of
from workwright.web.register.table_file import MOST_ROWS, NotATable, read_table


@pytest.fixture
def sanna(product, halden):
    """The planner, who keeps materials and suppliers."""
    return desk_of(product, halden, "sanna")


@pytest.fixture
def emil(product, halden):
    """The store keeper."""
    return desk_of(product, halden, "emil")


def rows(halden, kind, **equal):
    with halden.runtime.reading(halden.tenant_id) as look:
        return look.all(kind, **equal)


def send(desk, name, text, *, check=False, ending="csv", key=None):
    """Send a file to a register, as the page does."""
    data = {
        "csrf_token": desk.token(),
        "idempotency_key": key or str(uuid4()),
        "file": (io.BytesIO(text if isinstance(text, bytes) else text.encode()), f"new.{ending}"),
    }
    if check:
        data["check"] = "yes"
    return desk.client.post(f"/office/{name}/import", data=data, headers=HTMX if check else {})


def book(*lines):
    """Return an Excel book with these lines."""
    made, file = Workbook(), io.BytesIO()
    for line in lines:
        made.active.append(line)
    made.save(file)
    return file.getvalue()


GOOD = (
    "code,name,kind,unit,approved_suppliers_only\n"
    "TALC,Talc,component,kg,yes\n"
    "STARCH,Corn starch,component,kg,no\n"
)


def test_a_check_does_everything_and_leaves_no_trace(sanna, demo_database_url):
    """What it finds is what the import would find; the database is as it was."""
    before = all_rows(demo_database_url)
    answer = send(sanna, "materials", GOOD, check=True)
    assert (answer.status_code, "2 rows can be taken" in answer.text) == (200, True)
    after = all_rows(demo_database_url)
    assert {name for name in before if before[name] != after[name]} <= {"session"}


def test_all_rows_are_taken_in_one_act_each_with_its_entry(sanna, halden):
    """Two materials, two entries of the trail, one transaction."""
    answer = send(sanna, "materials", GOOD)
    assert answer.headers["Location"] == "/office/materials"
    talc, starch = (rows(halden, Material, code=code)[0] for code in ("TALC", "STARCH"))
    assert (talc.approved_suppliers_only, starch.approved_suppliers_only) == (True, False)
    made = [e for e in rows(halden, AuditEntry) if e.entity_id in {talc.id, starch.id}]
    assert [entry.act for entry in made] == ["material.created"] * 2


def test_one_bad_row_takes_none_and_every_problem_stands_at_its_row(sanna, halden):
    """Unreadable cells and refusals of the service, those of rows in the file included."""
    bad = (
        "code,name,kind,unit,density\n"
        "TALC,Talc,component,kg,\n"
        "TALC,Talc again,component,kg,\n"
        "LAC,Lactose,component,kg,1.2.3\n"
        "X1,,nonsense,stone,\n"
        "X2,Fine,component,stone,\n"
    )
    before = len(rows(halden, AuditEntry))
    answer = send(sanna, "materials", bad)
    assert answer.status_code == 422
    assert "4 rows need another look" in answer.text
    for seen in ("TALC is taken", "Density", "Choose one of the list", "Fill it in", "not a unit"):
        assert seen in answer.text, seen
    assert rows(halden, Material, code="TALC") == []
    assert len(rows(halden, AuditEntry)) == before


def test_F10_the_same_file_sent_twice_under_one_key_is_taken_once(sanna, halden):
    """The second answer leads where the first led."""
    text = "code,name\nNORTALC,Nortalc AS\n"
    key = str(uuid4())
    answers = [send(sanna, "suppliers", text, key=key) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert len(rows(halden, Supplier, code="NORTALC")) == 1


def test_RS8_lots_come_out_of_a_book_with_days_and_exact_amounts(emil, halden):
    """Numbers and days of Excel arrive as they were meant; each lot has its move."""
    with halden.runtime.reading(halden.tenant_id) as look:
        code = look.get(Material, look.named(Lot, "L-8841").material_id).code
    data = book(
        ("material", "code", "qty", "unit", "expires_on"),
        (code, "B-1", 0.1, "kg", date(2028, 5, 31)),
        (code, "B-2", 12, "kg", "2028-06-30"),
    )
    assert send(emil, "lots", data, ending="xlsx").status_code == 303
    first, second = (rows(halden, Lot, code=c)[0] for c in ("B-1", "B-2"))
    assert (first.on_hand_qty, first.expires_on) == (Decimal("0.1"), date(2028, 5, 31))
    assert (second.on_hand_qty, second.status) == (Decimal(12), "quarantine")


def test_B1_a_file_with_semicolons_has_commas_in_its_numbers(emil, halden):
    """As a German spreadsheet saves it; a point is refused there."""
    with halden.runtime.reading(halden.tenant_id) as look:
        code = look.get(Material, look.named(Lot, "L-8841").material_id).code
    head = "material;code;qty;unit\n"
    assert send(emil, "lots", f"{head}{code};G-1;1,25;kg\n").status_code == 303
    assert rows(halden, Lot, code="G-1")[0].on_hand_qty == Decimal("1.25")
    wrong = send(emil, "lots", f"{head}{code};G-2;1.250,5;kg\n")
    assert (wrong.status_code, rows(halden, Lot, code="G-2")) == (422, [])


def test_the_head_says_all_that_does_not_fit(sanna):
    """Unknown, double and missing columns together; labels are taken as well as names."""
    answer = send(sanna, "materials", "Code,code,colour\nA,B,C\n")
    assert answer.status_code == 422
    for seen in ("no column colour", "stands there twice", "name is missing", "unit is missing"):
        assert seen in answer.text, seen
    labels = "Code,Name\nNORTALC,Nortalc AS\n"
    assert send(sanna, "suppliers", labels).status_code == 303


def test_the_file_to_fill_in_is_taken_back(sanna):
    """Its head is what the import asks for."""
    answer = sanna.get("/office/suppliers/import?as=csv")
    head = next(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    text = ",".join(head) + "\nNORTALC,Nortalc AS\n"
    assert send(sanna, "suppliers", text, check=True).status_code == 200


def test_E52_a_file_is_taken_only_of_who_may_make_one_row(emil, sanna):
    """The store keeper receives lots and adds no people; the planner neither."""
    assert emil.get("/office/lots/import").status_code == 200
    assert sanna.get("/office/lots/import").status_code == 403
    assert send(sanna, "lots", "material\nLAC\n").status_code == 403
    assert "/office/lots/import" not in sanna.get("/office/lots").text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "no rows"),
        ("a.csv", b"code,name\n", "a head and no rows"),
        ("a.csv", b"code\n\xff\xfe", "UTF-8"),
        ("a.csv", b'code,name\n"A,B\n', "quotation mark"),
        ("a.csv", b"code\nA,B\n", "more cells"),
        ("a.csv", b"code\n" + b"A\n" * (MOST_ROWS + 1), "are taken at once"),
        ("a.csv", b"code\n" + b"A" * 3000, "more than"),
        ("a.csv", b",".join([b"c"] * 61) + b"\n1\n", "columns"),
        ("a.xlsx", b"no book at all", "no Excel book"),
        ("a.xlsx", book(("code",), ("=1+1",)), "A2"),
    ],
)
def test_B2_what_is_no_table_is_refused_in_one_sentence(name, data, words):
    """Empty, without rows, of another encoding, broken, too long, or a formula without a value."""
    with pytest.raises(NotATable) as error:
        read_table(name, data)
    assert words in error.value.message.format(**error.value.data)


def test_blank_lines_and_short_rows_are_no_problem():
    """Rows keep their number in the file; missing cells are empty."""
    table = read_table("a.csv", b"code,name\n\nA\n\nB,Bee\n")
    assert table.rows == ((3, ("A", "")), (5, ("B", "Bee")))
