"""What people read before they sign: labels and words of their language, never names of fields."""

import re
from decimal import Decimal
from html import unescape

import pytest

from workwright.db.tables.execution import Capture
from workwright.db.tables.people import Account
from workwright.domain.lifecycle import Meaning
from workwright.services.completion import complete_act
from workwright.services.order_waiting import waiting_for
from workwright.services.record import record_of
from workwright.services.sign_off import complete_step
from workwright.services.signed_step import SignOff, shown_step
from workwright.testing.browsing import desk_of

CLEARANCE, WEIGHING = "10", "20"
MACHINE = ("points.", "previous_lot", "identity", "more_follows", "True", "False", "redispense")


def address(bench, number):
    return f"/kiosk/orders/{bench.order_id}/steps/{bench.execution(number).id}"


def said(answer):
    text = re.sub(r"<input[^>]*>|<script.*?</script>|<style.*?</style>", "", answer.text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").split())


def cleared(bench):
    """Answer the checklist of the clearance: all clear, but one point does not apply."""
    points = bench.step(CLEARANCE).lists["checklist"]
    typed = {f"points.{i}.result": "clear" for i in range(len(points))}
    typed |= {"points.1.result": "na", "points.1.remark": "no scale stands in this booth"}
    bench.start(CLEARANCE)
    bench.enter(CLEARANCE, {"area": "DB-01", "previous_lot": "none", **typed})
    return [str(point["point"]) for point in points]


@pytest.fixture
def jonas(product, halden):
    """The second person's browser; Jonas reads German."""
    return desk_of(product, halden, "jonas")


def performed(bench, number):
    """Let the operator sign; the step waits for the second person."""
    execution_id, version = bench.at(number)
    entry = SignOff(bench.order_id, execution_id, version)
    bench.demo.sign(
        bench.operator,
        lambda look: shown_step(look, bench.order_id, execution_id, Meaning.PERFORMED),
        lambda work, signing: complete_step(work, entry, signing),
    )


def test_E28_K4_the_second_person_reads_every_question_with_its_answer(bench, dana, jonas):
    """The text of each point, answers in the words of the form, in the reader's language."""
    points = cleared(bench)
    performed(bench, CLEARANCE)
    page = f"/kiosk/orders/{bench.order_id}"
    english, german = said(dana.get(page)), said(jonas.get(page))
    for point in points:
        assert point in english
    assert "Line or room DB-01" in english
    assert "Clear" in english
    assert "Not applicable" in english
    assert "no scale stands in this booth" in english
    assert "Linie oder Raum DB-01" in german
    assert "Frei" in german
    assert "Entfällt" in german
    for code in MACHINE:
        assert code not in english
        assert code not in german


def test_E17_K4_the_dialogue_names_what_is_signed_in_the_readers_words(bench, jonas):
    """Weights with the reader's decimal sign, codes of the engine in words."""
    cleared(bench)
    bench.complete(CLEARANCE)
    bench.start(WEIGHING)
    lot, container = bench.container_for(WEIGHING)
    bench.scan(WEIGHING, container)
    net = bench.frozen.snapshot.target(bench.step(WEIGHING).bom_lines[0]).target_qty
    bench.weigh(WEIGHING, net.quantize(Decimal("0.001")), container)
    bench.enter(WEIGHING, {"label_id": "LBL-20"})
    shown = said(jonas.get(f"{address(bench, WEIGHING)}/sign", part=True))
    assert "Etikett gescannt" in shown
    assert f"Code: {container}, Los: {lot}" in shown
    assert "Tara: 0,84 kg" in shown
    assert "Weitere folgen: Nein" in shown
    assert "Charge TVT-26-" in shown
    for code in (*MACHINE, "dispense", "total"):
        assert code not in shown


def test_K8_K4_the_dialogue_of_a_decision_speaks_the_readers_language(bench, product, halden):
    """Attempt, values, verdict and decision in German words, no names of stored fields."""
    cleared(bench)
    bench.complete(CLEARANCE)
    bench.start(WEIGHING)
    _, container = bench.container_for(WEIGHING)
    bench.scan(WEIGHING, container)
    bench.weigh(WEIGHING, Decimal("2.444"), container)
    with halden.look() as look:
        captures = look.all(Capture, Capture.at, execution_id=bench.execution(WEIGHING).id)
    attempt = next(c for c in captures if c.kind == "dispense")
    jonas = desk_of(product, halden, "jonas")
    held = said(jonas.get(f"/kiosk/orders/{bench.order_id}"))
    assert "redispense" not in held
    assert "Brutto 3,284 kg" in held
    assert "Tara 0,840 kg" in held
    url = f"{address(bench, WEIGHING)}/decide/{attempt.id}"
    shown = said(jonas.get(f"{url}?decision=redispense&reason=Neue+Einwaage", part=True))
    assert "Netto: 2,444 kg" in shown
    assert "außerhalb" in shown
    assert "Abweichung" in shown
    for english in ("Field", "Attempt", "Values", "Verdict", "Decision", *MACHINE, "action"):
        assert english not in shown


def test_K15_a_toast_says_an_amount_as_text(bench, product, halden):
    """The weight is said with the reader's signs and without markup."""
    cleared(bench)
    bench.complete(CLEARANCE)
    bench.start(WEIGHING)
    _, container = bench.container_for(WEIGHING)
    bench.scan(WEIGHING, container)
    jonas = desk_of(product, halden, "jonas")
    net = bench.frozen.snapshot.target(bench.step(WEIGHING).bom_lines[0]).target_qty
    gross = str(net.quantize(Decimal("0.001")) + Decimal("0.84")).replace(".", ",")
    answer = jonas.post(
        f"{address(bench, WEIGHING)}/weigh",
        version=bench.version(WEIGHING),
        code=container,
        scale=halden.plan.data["plan"][WEIGHING],
        gross=gross,
        tare="0,84",
        unit="kg",
    )
    assert answer.status_code == 303, said(answer)
    page = unescape(jonas.get(f"/kiosk/orders/{bench.order_id}").text)
    assert "kg aufgezeichnet." in page.replace("\u00a0", " ")


def test_W18_only_an_attempt_that_was_noted_is_said_to_be_recorded(bench, dana):
    """What cannot be read was never tried, and the page does not say that it is on record."""
    cleared(bench)
    bench.complete(CLEARANCE)
    step = f"{address(bench, WEIGHING)}"
    bench.start(WEIGHING)
    _, container = bench.container_for(WEIGHING)
    asked = {"version": bench.version(WEIGHING), "code": container, "tare": "0.84", "unit": "kg"}
    unread = dana.post(f"{step}/weigh", gross="three", **asked)
    assert unread.status_code == 422
    assert "Nothing was recorded." in said(unread)
    assert "but this attempt" not in said(unread)
    refused = dana.post(f"{step}/weigh", gross="1.84", **asked)
    assert refused.status_code == 409
    assert "Nothing was recorded but this attempt." in said(refused)


def test_W18_the_story_says_a_refusal_in_the_readers_language(bench, dana, product, halden):
    """The rule's sentence is translated, its instants stand in the time of the site."""
    assert dana.post(f"{address(bench, WEIGHING)}/start").status_code == 409
    jonas = desk_of(product, halden, "jonas")
    shown = said(jonas.get(f"/office/orders/{bench.order_id}"))
    assert "Ein Versuch wurde abgelehnt" in shown
    assert "Räumen und von einer zweiten Person prüfen lassen." in shown
    assert not re.search(r"\d\d:\d\d:\d\d\.\d+\+00:00", shown)


def test_W33_refusals_name_roles_and_classes_in_the_plants_words(bench, product, halden):
    """The class of equipment by its name; no code of the profile in a sentence."""
    jonas = desk_of(product, halden, "jonas")
    assert jonas.post(f"{address(bench, WEIGHING)}/start").status_code == 409
    shown = said(jonas.post(f"{address(bench, WEIGHING)}/start"))
    assert "der Klasse Scale." in shown
    assert "Klasse scale" not in shown


def test_E12_only_people_whose_account_may_sign_are_named(bench, halden):
    """Who has not accepted the statement on signatures cannot sign and is not named."""

    def named():
        with halden.look() as look:
            record = record_of(look, bench.order_id)
            return waiting_for(look, record.order, complete_act(record)).able

    assert "Lea Novak" in named()
    with halden.look() as look:
        lea = next(iter(look.all(Account, login_folded="lea")))

    def unaccept(work):
        account = work.get(Account, lea.id)
        account.accountability_at = None
        work.audit("account.unaccepted", account)

    halden.act(halden.plan.administrator.login, unaccept)
    assert "Lea Novak" not in named()
