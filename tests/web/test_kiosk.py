"""The kiosk as an operator meets it: the step that is due, one effect of an entry, no stranger."""

import re
from functools import partial
from html import unescape
from urllib.parse import urlencode
from uuid import uuid4

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import Capture, StepExecution
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Signature
from workwright.db.tables.stock import Lot
from workwright.demo import driver
from workwright.demo.execution import TARE, typed_for, work_step
from workwright.domain.quantity import round_to
from workwright.testing.browsing import desk_of

CLEARANCE = "10"
CLEARED = {f"points.{index}.result": "clear" for index in range(6)}


def address(bench, number=None):
    order = f"/kiosk/orders/{bench.order_id}"
    return order if number is None else f"{order}/steps/{bench.execution(number).id}"


def rows(bench, kind, **equal):
    with bench.demo.look() as look:
        return list(look.all(kind, kind.id, **equal))


def entered(bench, number):
    return rows(bench, Capture, execution_id=bench.execution(number).id)


def typed(bench):
    return typed_for(bench, bench.step(CLEARANCE))


def test_K1_tiles_show_the_orders_that_need_this_person(bench, dana, product, halden):
    """Released orders whose step needs the operator's role; not to quality, not drafts."""
    number = bench.record().batch.number
    assert number in dana.get("/kiosk/").text
    assert number not in desk_of(product, halden, "priya").get("/kiosk/").text
    with halden.look() as look:
        drafts = list(look.all(WorkOrder, WorkOrder.number, state="DRAFT"))
    shown = dana.get("/kiosk/").text
    assert drafts
    assert not [o.number for o in drafts if f"/kiosk/orders/{o.id}" in shown]


def test_K2_a_later_step_is_not_sent(bench, dana):
    """Neither page nor part holds a later instruction, target or limit."""
    recipe = bench.record().snapshot.recipe
    first, later = recipe.steps[0], recipe.steps[1:]
    for part in (False, True):
        shown = " ".join(unescape(dana.get(address(bench), part=part).text).split())
        assert recipe.step(first.number).name["en"] in shown
        texts = {step.instruction["en"] for step in later if step.instruction}
        instructions = texts - {first.instruction["en"]}
        assert len(instructions) > 5
        assert not [text for text in instructions if " ".join(text.split()) in shown]
        lots = [bench.container_for(step.number)[0] for step in later if step.bom_lines]
        assert not [code for code in lots if code in shown]


def test_K2_a_later_step_cannot_be_started_by_its_address(bench, dana):
    """Who knows the id of a later step is refused, and nothing is written."""
    before = len(rows(bench, AuditEntry, act="step.started"))
    answer = dana.post(f"{address(bench, '20')}/start")
    assert answer.status_code in {404, 409, 422}
    assert bench.execution("20").status == "pending"
    assert len(rows(bench, AuditEntry, act="step.started")) == before


def test_K4_the_text_is_in_the_language_of_the_person(bench, product, halden):
    """An operator who reads German gets the German variant of the frozen recipe."""
    jonas = desk_of(product, halden, "jonas")
    step = bench.record().snapshot.recipe.steps[0]
    shown = unescape(jonas.get(address(bench)).text)
    assert step.name["de"] in shown


def test_W28_F10_the_same_entry_sent_twice_has_one_effect(bench, dana):
    """The second answer is that of the first; one start, one set of captures."""
    key = str(uuid4())
    first = dana.post(f"{address(bench, CLEARANCE)}/start", key=key)
    again = dana.post(f"{address(bench, CLEARANCE)}/start", key=key)
    assert (first.status_code, again.status_code) == (303, 303)
    assert len(rows(bench, AuditEntry, act="step.started")) == 1

    key, fields = str(uuid4()), {"version": bench.version(CLEARANCE), **typed(bench)}
    first = dana.post(f"{address(bench, CLEARANCE)}/enter", key=key, **fields)
    captured = len(entered(bench, CLEARANCE))
    again = dana.post(f"{address(bench, CLEARANCE)}/enter", key=key, **fields)
    assert first.status_code == again.status_code == 303
    assert captured == len(entered(bench, CLEARANCE)) > 0


def test_W28_F10_a_second_tab_is_told_and_changes_nothing(bench, dana):
    """What was entered on an older state of the step is refused, with a key of its own."""
    bench.start(CLEARANCE)
    old = {"version": bench.version(CLEARANCE), **typed(bench)}
    assert dana.post(f"{address(bench, CLEARANCE)}/enter", **old).status_code == 303
    before = len(entered(bench, CLEARANCE))
    answer = dana.post(f"{address(bench, CLEARANCE)}/enter", **old)
    assert answer.status_code in {409, 422}
    assert "Dana" in unescape(answer.text)
    assert len(entered(bench, CLEARANCE)) == before


def test_K15_what_cannot_be_read_is_kept_on_the_page_and_recorded_nowhere(bench, dana):
    """A weight that is no number is named; nothing is captured."""
    bench.start(CLEARANCE)
    bench.enter(CLEARANCE, typed(bench))
    bench.complete(CLEARANCE)
    bench.start("20")
    _, container = bench.container_for("20")
    bench.scan("20", container)
    before = len(entered(bench, "20"))
    answer = dana.post(
        f"{address(bench, '20')}/weigh",
        version=bench.version("20"),
        code=container,
        gross="three",
        tare="0.84",
        unit="kg",
    )
    assert answer.status_code == 422
    assert "three" in unescape(answer.text)
    assert len(entered(bench, "20")) == before


def enter(desk, bench, **fields):
    return desk.post(
        f"{address(bench, CLEARANCE)}/enter", version=bench.version(CLEARANCE), **fields
    )


def test_K13_half_of_a_form_is_recorded_and_then_the_rest(bench, dana):
    """What the page sends again unchanged is no new attempt; only what is new is recorded."""
    bench.start(CLEARANCE)
    assert "again_reason" not in dana.get(address(bench)).text
    half = {"area": "DB-01", "points.0.result": "clear"}
    assert enter(dana, bench, **half).status_code == 303
    assert enter(dana, bench, **typed(bench)).status_code == 303
    found = sorted((row.field, row.attempt) for row in entered(bench, CLEARANCE))
    assert len(found) == 8
    assert {attempt for _field, attempt in found} == {1}
    again = enter(dana, bench, **typed(bench))
    assert again.status_code == 409
    assert "Nothing new was entered for step 10" in unescape(again.text)
    assert len(entered(bench, CLEARANCE)) == 8


def test_K13_an_answer_that_asks_for_more_brings_the_field_for_it(bench, dana):
    """What was found needs a remark: the page comes back with its field, all typed is there."""
    bench.start(CLEARANCE)
    found = {**typed(bench), "points.2.result": "found"}
    assert 'name="points.2.remark"' not in dana.get(address(bench)).text
    asked = enter(dana, bench, **found)
    assert asked.status_code == 422
    assert 'name="points.2.remark"' in asked.text
    assert 'name="points.1.remark"' not in asked.text
    assert "Nothing is recorded yet" in asked.text
    assert entered(bench, CLEARANCE) == []
    told = {**found, "points.2.remark": "a scoop of the batch before"}
    assert enter(dana, bench, **told).status_code == 303
    values = {
        name: value for row in entered(bench, CLEARANCE) for name, value in row.values.items()
    }
    assert values["points.2.remark"]["value"] == "a scoop of the batch before"
    held = dana.get(address(bench)).text
    assert "a scoop of the batch before" in held
    assert 'class="key"' not in held  # the size of an amount; a sentence in it fills the screen


def test_E35_a_recorded_value_is_changed_with_a_reason_in_a_field_of_the_page(
    bench, dana, product, halden
):
    """Without one the field is named as the reader knows it; both attempts stay."""
    bench.start(CLEARANCE)
    enter(dana, bench, **typed(bench))
    assert 'name="again_reason"' in dana.get(address(bench)).text
    other = {**typed(bench), "previous_lot": "TVT-26-0145"}
    text = unescape(enter(dana, bench, **other).text)
    assert "Previous lot found on the log was recorded by Dana" in text
    assert "previous_lot" not in text
    jonas = desk_of(product, halden, "jonas")
    text = unescape(enter(jonas, bench, **other).text)
    assert "Vorherige Charge laut Logbuch wurde" in text
    given = enter(dana, bench, **other, again_reason="Read the log of another booth")
    assert given.status_code == 303
    tried = [row for row in entered(bench, CLEARANCE) if row.field == "previous_lot"]
    assert [(row.attempt, row.values["previous_lot"]["value"]) for row in tried] == [
        (1, "none"),
        (2, "TVT-26-0145"),
    ]
    (_first, last) = rows(bench, AuditEntry, act="capture.recorded")
    assert "Read the log of another booth" in last.body


def test_K13_K19_only_the_place_of_the_step_is_cleared(bench, dana):
    """Another room, and a text without end, are refused with the code that is needed."""
    bench.start(CLEARANCE)
    for wrong in ("SD-2", "X" * 5000, "db-01"):
        text = unescape(enter(dana, bench, **{**typed(bench), "area": wrong}).text)
        assert "was scanned, DB-01 is needed" in text
        assert "X" * 41 not in text
    long = {**typed(bench), "area": "X" * 5000}
    assert "Line or room: at most 2000 characters" in unescape(enter(dana, bench, **long).text)
    assert not entered(bench, CLEARANCE)
    assert enter(dana, bench, **typed(bench)).status_code == 303


def weighed_out(bench):
    """Put a weight on record at step 20, so that only the label of its form is left."""
    bench.start(CLEARANCE)
    bench.enter(CLEARANCE, typed(bench))
    bench.complete(CLEARANCE)
    bench.start("20")
    _, container = bench.container_for("20")
    bench.scan("20", container)
    target = bench.frozen.snapshot.target(bench.step("20").bom_lines[0])
    return round_to(target.target_qty, target.resolution, "half_up"), container


def test_K9_what_was_weighed_is_neither_asked_nor_taken_again_by_the_form(bench, dana):
    """Only the label is left; another gross beside it is refused and opens no deviation."""
    net, container = weighed_out(bench)
    bench.weigh("20", net, container)
    page = dana.get(address(bench)).text
    assert 'name="label_id"' in page
    assert not [n for n in ("container", "scale", "tare", "gross") if f'name="{n}"' in page]
    step, before = f"{address(bench, '20')}/enter", len(entered(bench, "20"))
    again = {"container": container, "tare": str(TARE), "gross": str(net + TARE)}
    version = bench.version("20")
    heavy = dana.post(step, version=version, label_id="LBL-20", **{**again, "gross": "9"})
    assert heavy.status_code == 409
    assert "Gross of step 20 was recorded with the weight" in unescape(heavy.text)
    assert len(entered(bench, "20")) == before
    assert dana.post(step, version=version, label_id="LBL-20", **again).status_code == 303
    assert [row.field for row in entered(bench, "20")][before:] == ["label_id"]
    assert bench.execution("20").status == "running"
    bench.complete("20")


def test_K8_a_weight_that_is_taken_again_leaves_the_label_to_the_form(bench, dana):
    """Too heavy, weighed again by hand, labelled, signed by two."""
    net, container = weighed_out(bench)
    out = bench.weigh("20", net + 1, container, source="typed")
    fields = {"decision": "redispense", "reason": "Scoop overfilled, weighed again"}
    path = f"{address(bench, '20')}/decide/{out.capture_id}"
    asked = dana.get(f"{path}?{urlencode(fields)}", part=True).text
    secret = bench.demo.plan.secret
    dana.sign(path, signer="miriam", secret=secret, opened=asked, **fields)
    page = dana.get(address(bench)).text
    assert 'name="gross"' in page
    assert 'name="label_id"' not in page
    given = dana.post(
        f"{address(bench, '20')}/weigh",
        version=bench.version("20"),
        code=container,
        scale=bench.demo.plan.data["plan"]["20"],
        gross=str(net + TARE),
        tare=str(TARE),
        unit="kg",
    )
    assert given.status_code == 303
    page = dana.get(address(bench)).text
    assert 'name="gross"' not in page
    label = {"version": bench.version("20"), "label_id": "LBL-20"}
    assert dana.post(f"{address(bench, '20')}/enter", **label).status_code == 303
    bench.complete("20")
    assert bench.execution("20").status == "done_with_deviation"


def test_E25_the_second_person_opens_no_session(bench, dana):
    """Jonas verifies at Dana's kiosk with both components; the kiosk stays Dana's."""
    bench.start(CLEARANCE)
    bench.enter(CLEARANCE, typed(bench))
    step, secret = address(bench, CLEARANCE), bench.demo.plan.secret
    signed = dana.sign(f"{step}/sign", signer="dana", secret=secret)
    assert bench.execution(CLEARANCE).status == "awaiting_verification", signed.text
    own = dana.sign(f"{step}/verify", signer="dana", secret=secret)
    assert own.status_code in {409, 422}
    assert bench.execution(CLEARANCE).status == "awaiting_verification"

    session = dana.client.get_cookie("ww_session").value
    dana.sign(f"{step}/verify", signer="jonas", secret=secret)
    execution = bench.execution(CLEARANCE)
    assert execution.status == "done"
    given = rows(bench, Signature, record_id=execution.id)
    assert {(s.meaning, s.printed_name.split()[0]) for s in given} == {
        ("performed", "Dana"),
        ("verified", "Jonas"),
    }
    assert dana.client.get_cookie("ww_session").value == session
    dana.post(f"{address(bench, '20')}/start", equipment=bench.demo.plan.data["plan"]["20"])
    (started,) = [
        event
        for event in rows(bench, AuditEntry, act="step.started")
        if event.entity_id == bench.execution("20").id
    ]
    assert started.actor_id == bench.demo.person_id("dana")


def test_S2_ids_of_another_tenant_are_not_found(product, halden, reducers, dana):
    """Every address of the kiosk that takes an id answers 404 to one of another plant."""
    order = driver.order_id(reducers, reducers.plan.data["orders"][0]["name"])
    driver.release(reducers, order)
    theirs = {"order_id": order}
    with reducers.look() as look:
        executions = look.all(StepExecution, StepExecution.id, work_order_id=order)
        theirs["execution_id"] = executions[0].id
    for name in ("capture_id", "sample_id", "yield_id"):
        theirs[name] = uuid4()
    fields = {"version": "0", "gross": "1", "tare": "0", "qty": "1", "actual": "1", "reason": "x"}
    signed = {"signer": "dana", "secret": halden.plan.secret, "decision": "accept"}
    tried, wrong = 0, []
    for rule in product.url_map.iter_rules():
        if not rule.endpoint.startswith("kiosk.") or not rule.arguments:
            continue
        path = product.url_map.bind("localhost").build(
            rule.endpoint, {name: theirs[name] for name in rule.arguments}
        )
        if "GET" in rule.methods:
            answer = dana.client.get(path, query_string={"reason": "x"})
        else:
            answer = dana.post(path, **fields, **signed)
        if answer.status_code != 404:
            wrong.append((sorted(rule.methods), rule.rule, answer.status_code))
        tried += 1
    assert not wrong
    assert tried > 15


def test_W26_K8_what_was_made_adds_up_and_too_much_waits_for_a_decision(bench, dana):
    """The page says what was made so far; what cannot come out holds the step."""
    work_step(bench, CLEARANCE)
    bench.start("20")
    made = partial(dana.post, f"{address(bench, '20')}/output", unit="pcs")
    page = partial(dana.get, f"{address(bench)}?step={bench.execution('20').id}")
    for qty in ("400", "200"):
        assert made(version=bench.version("20"), qty=qty).status_code == 303
    shown = seen(page())
    assert "Made so far: 600 pcs" in shown
    assert "Attempts" not in shown
    assert made(version=bench.version("20"), qty="999999999").status_code == 303
    shown = seen(page())
    assert "Made so far: 600 pcs" in shown
    assert "More than can come out" in shown
    assert "waits for a decision" in shown
    (lot,) = [lot for lot in rows(bench, Lot) if lot.batch_id is not None]
    assert lot.on_hand_qty == 600


def seen(answer):
    """Return the text of a page as a person reads it."""
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.text)).replace("\xa0", " ").split())
