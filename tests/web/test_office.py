"""The office: orders from import to release, signed by two people, refused with every reason."""

import io
import json
import re
from decimal import Decimal
from uuid import uuid4

import pytest
from tests.services.evidence import acts, all_rows
from tests.web.office_orders import (
    BROKEN,
    KEY,
    first,
    miriam,
    one_document,
    page_of,
    release_by,
    rows,
    sanna,
    tomasz,
)

from workwright.db.tables.imports import ImportJob
from workwright.db.tables.orders import Batch, OrderPerson, Snapshot, WorkOrder
from workwright.db.tables.quality import Signature, SigningRequest
from workwright.db.tables.stock import Reservation
from workwright.demo import driver
from workwright.services.imports import Document, import_woid
from workwright.testing.browsing import command_line, desk_of

__all__ = ["first", "miriam", "sanna", "tomasz"]


def test_R130_an_uploaded_document_becomes_a_draft(sanna, halden):
    """The office's import makes the order and shows its report with a link to it."""
    file = (io.BytesIO(one_document(halden).encode()), "week-48.json")
    done = sanna.client.post(
        "/office/imports",
        data={"csrf_token": sanna.token(), "idempotency_key": str(uuid4()), "document": file},
    )
    assert done.status_code == 303
    report = sanna.get(done.headers["Location"]).text
    assert "week-48.json" in report
    assert "MO-26-00004" in report
    assert "/office/orders/" in report


def test_S7_office_and_command_line_give_the_same_report(sanna, halden):
    """A broken document gets the same problems at the same places, whatever way it came."""
    data = BROKEN.read_bytes()
    document = Document(data, "cli", "broken.json")
    by_line = import_woid(halden.runtime, halden.tenant_id, command_line(halden), document).report
    done = sanna.post("/office/imports", pasted=data.decode())
    job = done.headers["Location"].rpartition("/")[2]
    by_office = sanna.get(f"/office/imports/{job}/report.json")
    assert json.loads(by_office.text) == by_line.as_json()
    assert len(by_line.rows[0].problems) > 10
    page = sanna.get(f"/office/imports/{job}").text
    for problem in by_line.as_json()["orders"][0]["problems"]:
        assert problem["code"] in page
        if problem["line"]:
            assert f'id="line-{problem["line"]}"' in page


def test_R132_a_broken_document_changes_nothing_but_its_report(sanna, demo_database_url, halden):
    """Every problem is listed and no order, lot or recipe is touched."""
    before = all_rows(demo_database_url)
    sanna.post("/office/imports", pasted=BROKEN.read_text())
    after = all_rows(demo_database_url)
    assert {n for n in before if before[n] != after[n]} == {"import_job", "import_row"}


def test_F10_the_same_import_sent_twice_is_taken_once(sanna, halden):
    """A double tap leads both times to one job, and there is one order."""
    text = one_document(halden)
    answers = [sanna.post("/office/imports", key=KEY, pasted=text) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert len(rows(halden, WorkOrder, external_name="ERP-50001")) == 1


def test_F10_one_key_cannot_carry_two_documents(sanna, halden):
    """Another document under a used key is refused, not taken for the first."""
    text = one_document(halden)
    sanna.post("/office/imports", key=KEY, pasted=text)
    answer = sanna.post("/office/imports", key=KEY, pasted=text.replace("50001", "50002"))
    assert answer.status_code == 422
    assert rows(halden, WorkOrder, external_name="ERP-50002") == []


def test_an_empty_import_is_refused_at_its_field(sanna, halden):
    """Neither file nor text: the form says so and no job is made."""
    count = len(rows(halden, ImportJob))
    answer = sanna.post("/office/imports", pasted="  ")
    assert answer.status_code == 422
    assert "Choose a file, or paste the text of a document." in answer.text
    assert len(rows(halden, ImportJob)) == count


def test_S23_report_and_document_are_downloads_of_our_own_naming(sanna, halden):
    """Names come from the server; the browser is told to keep, not to show."""
    job = sanna.post("/office/imports", pasted="{}").headers["Location"]
    for part in ("report.json", "document"):
        answer = sanna.get(f"{job}/{part}")
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="import-')
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_lists_are_searched_filtered_sorted_and_paged_by_their_address(sanna):
    """Everything that narrows a list stands in its address and nowhere else."""
    assert "MO-26-00002" not in sanna.get("/office/orders?q=00001").text
    assert "Nothing matches" in sanna.get("/office/orders?q=nothing-like-it").text
    assert "Nothing matches" in sanna.get("/office/orders?state=REJECTED").text
    newest = sanna.get("/office/orders?sort=-planned_start").text
    assert newest.index("MO-26-00003") < newest.index("MO-26-00001")
    assert 'aria-sort="descending"' in newest
    assert "remove" in sanna.get("/office/orders?state=DRAFT").text
    assert "Draft (3)" in sanna.get("/office/orders?choose=state").text


def test_a_cursor_that_is_none_of_ours_is_not_found(sanna):
    """A made-up place in the list is answered like any unknown address."""
    assert sanna.get("/office/orders?at=bm9uc2Vuc2U").status_code == 404


def test_pages_follow_one_another_without_gap_or_repetition(halden):
    """Walking forward and back by cursor meets every order once, in one order."""
    from workwright.services.order_lists import Wanted, list_orders

    with halden.look() as look:
        for sort in ("number", "-planned_start", "due_on", "-batch_number", "-qty"):
            seen, cursor, cursors = [], "", []
            while True:
                found, page = list_orders(
                    look, Wanted(view="all", sort=sort, cursor=cursor), ["number"], 1
                )
                seen += [row.order.number for row in found]
                cursors.append(page)
                if not page.later:
                    break
                cursor = page.later
            assert sorted(seen) == ["MO-26-00001", "MO-26-00002", "MO-26-00003"]
            back, page = list_orders(
                look, Wanted(view="all", sort=sort, cursor=cursors[-1].earlier), ["number"], 1
            )
            assert back[0].order.number == seen[1]
            assert page.earlier
            assert page.later


def test_the_board_shows_orders_by_state_and_moves_none(sanna):
    """Cards are links; there is nothing on the board that could change a state."""
    page = sanna.get("/office/orders/board").text
    assert page.count('class="bcard"') == 3
    assert "<form" not in page.split('class="board"')[1].split("</main>")[0]


def test_the_page_of_a_draft_says_what_it_waits_for(sanna, first):
    """Life, conditions, steps, missing signatures with who can give them, and the story."""
    page = sanna.get(page_of(first)).text
    assert "Ready for release" in page
    assert "Missing: Supervisor, issued" in page
    assert "Can sign: Miriam Brandt" in page
    assert "Draft created" in page
    assert "site time (UTC+01:00)" in page


def test_E15_signatures_show_name_meaning_and_site_time_with_offset(halden, sanna, first):
    """On the page of the order each signature has printed name, meaning, role, time and offset."""
    driver.release(halden, first)
    page = sanna.get(page_of(first)).text
    for row in rows(halden, Signature, work_order_id=first):
        assert row.printed_name in page
        assert row.local_time[:19].replace("T", " ") in page
    assert "Issued by Miriam Brandt, Supervisor" in page
    assert "Verified by Miriam Brandt" in page
    assert "+01:00" in page


def test_a_released_order_shows_snapshot_and_reservations(halden, sanna, first):
    """The frozen hash stands on the page with what is reserved of which lot."""
    driver.release(halden, first)
    page = sanna.get(page_of(first)).text
    snapshot = rows(halden, Snapshot, work_order_id=first)[0]
    assert f"{snapshot.sha256[:4]} {snapshot.sha256[4:8]}" in page
    assert len(rows(halden, Reservation, work_order_id=first)) <= page.count(" used</span>")
    batch = rows(halden, Batch, work_order_id=first)[0]
    assert batch.number in page


def test_the_story_can_be_narrowed_to_exceptions_and_signatures(halden, sanna, first):
    """Exceptions hold refused attempts; signatures hold what was signed."""
    driver.release(halden, first)
    assert "People assigned" in sanna.get(page_of(first)).text
    signed = sanna.get(f"{page_of(first)}?story=signatures").text
    assert "Released to production" in signed
    assert "People assigned" not in signed
    assert "Nothing of this kind" in sanna.get(f"{page_of(first)}?story=exceptions").text


def new_order(desk, plant, **more):
    """Make an order by hand."""
    with plant.look() as look:
        version = look.get(WorkOrder, driver.order_id(plant, plant.plan.data["orders"][0]["name"]))
    fields = {
        "order-qty": "120000",
        "order-planned_start_at": "2026-12-01T06:00",
        "order-planned_end_at": "2026-12-03T18:00",
        **more,
    }
    return desk.post(f"/office/orders/new/{version.recipe_version_id}", **fields)


def test_T1_an_order_is_made_by_hand_in_the_sites_own_time(sanna, halden):
    """What is typed as the site's clock shows it is stored as the instant it means."""
    done = new_order(sanna, halden, **{"order-priority": "5", "order-due_on": "2026-12-10"})
    assert done.status_code == 303
    order = rows(halden, WorkOrder)[-1]
    assert done.headers["Location"].endswith(str(order.id))
    assert order.planned_start_at.isoformat() == "2026-12-01T05:00:00+00:00"
    assert (order.qty, order.priority, order.number) == (Decimal(120000), 5, "MO-26-00004")


def test_B1_what_cannot_be_read_is_said_at_its_field_and_nothing_is_lost(sanna, halden):
    """Every unreadable field is named at once; the readable ones keep what was typed."""
    wrong = {"order-qty": "12.0,3", "order-planned_end_at": "", "order-priority": "many"}
    answer = new_order(sanna, halden, **wrong)
    assert answer.status_code == 422
    assert answer.text.count('class="field__error"') == 3
    assert 'value="12.0,3"' in answer.text
    assert 'value="2026-12-01T06:00"' in answer.text
    assert len(rows(halden, WorkOrder)) == 3


def test_T1_a_number_is_read_by_the_sign_of_the_readers_language(halden, product):
    """A German reader writes a comma; the same text is no number for an English one."""
    desk = desk_of(product, halden, "sanna")
    assert new_order(desk, halden, **{"order-qty": "120000,0"}).status_code == 422
    desk.post("/me/preferences", locale="de", theme="light")
    assert new_order(desk, halden, **{"order-qty": "120000,0"}).status_code == 303


def test_own_fields_are_asked_by_the_plants_form(product, reducers):
    """Customer and purchase order are asked where the profile has them, and judged by it."""
    desk = desk_of(product, reducers, "nils")
    done = new_order(desk, reducers, **{"order-qty": "4", "customer": "Norvik Pumps"})
    assert done.status_code in {303, 422}
    if done.status_code == 422:
        assert "customer" in done.text
    more = {"order-qty": "4", "customer": "Norvik Pumps", "customer_po": "PO-9"}
    assert new_order(desk, reducers, **more).status_code == 303
    assert rows(reducers, WorkOrder)[-1].fields["customer_po"] == "PO-9"


def test_an_edit_of_the_header_needs_a_reason_and_voids_signatures(miriam, sanna, halden, first):
    """Old and new values and the reason are in the story; a signature on the old one is void."""
    release_by(miriam, halden, first, "miriam")
    version = driver.version_of(halden, first)
    fields = {
        "order-planned_start_at": "2026-11-24T06:00",
        "order-planned_end_at": "2026-11-27T06:00",
        "order-priority": "7",
        "shown_version": str(version),
    }
    poor = sanna.post(f"{page_of(first)}/edit", part=True, reason="x", **fields)
    assert poor.status_code == 422
    assert "The reason is too short" in poor.text
    done = sanna.post(f"{page_of(first)}/edit", reason="customer asked for it", **fields)
    assert done.status_code == 303
    page = sanna.get(page_of(first)).text
    assert "customer asked for it" in page
    assert "Priority: 0, now 7" in page
    assert rows(halden, SigningRequest)[0].status == "void"


EDITED = {
    "order-planned_start_at": "2026-11-24T06:00",
    "order-planned_end_at": "2026-11-27T06:00",
    "order-due_on": "2026-12-10",
    "order-priority": "7",
    "order-qty": "120000",
    "reason": "customer asked for it",
}


def edit(desk, plant, order, **more):
    """Change the header of an order."""
    version = str(driver.version_of(plant, order))
    return desk.post(f"{page_of(order)}/edit", **{**EDITED, "shown_version": version, **more})


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("order-priority", text) for text in ("100", "1e9", "-1", "abc", "1.5")),
        *(("order-qty", text) for text in ("", "0", "-3", "abc", "1.5", "1e9", "120,000")),
        *(("order-due_on", text) for text in ("31.12.2026", "0001-01-01", "soon")),
        *(
            (f"order-planned_{edge}_at", text)
            for edge in ("start", "end")
            for text in ("", "0001-01-01T00:00", "9999-12-31T23:59", "tomorrow")
        ),
        ("order-planned_end_at", "2026-11-23T06:00"),
        ("reason", "x"),
    ],
)
def test_B1_every_bad_value_of_an_edit_is_said_at_its_field(sanna, halden, name, typed):
    """The form comes back with the sentence at the input and everything that was typed."""
    new_order(sanna, halden)
    order = rows(halden, WorkOrder)[-1]
    answer = edit(sanna, halden, order.id, **{"order-comment": "typed", name: typed})
    assert answer.status_code == 422
    assert answer.text.count('class="field__error"') == 1
    assert f'href="#{name}"' in answer.text
    kept = {**EDITED, name: typed}
    assert all(f'value="{kept[n]}"' in answer.text for n in kept if n != "reason" and kept[n])
    assert ">typed</textarea>" in answer.text
    assert f">{kept['reason']}</textarea>" in answer.text
    assert rows(halden, WorkOrder, id=order.id)[0].row_version == order.row_version


def test_T1_the_quantity_of_a_draft_made_by_hand_is_changed_with_a_reason(sanna, halden, first):
    """Old and new quantity are in the story; an imported order's is the sending system's."""
    new_order(sanna, halden)
    order = rows(halden, WorkOrder)[-1]
    assert 'value="120000"' in sanna.get(f"{page_of(order.id)}/edit").text
    assert edit(sanna, halden, order.id, **{"order-qty": "110000"}).status_code == 303
    assert rows(halden, WorkOrder, id=order.id)[0].qty == Decimal(110000)
    assert "now 110,000" in sanna.get(page_of(order.id)).text
    assert 'name="order-qty"' not in sanna.get(f"{page_of(first)}/edit").text


@pytest.mark.parametrize("typed", ["1.5", "0", "-1"])
def test_T1_pieces_are_whole_and_more_than_none(sanna, halden, typed):
    """Half a piece makes no draft; the sentence stands at the quantity."""
    answer = new_order(sanna, halden, **{"order-qty": typed})
    assert answer.status_code == 422
    assert answer.text.count('class="field__error"') == 1
    assert 'href="#order-qty"' in answer.text
    assert len(rows(halden, WorkOrder)) == 3


def test_T2_an_order_without_possible_targets_can_be_opened_mended_and_discarded(
    sanna, miriam, halden
):
    """What no target can be computed for is a finding of release; every other page works."""
    new_order(sanna, halden, **{"order-qty": "1"})
    order = rows(halden, WorkOrder)[-1].id
    shown = sanna.get(page_of(order))
    assert shown.status_code == 200
    assert "Line 2: potency and rounding up add more than" in shown.text
    assert "Not ready for release" in shown.text
    assert f'href="{page_of(order)}/edit"' in shown.text
    for part in ("assign", "edit", "discard"):
        assert sanna.get(f"{page_of(order)}/{part}").status_code == 200
    refused = miriam.get(f"{page_of(order)}/release", part=True)
    assert refused.status_code == 409
    assert "potency and rounding up" in refused.text
    assert edit(sanna, halden, order, **{"order-qty": "120000"}).status_code == 303
    assert "potency and rounding up" not in sanna.get(page_of(order)).text


def test_D1_a_signed_draft_whose_targets_became_impossible_can_still_be_opened(
    sanna, miriam, halden, first
):
    """The signature given before no longer counts; the page says what stands against release."""
    release_by(miriam, halden, first, "miriam")

    def weaken(work):
        work.lock(WorkOrder, first).qty = Decimal(1)
        work.audit("work_order.edited", work.get(WorkOrder, first))

    halden.act("sanna", weaken)
    shown = sanna.get(page_of(first))
    assert shown.status_code == 200
    assert "potency and rounding up" in shown.text


def test_B14_an_edit_of_what_changed_meanwhile_is_refused(sanna, halden, first):
    """Two people with the same page open: the second is told, nothing is overwritten."""
    version = str(driver.version_of(halden, first))
    fields = {
        "order-planned_start_at": "2026-11-24T06:00",
        "order-planned_end_at": "2026-11-27T06:00",
        "shown_version": version,
        "reason": "customer asked for it",
    }
    assert sanna.post(f"{page_of(first)}/edit", **fields).status_code == 303
    again = sanna.post(f"{page_of(first)}/edit", part=True, **fields)
    assert again.status_code == 409
    assert "This changed since you opened it" in again.text


def test_W6_reasons_against_a_person_stand_beside_before_anybody_tries(sanna, first):
    """The untrained operator is offered with each missing training, the trained without."""
    page = sanna.get(f"{page_of(first)}/assign").text
    lea = page[page.index("Lea Novak") : page.index('id="role-supervisor"')]
    assert lea.count("is not trained on") == 6
    assert "SC-102 is out of calibration" in page
    assert "is not trained on" not in page[: page.index("Lea Novak")]


def test_people_and_equipment_are_assigned_and_taken_off(sanna, halden, first):
    """Each act is one row, one audit entry, and the page stays where it was."""
    lea = halden.person_id("lea")
    path = f"{page_of(first)}/people"
    done = sanna.post(path, part=True, person=lea, role="operator")
    assert json.loads(done.headers["HX-Location"])["target"] == "#assignment"
    assert rows(halden, OrderPerson, work_order_id=first, person_id=lea)
    assert acts(halden)[-1] == "work_order.person_assigned"
    sanna.post(path, person=lea, role="operator", off="1")
    assert not rows(halden, OrderPerson, work_order_id=first, person_id=lea)


def test_W24_somebody_without_the_role_cannot_be_assigned_in_it(sanna, halden, first):
    """The refusal names the person and the role and who can help."""
    answer = sanna.post(
        f"{page_of(first)}/people", part=True, person=halden.person_id("emil"), role="operator"
    )
    assert answer.status_code == 409
    assert "does not hold the role" in answer.text


def test_T3_a_draft_is_discarded_with_its_reason(sanna, halden, first):
    """The reason is asked first; the number stays taken."""
    assert "Discard the draft" in sanna.get(f"{page_of(first)}/discard", part=True).text
    version = str(driver.version_of(halden, first))
    path = f"{page_of(first)}/discard"
    assert sanna.post(path, reason="no", shown_version=version).status_code == 409
    done = sanna.post(path, reason="the customer withdrew it", shown_version=version)
    assert done.status_code == 303
    assert rows(halden, WorkOrder, id=first)[0].state == "CANCELLED"
    assert "Draft discarded" in sanna.get(page_of(first)).text


def test_T5_a_released_order_is_cancelled_by_signature_and_gives_everything_back(
    miriam, halden, first
):
    """Reason, then signature; every reservation is given back in the same transaction."""
    driver.release(halden, first)
    path = f"{page_of(first)}/cancel"
    reason = "the line is down for a week"
    short = miriam.post(f"{path}/dialogue", key=None, part=True, reason="x")
    assert short.status_code == 409
    opened = miriam.post(f"{path}/dialogue", key=None, part=True, reason=reason).text
    assert reason in opened
    done = miriam.sign(path, signer="miriam", secret=halden.plan.secret, opened=opened)
    assert done.headers["HX-Redirect"] == page_of(first)
    assert rows(halden, WorkOrder, id=first)[0].state == "CANCELLED"
    assert {r.status for r in rows(halden, Reservation, work_order_id=first)} == {"closed"}


def test_S6_who_may_not_cancel_does_not_reach_the_act(sanna, halden, first):
    """The planner has no key for it and gets 403 when trying."""
    driver.release(halden, first)
    assert f"{page_of(first)}/cancel" not in sanna.get(page_of(first)).text
    assert sanna.post(f"{page_of(first)}/cancel", reason="some good reason").status_code == 403


def test_masters_are_listed_with_their_versions(sanna, halden):
    """Steps, bill, documents and signatures of a version stand on its page."""
    page = sanna.get("/office/recipes").text
    version = re.search(r"/office/recipes/([0-9a-f-]{36})", page).group(1)
    shown = sanna.get(f"/office/recipes/{version}").text
    assert "Tarvoline" in shown
    assert "Authored by Sanna Lindqvist" in shown
    assert "Approved by" in shown


def test_lots_and_equipment_can_be_looked_at(sanna):
    """Status, amounts, expiry and calibration stand in words."""
    lots = sanna.get("/office/lots").text
    assert "released" in lots
    assert "in quarantine" in lots or "released" in lots
    assert "SC-102" in sanna.get("/office/equipment").text
    assert "SC-102" not in sanna.get("/office/equipment?q=blender").text


def test_home_shows_what_waits(sanna, miriam, halden):
    """A draft that starts soon waits for planner and supervisor; a refused import for planners."""
    sanna.post("/office/imports", pasted="{}")
    page = sanna.get("/office/").text
    assert "MO-26-00001 is not released yet" in page
    assert "was refused" in page
    assert "was refused" not in miriam.get("/office/").text


def test_home_shows_the_newest_refused_imports_and_a_way_to_all(sanna):
    """A day of bad documents does not hide the rest of the page."""
    for _ in range(5):
        sanna.post("/office/imports", pasted="{}")
    page = sanna.get("/office/").text
    assert page.count("The import ") == 3
    assert all(text in page for text in ("2 more imports were refused", "See all imports"))
