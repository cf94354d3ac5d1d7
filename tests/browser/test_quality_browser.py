"""Quality at the desk by hand: exceptions, question, deviation, release, record (acts 5 and 6).

Five people with a browser each; the order was made before, with one yield outside its limits.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from workwright.cli.main import main
from workwright.clock import FixedClock
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation, Signature
from workwright.db.tables.stock import Lot
from workwright.demo import driver, ending
from workwright.demo.execution import Bench, work_step
from workwright.demo.plan import PLANTS, read_plan
from workwright.demo.plant import find_demo
from workwright.demo.setup import set_up
from workwright.jobs.worker import Worker
from workwright.services.yields import YieldEntry, enter_yield
from workwright.testing import MONDAY_MORNING
from workwright.testing.database import Filling, close, lend_filled
from workwright.testing.demo import open_runtime
from workwright.web.product import job_handlers

pytestmark = pytest.mark.browser

ORDER = "ERP-40017"
FOUND = {
    "immediate_action": "counted again at once",
    "impact": "none, the batch was counted wrongly",
    "others_considered": "no other batch was counted with this list",
    "root_cause": "one bin was left out of the count",
    "disposition": "use as is",
}


def _fill(url):
    """Set up both plants and complete one order, whose first count of a yield was wrong."""
    runtime = open_runtime(url, Path(), FixedClock(MONDAY_MORNING))
    for name in PLANTS:
        set_up(runtime, read_plan(name))
    plant = find_demo(runtime, read_plan("halden"))
    order = driver.order_id(plant, ORDER)
    driver.release(plant, order)
    bench = Bench(plant, order, "dana", "jonas")
    while current := bench.current():
        work_step(bench, current[0])
    wrong = YieldEntry(order, "blend", Decimal(12))
    plant.act("dana", lambda work: enter_yield(work, wrong))
    for act in (ending.samples, ending.yields, ending.balances, ending.complete):
        act(bench)
    close(runtime.database.engine)


MADE = Filling("demo-made", _fill)


@pytest.fixture
def demo_database_url(request, database_kind):
    """The owner's URL of a database in which one order waits for its review."""
    yield from lend_filled(request, database_kind, MADE)


def rows(plant, table, **equal):
    with plant.look() as look:
        return list(look.all(table, table.id, **equal))


def state_of(plant, order):
    return rows(plant, WorkOrder, id=order)[0].state


def hand_in(priya, review):
    """Hand the record to review as production reviewer."""
    priya.open(review)
    priya.press("Hand the record to review")
    priya.sign("priya")
    priya.sees("Handed to review.")


def investigate(miriam, deviation):
    """Investigate the deviation and hand it in for approval."""
    miriam.open(f"/quality/deviations/{deviation.id}")
    for name, text in FOUND.items():
        miriam.page.fill(f"#investigate [name={name}]", text)
    miriam.page.fill("#investigate [name=reason]", "Asked everybody who counted that day")
    miriam.press("Keep the investigation")
    miriam.press("Hand in for approval")
    miriam.sees("Waits for approval")


def download(person, folder):
    """Take the printed record as a file."""
    with person.page.expect_download() as taken:
        person.page.get_by_role("button", name="Take").first.click()
    path = folder / "record.pdf"
    taken.value.save_as(path)
    return path


def test_acts_5_and_6_questioned_answered_released_by_two_and_proven(come_in, halden, tmp_path):
    """From the hand-over to a record that is proven without the database."""
    order = driver.order_id(halden, ORDER)
    (deviation,) = rows(halden, Deviation, work_order_id=order)
    review = f"/quality/review/{order}"
    priya = come_in(halden, "priya")
    hand_in(priya, review)

    tomasz = come_in(halden, "tomasz")
    tomasz.open(review)
    tomasz.sees(deviation.number)
    assert not tomasz.violations()
    assert tomasz.sideways() <= 0
    assert (
        tomasz.page.get_by_role("button", name="Release to stock")
        .or_(tomasz.page.get_by_role("button", name="Sign as reviewed"))
        .first.get_attribute("aria-disabled")
    )
    tomasz.press("Ask a question")
    tomasz.page.fill("dialog [name=text]", "Why was the blend counted twice?")
    tomasz.page.fill("dialog [name=step]", "50")
    tomasz.press("Ask the question")
    tomasz.sees("Question asked.")
    tomasz.press("Return to production")
    tomasz.sign("tomasz")
    tomasz.sees("Returned to production.")
    assert state_of(halden, order) == "COMPLETED"

    priya.open(review)
    priya.page.get_by_label("Answer", exact=True).fill("A bin was left out of the first count.")
    priya.press("Answer the question")
    priya.sees("Question answered.")
    hand_in(priya, review)

    miriam = come_in(halden, "miriam")
    investigate(miriam, deviation)
    tomasz.open(f"/quality/deviations/{deviation.id}")
    tomasz.press("Approve and close")
    tomasz.sign("tomasz")
    tomasz.sees("Closed")
    tomasz.open(review)
    tomasz.press("Accept the answer")
    tomasz.sees("Question closed.")
    for _ in tomasz.page.locator("[name=criterion]").all():
        tomasz.page.locator("details[open] button[value=yes]").first.click()
        tomasz.sees("Criterion answered.")
        tomasz.open(review)
    tomasz.press("Sign the audit trail as read")
    tomasz.sign("tomasz")
    tomasz.sees("Audit trail reviewed.")
    tomasz.press("Sign as reviewed")
    tomasz.sign("tomasz")
    tomasz.sees("Signed. Next: QA releaser, released.")
    assert state_of(halden, order) == "UNDER_REVIEW"

    lucia = come_in(halden, "lucia")
    lucia.press("Open and sign")
    lucia.open(review)
    lucia.press("Sign as released")
    lucia.sign("lucia")
    lucia.sees("Released to stock.")
    assert state_of(halden, order) == "RELEASED_TO_STOCK"
    released = [s for s in rows(halden, Signature, record_id=order) if s.role.startswith("qa")]
    assert [(s.meaning, s.printed_name) for s in released[-2:]] == [
        ("reviewed", "Tomasz Nowak"),
        ("released", "Lucía Ferrer"),
    ]

    (lot,) = [lot for lot in rows(halden, Lot) if lot.batch_id is not None]
    lucia.open("/quality/genealogy")
    lucia.page.fill("[name=q]", lot.code)
    lucia.page.keyboard.press("Enter")
    lucia.page.get_by_role("link", name=lot.code).first.click()
    lucia.sees("A-2207")
    assert not lucia.violations()
    assert lucia.sideways() <= 0

    while Worker(halden.runtime, job_handlers()).sweep():
        pass
    lucia.open(review)
    path = download(lucia, tmp_path)
    assert path.read_bytes().startswith(b"%PDF")
    with pytest.raises(SystemExit) as end:
        main(["verify", "--record", str(path)])
    assert end.value.code in {None, 0}
    damaged = tmp_path / "damaged.pdf"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    with pytest.raises(SystemExit) as end:
        main(["verify", "--record", str(damaged)])
    assert end.value.code not in {None, 0}
