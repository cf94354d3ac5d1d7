"""Quality at the desk: review, questions, criteria, audit trail, release, rejection (T10-T13)."""

import re
from functools import partial
from uuid import uuid4

from sqlalchemy import select
from tests.web.judging import case, demo_database_url

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation, ReviewQuery
from workwright.db.tables.stock import Lot
from workwright.demo import driver
from workwright.services import people
from workwright.services.deviations import NewDeviation, open_deviation

__all__ = ["case", "demo_database_url"]

WHY = "seen at the bench, written in the record"
FOUND = {
    "severity": "minor",
    "immediate_action": "step held",
    "impact": "none, the value never reached the product",
    "others_considered": "no other batch was touched",
    "root_cause": "scoop overfilled",
    "disposition": "use as is",
}


def rows(plant, kind, **equal):
    """Return rows of a kind."""
    with plant.look() as look:
        return list(look.all(kind, kind.id, **equal))


def test_T10_T11_T12_an_order_is_returned_answered_and_released(case, halden):
    """Production hands over, quality asks and returns, production answers, quality releases."""
    assert case.state == "COMPLETED"
    assert case.sign("priya", "submit").status_code == 204
    assert case.state == "UNDER_REVIEW"
    refused = case.sign("tomasz", "return")
    assert (refused.status_code, case.state) == (409, "UNDER_REVIEW")
    assert "returned without a question" in refused.text
    asked = case.post("tomasz", "questions", text="Why was booth 2 used in step 20?", step="20")
    assert asked.status_code == 303
    assert case.sign("tomasz", "return").status_code == 204
    assert case.state == "COMPLETED"
    (query,) = rows(halden, ReviewQuery)
    answer = f"questions/{query.id}/answer"
    assert case.post("priya", answer, text="Booth 1 was being cleaned.").status_code == 303
    case.ready()
    closed = case.post("tomasz", f"questions/{query.id}/close")
    assert closed.status_code == 303
    assert "Booth 1 was being cleaned." in case.page("lucia")
    assert case.sign("tomasz", "release").status_code == 204
    assert case.state == "UNDER_REVIEW"
    assert case.sign("lucia", "release").status_code == 204
    assert case.state == "RELEASED_TO_STOCK"
    (lot,) = [lot for lot in rows(halden, Lot) if lot.batch_id is not None]
    assert lot.status == "released"
    assert "does not change any more" in case.page("lucia")


def test_W10_what_is_open_is_listed_and_refused_all_at_once(case):
    """Open question, unanswered criteria and the unread trail are refused together, with names."""
    assert case.sign("priya", "submit").status_code == 204
    case.post("tomasz", "questions", text="Where is the print of the scale?")
    page = case.page("tomasz")
    refused = case.sign("tomasz", "release")
    assert (refused.status_code, case.state) == (409, "UNDER_REVIEW")
    for rule in ("W10.queries", "W10.audit", "T12.criteria"):
        assert rule in page
        assert rule in refused.text


def test_W9_an_open_deviation_stops_the_release_until_it_is_closed(case, halden):
    """Nothing is released while a deviation is open; its page leads it to its signed end."""
    new = NewDeviation(case.order, "process", "major", "tablet press stopped for ten minutes")
    halden.act("miriam", lambda work: open_deviation(work, new))
    case.ready()
    (deviation,) = rows(halden, Deviation)
    url = f"/quality/deviations/{deviation.id}"
    assert f"{deviation.number} is open" in case.page("tomasz")
    refused = case.sign("tomasz", "release")
    assert refused.status_code == 409
    assert "W9" in refused.text
    assert deviation.number in case.desk("tomasz").get("/quality/deviations").text
    supervisor = case.desk("miriam")
    assert supervisor.post(f"{url}/submit", version="1").status_code == 409
    kept = supervisor.post(f"{url}/investigate", version="1", reason=WHY, **FOUND)
    assert kept.status_code == 303
    again = supervisor.post(f"{url}/investigate", version="1", reason=WHY, **FOUND)
    assert again.status_code == 409
    assert supervisor.post(f"{url}/submit", version="2").status_code == 303
    secret = halden.plan.secret
    assert supervisor.sign(f"{url}/close", signer="miriam", secret=secret).status_code == 409
    quality = case.desk("tomasz")
    assert quality.sign(f"{url}/close", signer="tomasz", secret=secret).status_code == 204
    assert rows(halden, Deviation)[0].status == "closed"
    # What was written after the trail was read is read again.
    assert case.sign("tomasz", "release").status_code == 204


def test_W23_whoever_reviewed_does_not_release(case, halden):
    """Reviewer and releaser are two people, whatever roles one of them holds."""
    case.ready()
    grant = partial(people.grant_role, person_id=halden.person_id("tomasz"), role="qa_releaser")
    halden.act(halden.plan.administrator.login, grant)
    case.forget("tomasz")
    assert case.sign("tomasz", "release").status_code == 204
    page, refused = case.page("tomasz"), case.sign("tomasz", "release")
    assert (refused.status_code, case.state) == (409, "UNDER_REVIEW")
    assert "Tomasz Nowak" in refused.text
    assert 'aria-disabled="true"' in page


def test_W23_whoever_made_the_batch_does_not_judge_it(case, halden):
    """Who performed a step of the batch is refused as reviewer, with the rule and a way on."""
    case.ready()
    admin, jonas = halden.plan.administrator.login, halden.person_id("jonas")
    halden.act(admin, partial(people.withdraw_role, person_id=jonas, role="operator", reason=WHY))
    halden.act(admin, partial(people.grant_role, person_id=jonas, role="qa_reviewer"))
    refused = case.sign("jonas", "release")
    assert (refused.status_code, case.state) == (409, "UNDER_REVIEW")
    assert "W23" in refused.text


def test_E28_the_second_signer_sees_who_signed_the_same_before(case):
    """The dialogue of the releaser shows the reviewer's signature and the same content."""
    case.ready()
    assert case.sign("tomasz", "release").status_code == 204
    dialogue = case.desk("lucia").get(f"{case.url}/release", part=True).text
    assert "Reviewed by Tomasz Nowak" in dialogue
    assert "Sign as released" in dialogue


def test_E40_whoever_may_not_review_the_trail_cannot_sign_it(case):
    """The signature on the audit trail is the signer's own right, not that of the open session."""
    assert case.sign("priya", "submit").status_code == 204
    desk, secret = case.desk("tomasz"), case.plant.plan.secret
    refused = desk.sign(f"{case.url}/audit-review", signer="priya", secret=secret)
    assert refused.status_code == 409
    assert "audit.review" in refused.text
    assert case.sign("priya", "audit-review").status_code == 403


def test_T13_a_rejected_batch_enters_no_stock(case, halden):
    """Disposition and reason are asked first; what the rules want is refused with all of it."""
    assert case.sign("priya", "submit").status_code == 204
    asked = case.desk("lucia").get(f"{case.url}/reject", part=True)
    assert 'name="disposition"' in asked.text
    query = "?disposition=scrap&reason=foreign+particles+in+the+blister"
    opened = case.desk("lucia").get(f"{case.url}/reject{query}", part=True).text
    assert "foreign particles in the blister" in opened
    refused = case.sign("lucia", "reject", opened=opened)
    assert (refused.status_code, case.state) == (409, "UNDER_REVIEW")
    assert "without a deviation" in refused.text
    assert case.post("tomasz", "reject", reason="x", disposition="scrap").status_code == 403


def test_S2_ids_of_another_plant_or_order_are_unknown(case, halden, reducers):
    """Foreign and invented ids answer 404 on every page and every act of quality."""
    foreign = driver.order_id(reducers, "SO-7781")
    desk = case.desk("tomasz")
    for order in (foreign, uuid4()):
        for page in ("", "/return", "/audit-review", "/release", "/record/copies", "/questions"):
            assert desk.get(f"/quality/review/{order}{page}").status_code == 404, page
        post = f"/quality/review/{order}"
        assert desk.post(f"{post}/questions", text="Who are you and why?").status_code == 404
        assert desk.post(f"{post}/criteria", criterion="RECORD", met="yes").status_code == 404
        assert desk.post(f"{post}/record").status_code == 404
    assert case.sign("priya", "submit").status_code == 204
    case.post("tomasz", "questions", text="Why was booth 2 used in step 20?")
    (query,) = rows(halden, ReviewQuery)
    other = driver.order_id(halden, "ERP-40018")
    strange = f"/quality/review/{other}/questions/{query.id}/close"
    assert desk.post(strange).status_code == 404
    assert desk.get(f"/quality/deviations/{uuid4()}").status_code == 404
    assert desk.get("/quality/genealogy/lot/LAC/NOPE").status_code == 404
    assert desk.get("/quality/genealogy/batch/NOPE").status_code == 404
    assert desk.get("/quality/audit/99999999").status_code == 404


def test_S6_the_operator_reads_no_review_and_no_audit_trail(case):
    """Review, audit trail and their acts are closed to whoever does not review."""
    desk = case.desk("dana")
    for page in ("/quality/review", case.url, "/quality/audit", "/quality/deviations"):
        assert desk.get(page).status_code == 403, page
    assert case.post("dana", "questions", text="May I ask this here?").status_code == 403


def test_E38_the_audit_trail_is_narrowed_and_paged(case, halden):
    """By order, person, act and day; every entry has site time, UTC, old and new."""
    desk = case.desk("tomasz")
    with halden.look() as look:
        number = look.get(WorkOrder, case.order).number
        count = len(look.scalars(select(AuditEntry.id)))
    first = desk.get("/quality/audit").text
    assert first.count('id="entry-') == 40 < count
    later = re.search(r'href="([^"]+)" rel="next"', first).group(1).replace("&amp;", "&")
    seen = set(re.findall(r'id="entry-(\d+)"', first))
    assert not seen & set(re.findall(r'id="entry-(\d+)"', desk.get(later).text))
    mine = desk.get(f"/quality/audit?order={number}&act=sample").text
    assert "sample.taken" in mine
    assert "dispense.recorded" not in mine
    of_dana = desk.get(f"/quality/audit?person={halden.person_id('dana')}&order={number}").text
    assert set(re.findall(r"<td class=\"nowrap\">(\w+ \w+)<small>", of_dana)) == {"Dana Okafor"}
    assert "UTC" in mine
    assert "No such order" in desk.get("/quality/audit?order=MO-0").text
    assert "Nothing matches" in desk.get("/quality/audit?until=2001-01-01").text


def test_G4_a_lot_is_traced_to_its_batch_and_back(case):
    """The lot that went in leads to the batch and what it made, as picture and as table."""
    desk = case.desk("tomasz")
    found = desk.get("/quality/genealogy?q=L-8841").text
    down = desk.get(re.search(r'href="(/quality/genealogy/lot/[^"]+)"', found).group(1)).text
    batch = re.search(r'href="/quality/genealogy/batch/([^"?]+)', down).group(1)
    assert down.count('<svg class="gen"') == 1
    up = desk.get(f"/quality/genealogy/batch/{batch}?way=up").text
    assert "L-8841" in up
