"""T13 at the desk: a deviation is reported, a CAPA planned, and the batch rejected."""

from datetime import timedelta
from uuid import uuid4

from tests.web.judging import case, demo_database_url

from workwright.db.tables.execution import GenealogyLock, StepExecution
from workwright.db.tables.orders import Batch
from workwright.db.tables.quality import Capa, CapaDeviation, Deviation, Signature
from workwright.db.tables.stock import Lot

__all__ = ["case", "demo_database_url"]

WHAT = "foreign particles found in three blisters"
REJECTION = "?disposition=scrap&reason=foreign+particles+in+the+blister"


def rows(plant, table, **equal):
    with plant.look() as look:
        return list(look.all(table, table.id, **equal))


def planned(halden, **more):
    """Return the fields of a good CAPA."""
    return {
        "plan": "replace the punch and inspect it after each batch",
        "owner": str(halden.person_id("miriam")),
        "due_on": (halden.runtime.clock.now().date() + timedelta(days=30)).isoformat(),
        "effectiveness": "no particle in the next ten batches",
        **more,
    }


def report(case, halden, login="tomasz", **more):
    """Report a deviation of the order; return it."""
    given = {"type": "process", "severity": "major", "description": WHAT, **more}
    answer = case.post(login, "deviations", **given)
    assert answer.status_code == 303, answer.text
    return rows(halden, Deviation)[-1]


def plan(case, halden, deviation, **more):
    """Plan a CAPA for a deviation; return it."""
    url = f"/quality/deviations/{deviation.id}/capa"
    answer = case.desk("tomasz").post(url, **planned(halden, **more))
    assert answer.status_code == 303, answer.text
    return rows(halden, Capa)[-1]


def test_T13_a_batch_is_rejected_at_the_desk_from_the_deviation_to_the_locked_lot(case, halden):
    """Each page says what is missing; the releaser signs, and nothing enters usable stock."""
    assert case.sign("priya", "submit").status_code == 204
    page = case.page("lucia")
    assert "cannot be rejected without a deviation" in page
    assert "Link one, or plan one." in page
    asked = case.desk("tomasz").get(f"{case.url}/deviations", part=True).text
    assert 'name="execution"' in asked
    step = rows(halden, StepExecution, step="20")[0]
    deviation = report(case, halden, execution=str(step.id), immediate_action="batch kept apart")
    assert (deviation.step, deviation.source, deviation.severity) == ("20", "manual", "major")
    shown = case.desk("tomasz").get(f"/quality/deviations/{deviation.id}").text
    assert "None answers this deviation yet." in shown
    form = case.desk("tomasz").get(f"/quality/deviations/{deviation.id}/capa", part=True).text
    assert "Miriam Brandt" in form
    capa = plan(case, halden, deviation)
    page = case.page("lucia")
    assert f"{capa.number} is open" in page
    assert "replace the punch" in page
    assert "cannot be rejected" not in page
    opened = case.desk("lucia").get(f"{case.url}/reject{REJECTION}", part=True).text
    assert "Sign as rejected" in opened
    assert case.sign("lucia", "reject", opened=opened).status_code == 204
    assert case.state == "REJECTED"
    (lot,) = [lot for lot in rows(halden, Lot) if lot.batch_id is not None]
    assert (lot.status, lot.approved_qty) == ("rejected", 0)
    assert rows(halden, Batch)[0].disposition == "scrap"
    assert len(rows(halden, GenealogyLock)) == 1
    assert rows(halden, Signature, meaning="rejected")[0].signer_id == halden.person_id("lucia")
    after = case.page("lucia")
    assert "does not change any more" in after
    assert "Rejected by Luc" in after


def test_T13_whoever_worked_on_the_order_reads_that_she_cannot_reject_it(case, halden):
    """The key says why before anybody tries; the server refuses anyway (W23)."""
    step = rows(halden, StepExecution, step="20")[0]

    def took_part(work):
        work.get(StepExecution, step.id).verifier_id = halden.person_id("lucia")
        work.audit("test.changed")

    halden.act("lucia", took_part)
    assert case.sign("priya", "submit").status_code == 204
    plan(case, halden, report(case, halden))
    page = case.page("lucia")
    assert "performed or verified a step of this order and cannot judge it" in page
    opened = case.desk("lucia").get(f"{case.url}/reject{REJECTION}", part=True).text
    refused = case.sign("lucia", "reject", opened=opened)
    assert (refused.status_code, case.state) == (409, "UNDER_REVIEW")
    assert "W23" in refused.text


def test_W9_a_capa_is_planned_changed_and_closed_at_the_desk(case, halden):
    """It may answer several deviations of the order, holds the release, and ends signed."""
    assert case.sign("priya", "submit").status_code == 204
    first, second = report(case, halden), report(case, halden)
    capa = plan(case, halden, first, also=str(second.id), blocks_release="yes")
    assert len(rows(halden, CapaDeviation)) == 2
    url = f"/quality/capas/{capa.id}"
    desk = case.desk("tomasz")
    page = desk.get(url).text
    for text in (first.number, second.number, "Miriam Brandt", "holds the release"):
        assert text in page
    assert f"Corrective action {capa.number} is open and blocks the release." in case.page("tomasz")
    change = planned(halden, plan="replace all punches", reason="agreed with the workshop")
    assert desk.post(f"{url}/change", version="1", **change).status_code == 303
    stale = desk.post(f"{url}/change", version="1", **change)
    assert stale.status_code == 409
    row = rows(halden, Capa)[0]
    assert (row.plan, row.blocks_release) == ("replace all punches", False)
    asked = desk.get(f"{url}/close", part=True).text
    assert 'name="outcome"' in asked
    found = "?outcome=effective&result=ten+batches+without+a+particle"
    opened = desk.get(f"{url}/close{found}", part=True).text
    assert "ten batches without a particle" in opened
    signed = desk.sign(f"{url}/close", signer="tomasz", secret=halden.plan.secret, opened=opened)
    assert signed.status_code == 204
    assert rows(halden, Capa)[0].status == "effective"
    closed = desk.get(url).text
    assert "Approved by Tomasz Nowak" in closed
    assert f"{url}/change" not in closed


def test_W9_an_ineffective_capa_may_lose_its_mark_alone(case, halden):
    """What was planned stands; the mark goes with a reason."""
    assert case.sign("priya", "submit").status_code == 204
    capa = plan(case, halden, report(case, halden), blocks_release="yes")
    url, desk = f"/quality/capas/{capa.id}", case.desk("tomasz")
    found = "?outcome=ineffective&result=particles+came+again"
    opened = desk.get(f"{url}/close{found}", part=True).text
    secret = halden.plan.secret
    assert (
        desk.sign(f"{url}/close", signer="tomasz", secret=secret, opened=opened).status_code == 204
    )
    page = desk.get(url).text
    assert "the mark may be taken off" in page
    assert 'name="plan"' not in page
    kept = desk.post(f"{url}/change", version="2", reason="another one answers it")
    assert kept.status_code == 303
    assert rows(halden, Capa)[0].blocks_release is False


def test_T13_what_is_wrong_with_a_capa_is_named_in_the_readers_words(case, halden):
    """Missing owner and day together; texts that say nothing; a day that is none."""
    assert case.sign("priya", "submit").status_code == 204
    deviation = report(case, halden)
    url, desk = f"/quality/deviations/{deviation.id}/capa", case.desk("tomasz")
    missing = desk.post(url, **planned(halden, owner="", due_on=""))
    assert missing.status_code == 422
    assert "Owner is missing." in missing.text
    assert "Due is missing." in missing.text
    poor = desk.post(url, **planned(halden, plan="fix", effectiveness="look"))
    assert "The action plan is too short" in poor.text
    assert "How its effect is checked is too short" in poor.text
    assert "is no day" in desk.post(url, **planned(halden, due_on="soon")).text
    assert desk.post(url, **planned(halden, owner="nobody")).status_code == 400
    assert rows(halden, Capa) == []


def test_S6_S2_capas_are_for_whoever_manages_them_and_foreign_ids_are_unknown(case, halden):
    """The releaser and production read them; ids that are not of this plant answer 404."""
    assert case.sign("priya", "submit").status_code == 204
    capa = plan(case, halden, report(case, halden))
    url = f"/quality/capas/{capa.id}"
    assert case.desk("priya").get(url).status_code == 200
    assert case.desk("dana").get(url).status_code == 403
    for login in ("priya", "lucia"):
        assert case.desk(login).get(f"{url}/close").status_code == 403
        answer = case.desk(login).post(f"{url}/change", version="1", **planned(halden))
        assert answer.status_code == 403
    assert case.desk("tomasz").get(f"/quality/capas/{uuid4()}").status_code == 404
    assert case.desk("tomasz").get(f"/quality/deviations/{uuid4()}/capa").status_code == 404
    assert case.desk("tomasz").get(f"/quality/review/{uuid4()}/deviations").status_code == 404
    assert case.post("sanna", "deviations", description=WHAT).status_code == 403
