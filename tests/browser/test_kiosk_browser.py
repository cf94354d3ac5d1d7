"""An order by touch, from its tile to its completion (acts 4 and 5): what a person's hands do.

Each kind of step is done by hand once; services get past what only repeats.
"""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from workwright.db.tables.execution import Capture
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation, Signature
from workwright.demo import driver
from workwright.demo.ending import balances, samples
from workwright.demo.execution import Bench, work_step
from workwright.domain.quantity import round_to
from workwright.services.balances import BalanceEntry, enter_balance, issued_of
from workwright.services.reckoning import theoretical_qty
from workwright.services.yields import YieldEntry, enter_yield

pytestmark = pytest.mark.browser

ORDER = "ERP-40017"
LINE = "SD-2"


@pytest.fixture
def bench(halden):
    """The first order, released, with Dana at the kiosk and Jonas as second person."""
    order = driver.order_id(halden, ORDER)
    driver.release(halden, order)
    return Bench(halden, order, "dana", "jonas")


def rows(bench, table, **equal):
    with bench.demo.look() as look:
        return list(look.all(table, table.id, **equal))


def to_the_end(bench, *, until=None):
    """Work every step that is left, up to the named one, through the services."""
    while bench.current():
        number = bench.current()[0]
        if number == until:
            return
        work_step(bench, number)


def weigh(dana, gross, tare):
    dana.page.fill("[name=gross]", gross)
    dana.page.fill("[name=tare]", tare)


def on_target(bench, line_no):
    """Return the gross weight that puts a line of the bill on its target."""
    target = bench.record().snapshot.target(line_no)
    net = round_to(target.target_qty, target.resolution, "half_up")
    return str(net + Decimal("0.840"))


def finish(dana, first, second):
    """Sign the step as performer, then as second person who opens no session."""
    dana.press("Sign as performed")
    dana.signs(first)
    dana.sees("Waits for the second person")
    dana.press("Second person signs")
    dana.signs(second)


def test_act_4_cleared_weighed_refused_decided_and_signed_by_two(at_kiosk, bench):
    """From the tile through a clearance and two weighings, one of them too heavy."""
    dana = at_kiosk(bench.demo, "dana", line=LINE)
    page = dana.page
    page.locator(".tile").first.tap()
    dana.heads("Clear the dispensing booth")
    dana.press("Start this step")
    page.locator("#f-area").wait_for()
    dana.scan("DB-01")
    page.fill("[name=previous_lot]", "TVT-26-0146")
    for choice in page.locator(".choice").all():
        choice.get_by_text("Clear", exact=True).tap()
    dana.press("Record what was entered")
    dana.sees("Entry recorded.")
    finish(dana, "dana", "jonas")
    assert page.locator(".kbar .who").inner_text().startswith("DO\nDana Okafor")

    dana.heads("Dispense Tarvoline HCl")
    assert not later_texts(bench, page.content(), "20")
    dana.press("Start this step")
    page.locator("[data-scan-field]").wait_for()
    dana.scan("CT-004417")
    page.locator("#refusal .finding").first.wait_for()
    assert not entered(bench, "20", "dispense")
    dana.press("Back to your entry")
    dana.scan("CT-004401")
    dana.sees("A-2207 confirmed.")
    weigh(dana, on_target(bench, 1), "0.840")
    dana.sees("In tolerance")
    page.locator("[data-main]").dispatch_event("click")
    page.locator("[data-main]").dispatch_event("click")
    page.get_by_role("button", name="Sign as performed").wait_for()
    assert len(entered(bench, "20", "dispense")) == 1
    page.fill("[name=label_id]", "LBL-20")
    dana.press("Record what was entered")
    dana.sees("Entry recorded.")
    finish(dana, "dana", "jonas")

    dana.heads("Dispense lactose monohydrate")
    dana.press("Start this step")
    page.locator("[data-scan-field]").wait_for()
    dana.scan("CT-004417")
    dana.sees("L-8841 confirmed.")
    weigh(dana, "15.900", "0.840")
    dana.sees("Too heavy")
    dana.main()
    page.get_by_role("heading", name="The step is held").wait_for()
    (deviation,) = rows(bench, Deviation, work_order_id=bench.order_id)
    dana.sees(deviation.number)
    dana.press("Supervisor decides")
    page.fill("dialog [name=reason]", "Scoop overfilled, weighed again from the same lot")
    page.locator("dialog [type=submit]").tap()
    dana.signs("miriam")
    page.locator("[name=gross]").or_(page.locator("[data-scan-field]")).first.wait_for()
    if page.locator("[data-scan-field]").count():
        dana.scan("CT-004417")
    weigh(dana, on_target(bench, 2), "0.840")
    dana.sees("In tolerance")
    dana.main()
    page.fill("[name=label_id]", "LBL-21")
    dana.press("Record what was entered")
    dana.sees("Entry recorded.")
    finish(dana, "dana", "jonas")
    dana.heads("Dispense microcrystalline cellulose")
    tried = entered(bench, "21", "dispense")
    assert [(c.attempt, c.verdict) for c in tried] == [(1, "action"), (2, "inside")]
    assert {s.meaning for s in rows(bench, Signature, record_id=bench.execution("21").id)} == {
        "performed",
        "verified",
    }


SCAN_AT_ONCE = """(code) => {
  const scan = () => {
    const field = document.querySelector("[data-scan-field]");
    field.value = code;
    field.form.requestSubmit();
  };
  document.body.addEventListener("htmx:afterSwap", () => setTimeout(scan), { once: true });
}"""


def test_F10_a_scan_that_comes_with_the_screen_is_an_entry_and_no_address(at_kiosk, bench):
    """The form takes the scan from its first moment; the browser never sends it by itself."""
    to_the_end(bench, until="20")
    dana = at_kiosk(bench.demo, "dana", line=LINE)
    dana.page.locator(".tile").first.tap()
    dana.heads("Dispense Tarvoline HCl")
    dana.page.evaluate(SCAN_AT_ONCE, "CT-004401")
    dana.press("Start this step")
    dana.sees("A-2207 confirmed.")
    assert "CT-004401" not in dana.page.url


def test_K13_what_was_recorded_stands_on_the_page_that_comes_back(at_kiosk, bench):
    """After half of a checklist, and after all of it, the answers are those that were given."""
    bench.start("10")
    dana = at_kiosk(bench.demo, "dana", line=LINE)
    page = dana.page
    dana.open(f"/kiosk/orders/{bench.order_id}")
    dana.scan("DB-01")
    page.fill("[name=previous_lot]", "none")
    choices = page.locator(".choice").all()
    for choice in choices[:2]:
        choice.get_by_text("Clear", exact=True).tap()
    dana.press("Record what was entered")
    page.locator("[name=again_reason]").wait_for()
    assert page.locator("[type=radio]:checked").count() == 2
    assert page.input_value("[name=previous_lot]") == "none"
    for choice in page.locator(".choice").all()[2:]:
        choice.get_by_text("Clear", exact=True).tap()
    dana.press("Record what was entered")
    page.locator("[data-main]:not([aria-disabled])").wait_for()
    assert page.locator("[type=radio]:checked").count() == len(choices)
    assert page.locator("[name=again_reason]").is_visible()
    assert not dana.violations()


def test_K13_what_is_typed_in_one_form_outlives_the_recording_of_the_other(at_kiosk, bench):
    """Also after a refusal; what was recorded is not put back, nor an old version."""
    to_the_end(bench, until="80")
    bench.start("80")
    dana = at_kiosk(bench.demo, "dana", line=LINE)
    page = dana.page
    dana.open(f"/kiosk/orders/{bench.order_id}")
    page.fill("[name=issued]", "1260")
    page.locator("[name=coding][value=true] + *").locator("..").tap()
    page.fill("[name=qty]", "many")
    dana.press("Record what was made")
    dana.sees("many is not a number")
    dana.press("Back to your entry")
    assert page.input_value("[name=issued]") == "1260"
    page.fill("[name=qty]", "1000")
    dana.press("Record what was made")
    dana.sees("recorded as")
    expect(page.locator("#made-qty")).to_have_value("")
    assert page.input_value("[name=issued]") == "1260"
    assert page.locator("[name=coding][value=true]").is_checked()
    page.fill("[name=qty]", "7")
    dana.press("Record what was entered")
    page.locator("[name=again_reason]").wait_for()
    assert page.input_value("[name=qty]") == "7"
    assert page.input_value("[name=issued]") == "1260"


def test_act_5_counted_balanced_and_completed_by_two(at_kiosk, bench):
    """Samples, a yield outside its limits, a balance, then two signatures at one kiosk."""
    to_the_end(bench)
    dana = at_kiosk(bench.demo, "dana", line=LINE)
    page = dana.page
    dana.sees("Complete the manufacturing order")
    page.locator(".tile").first.tap()
    dana.heads("Complete the manufacturing order")
    dana.sees("14 still open")
    assert page.get_by_role("button", name="Sign the completion").get_attribute("aria-disabled")
    for name in ("Assay", "Disintegration", "Friability", "Identity"):
        dana.press(f"{name} taken")
        dana.sees(f"Sample {name.upper()} taken.")
    dana.press("Take the sample")
    page.fill("[name=qty]", "3")
    dana.press("Record the sample")
    dana.sees("9 still open")

    dana.press("Enter Yield: Blend")
    dana.heads("Yield: Blend")
    assert not [f for f in page.locator("#count input:visible").all() if f.input_value()]
    page.fill("[name=actual]", "20")
    dana.sees("83.33")
    dana.main()
    dana.sees("Samples is empty.")
    dana.press("Back to your entry")
    for name, amount in (("samples", "0.020"), ("rejects", "0"), ("waste", "0.060")):
        page.fill(f"[name={name}]", amount)
    dana.sees("83.67")
    dana.main()
    dana.heads("Complete the manufacturing order")
    (deviation,) = rows(bench, Deviation, work_order_id=bench.order_id)
    dana.sees(f"Yield 83.33 %, outside its limits. Deviation {deviation.number} is opened.")
    dana.press("Second person verifies")
    page.fill("dialog [name=signer]", "dana")
    page.fill("dialog [name=secret]", dana.secret)
    page.locator("dialog [type=submit]").tap()
    dana.sees("Dana Okafor entered this yield and cannot verify it.")
    page.keyboard.press("Escape")
    dana.open(f"/kiosk/orders/{bench.order_id}/end")
    dana.press("Second person verifies")
    dana.signs("jonas")
    dana.sees("Counted by Dana Okafor, verified by Jonas Weber")

    dana.press("Enter Tarvoline HCl")
    dana.heads("Balance: Tarvoline HCl")
    issued = page.locator("#sum dd").first.inner_text().split()[0]
    page.fill("[name=used]", issued)
    for name in ("returned", "destroyed", "sampled", "rejected", "lost"):
        page.fill(f"[name={name}]", "0")
    dana.sees("Inside its limits")
    dana.main()
    dana.sees("Tarvoline HCl is balanced.")
    the_rest(bench)

    dana.open(f"/kiosk/orders/{bench.order_id}/end")
    dana.sees("Ready to sign")
    assert not dana.violations()
    dana.press("Sign the completion")
    dana.signs("dana")
    dana.sees("Signed. Next: Supervisor, supervised.")
    assert order_of(bench).state == "IN_PROGRESS"
    dana.press("Sign the completion")
    dana.sees("Dana Okafor stays signed in. Signing opens no session for you.")
    dana.signs("miriam")
    dana.heads("Your work here")
    order = order_of(bench)
    assert (order.state, order.short_closed) == ("COMPLETED", False)
    given = rows(bench, Signature, record_id=order.id)
    assert [(s.meaning, s.printed_name) for s in given[-2:]] == [
        ("performed", "Dana Okafor"),
        ("supervised", "Miriam Brandt"),
    ]


def test_T9_paused_and_closed_early_at_kiosk_and_desk(at_kiosk, come_in, bench):
    """The supervisor signs at Dana's kiosk, quality at the desk; what was not done stays undone."""
    bench.start("10")
    dana = at_kiosk(bench.demo, "dana", line=LINE)
    page = dana.page
    page.locator(".tile").first.tap()
    dana.heads("Clear the dispensing booth")
    dana.press("Pause order")
    page.select_option("dialog [name=reason]", "equipment")
    page.locator("dialog [type=submit]").tap()
    dana.sees("The order is paused")
    dana.press("See what is open")
    dana.heads("Complete the manufacturing order")
    assert not dana.violations()
    assert not later_texts(bench, page.content(), "10")
    assert "Blend" not in page.content()
    close_early(dana)
    dana.sees("cannot be closed early without a deviation")
    dana.press("Back to your entry")
    page.keyboard.press("Escape")
    dana.press("Report a problem")
    page.fill("dialog [name=text]", "The tablet press broke down")
    page.locator("dialog [type=submit]").tap()
    dana.sees("The order is paused")
    dana.press("See what is open")
    close_early(dana)
    dana.signs("miriam")
    dana.sees("It is being closed early")
    assert order_of(bench).state == "PAUSED"

    tomasz = come_in(bench.demo, "tomasz")
    tomasz.press("Open and sign")
    tomasz.sees("It is being closed early: “The press broke, the batch is given up”")
    tomasz.press("Sign: close early")
    tomasz.sign("tomasz")
    tomasz.sees("Closed early.")
    order = order_of(bench)
    assert (order.state, order.short_closed) == ("COMPLETED", True)
    assert {e.status for e in bench.record().executions} == {"not_executed"}


@pytest.mark.parametrize(("theme", "language"), [("light", ""), ("dark", "de")])
def test_closing_screens_can_be_used_by_everybody(at_kiosk, bench, theme, language):
    """Empty, half done and outside: no rule of accessibility is broken, nothing runs out."""
    to_the_end(bench)
    dana = at_kiosk(bench.demo, "dana", line=LINE, theme=theme, language=language)
    order = f"/kiosk/orders/{bench.order_id}/end"
    wrong = []
    for path in ("", "/yield?phase=blend", "/balance?subject=TVH", "/balance"):
        dana.open(f"{order}{path}")
        wrong += [(path, dana.violations(), dana.sideways())]
    samples(bench)
    balances(bench)
    outside(bench)
    dana.open(order)
    wrong += [("half", dana.violations(), dana.sideways())]
    assert not [found for found in wrong if found[1] or found[2] > 0]


def test_act_7_the_discrete_plant_says_build_order(at_kiosk, come_in, reducers):
    """Another tenant, another profile: its own words and forms, the same screens."""
    name = reducers.plan.data["orders"][0]["name"]
    order = driver.order_id(reducers, name)
    driver.release(reducers, order)
    nils = come_in(reducers, "nils")
    nils.open("/office/orders")
    nils.page.get_by_role("heading", level=1, name="Build orders").wait_for()
    nils.open(f"/office/orders/{order}")
    nils.sees("routing")
    assert "Halden Solid Dose" not in nils.page.content()
    ola = at_kiosk(reducers, "ola", line="ASSY-1")
    ola.page.locator(".tile").first.tap()
    ola.heads("Mill housing")
    ola.press("Start this step")
    ola.page.locator("[data-scan-field]").wait_for()
    ola.scan("BX-0001")
    ola.sees("H-5521 confirmed.")
    ola.sees("Count out Housing HSG-40 rev E")
    assert not ola.violations()
    ola.page.fill("[name=count]", "4")
    ola.main()
    ola.sees("Bore Ø42 H7 (KC1)")
    ola.sees("Scrap")
    assert "Line or room" not in ola.page.content()
    assert not ola.violations()


def close_early(dana):
    """Ask to close the order early, with the reason."""
    dana.press("Close early")
    dana.page.fill("dialog [name=reason]", "The press broke, the batch is given up")
    dana.page.locator("dialog [type=submit]").tap()


def later_texts(bench, shown, number):
    """Return the instructions of later steps that stand in a page (K2)."""
    steps = bench.record().snapshot.recipe.steps
    own = bench.step(number).instruction
    after = steps[[s.number for s in steps].index(number) + 1 :]
    texts = {t for s in after for t in s.instruction.values()} - set(own.values())
    return [text for text in texts if text and text.splitlines()[0] in shown]


def entered(bench, number, kind):
    return rows(bench, Capture, execution_id=bench.execution(number).id, kind=kind)


def order_of(bench):
    return rows(bench, WorkOrder, id=bench.order_id)[0]


def the_rest(bench):
    """Count the other yields and balance the other materials through the services."""
    record = bench.record()
    for point in record.snapshot.recipe.yields[1:]:
        entry = YieldEntry(bench.order_id, point.phase, theoretical_qty(record, point))
        bench.yield_of(point.phase, entry)
    for line in record.snapshot.recipe.bom[1:]:
        balance_all(bench, line.material_code)


def balance_all(bench, material):
    """Enter that all of a material was used."""

    def action(work):
        used = issued_of(work, bench.record(), material, "kg")
        enter_balance(work, BalanceEntry(bench.order_id, material, "kg", used))

    bench.demo.act("dana", action)


def outside(bench):
    """Count a yield far below its limits; nobody has verified it."""
    entry = YieldEntry(bench.order_id, "blend", Decimal(12))
    bench.demo.act("dana", lambda work: enter_yield(work, entry))
