"""The release in the office: refused with every reason, signed by two people, once."""

import logging
import re
import threading

from tests.services.evidence import acts, all_rows
from tests.web.office_orders import (
    KEY,
    SECOND,
    first,
    miriam,
    page_of,
    release_by,
    rows,
    sanna,
    tomasz,
)

from workwright.db.tables.operations import IdempotencyKey
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Signature
from workwright.demo import driver
from workwright.services import planning
from workwright.services.equipment import set_calibration_due
from workwright.testing.browsing import desk_of, hidden

__all__ = ["first", "miriam", "sanna", "tomasz"]


def spoil(plant, order):
    """Assign an untrained person and a scale whose calibration ended."""

    def action(work):
        planning.assign_person(work, order, plant.person_id("lea"), "operator")

    plant.act("sanna", action)
    with plant.look() as look:
        day = look.today
    ended, why = day.replace(day=1), "found wrong at the monthly check"
    plant.act("otto", lambda work: set_calibration_due(work, "SC-104", ended, why))


def test_T2_what_stands_against_a_release_is_shown_before_it_is_tried(sanna, halden, first):
    """The page lists every finding with its remedy and what is met; the key says why not."""
    spoil(halden, first)
    page = sanna.get(page_of(first)).text
    assert "Not ready for release" in page
    assert "Lea Novak is not trained on" in page
    assert "SC-104 is out of calibration" in page
    assert 'aria-disabled="true"' in page
    assert "Met" in page


def test_W18_a_refused_release_writes_only_the_note_of_the_attempt(
    miriam, halden, first, demo_database_url
):
    """All findings come together; state, stock, snapshot and signatures stay as they were."""
    opened = miriam.get(f"{page_of(first)}/release", part=True).text
    spoil(halden, first)
    opened = miriam.get(f"{page_of(first)}/release", part=True).text
    before = all_rows(demo_database_url)
    answer = release_by(miriam, halden, first, "miriam", opened=opened)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#refusal"
    assert answer.text.count('class="finding"') >= 6
    assert "SC-104" in answer.text
    assert all_rows(demo_database_url) == before
    assert acts(halden)[-1] == "release.refused"


def test_D1_two_people_sign_one_release_each_at_their_own_desk(
    miriam, tomasz, sanna, halden, first
):
    """The supervisor's signature waits for quality's; with the last one the order is released."""
    done = release_by(miriam, halden, first, "miriam")
    assert done.headers["HX-Redirect"] == page_of(first)
    waiting = sanna.get(page_of(first)).text
    assert "One more signature releases this order" in waiting
    assert "Can sign: Tomasz Nowak" in waiting
    assert "your signature releases it" in tomasz.get("/office/").text
    done = release_by(tomasz, halden, first, "tomasz")
    assert done.headers["HX-Redirect"] == page_of(first)
    order = rows(halden, WorkOrder, id=first)[0]
    assert order.state == "RELEASED"
    meanings = [s.meaning for s in rows(halden, Signature, work_order_id=first)]
    assert sorted(meanings) == ["issued", "issued", "verified"]


def test_E17_the_accuracy_check_is_shown_to_whom_signs_it_and_to_nobody_else(
    miriam, tomasz, halden, first
):
    """The first signer signs the order's copy as verified too, and reads so before signing."""
    path = f"{page_of(first)}/release"
    told = "Signed with it as “verified”"
    assert told in miriam.get(path, part=True).text
    release_by(miriam, halden, first, "miriam")
    assert told not in tomasz.get(path, part=True).text
    checks = rows(halden, Signature, meaning="verified")
    assert [s.printed_name for s in checks] == ["Miriam Brandt"]


def test_E28_the_same_person_cannot_give_both_signatures(miriam, halden, first):
    """Whoever signed is told that the next signature is another person's."""
    release_by(miriam, halden, first, "miriam")
    again = release_by(miriam, halden, first, "miriam")
    assert again.status_code == 409
    assert "has signed this already" in again.text


def test_W18_the_story_tells_every_refused_signature_whoever_tried(
    product, miriam, tomasz, halden, first
):
    """Of somebody without the role, of a second signature, and of a wrong secret."""
    dana = desk_of(product, halden, "dana")
    assert release_by(dana, halden, first, "dana").status_code == 409
    release_by(miriam, halden, first, "miriam")
    assert release_by(miriam, halden, first, "miriam").status_code == 409
    release_by(tomasz, halden, first, "tomasz", secret="not the right one")
    story = miriam.get(f"{page_of(first)}?story=exceptions").text
    assert "Dana Okafor does not hold a role that is still to sign here" in story
    assert "Miriam Brandt has signed this already" in story
    assert "Signature claimed by “tomasz”" in story


def test_E22_a_session_alone_never_signs(miriam, halden, first):
    """Without id, without secret, or with a wrong one nothing is signed and nothing is hinted."""
    path = f"{page_of(first)}/release"
    dialogue = miriam.get(path, part=True).text
    assert 'name="signer"' in dialogue
    assert "Miriam" not in dialogue.split('class="stack"')[-1]
    tries = [
        miriam.sign(path, signer=None, secret=halden.plan.secret, opened=dialogue),
        miriam.sign(path, signer="", secret=halden.plan.secret, opened=dialogue),
        miriam.sign(path, signer="miriam", secret="", opened=dialogue),
        miriam.sign(path, signer="miriam", secret="not the secret", opened=dialogue),
        miriam.sign(path, signer="nobody", secret=halden.plan.secret, opened=dialogue),
    ]
    assert [answer.status_code for answer in tries] == [422] * 5
    told = {re.search(r'role="alert">.*?<p>(.*?)</p>', t.text, re.S).group(1) for t in tries[1:]}
    assert told == {"The name or the secret is not right. The attempt was noted."}
    assert rows(halden, Signature, work_order_id=first) == []
    assert acts(halden)[-1] == "signing.refused"


def test_E23_the_next_signature_of_a_series_needs_the_secret_only(miriam, halden, first):
    """After the first signing with both components the dialogue asks for the secret alone."""
    release_by(miriam, halden, first, "miriam")
    other = driver.order_id(halden, SECOND)
    dialogue = miriam.get(f"{page_of(other)}/release", part=True).text
    assert 'name="signer"' not in dialogue
    assert "Somebody else signs" in dialogue
    done = release_by(miriam, halden, other, None)
    assert done.status_code == 204
    assert rows(halden, Signature, work_order_id=other)[0].components == "secret"


def test_E24_a_pause_breaks_the_series(miriam, halden, first, clock):
    """When nobody signed for the plant's minutes both components are asked again."""
    release_by(miriam, halden, first, "miriam")
    other = driver.order_id(halden, SECOND)
    opened = miriam.get(f"{page_of(other)}/release", part=True).text
    clock.move(minutes=3)
    miriam.get("/office/")
    clock.move(minutes=3)
    answer = release_by(miriam, halden, other, None, opened=opened)
    assert answer.status_code == 422
    assert "needs both your name and your secret" in answer.text
    assert 'name="signer"' in answer.text


def test_E25_a_second_person_signs_here_and_the_session_stays_whose_it_is(miriam, halden, first):
    """Tomasz signs at Miriam's desk with both components; the desk stays Miriam's."""
    release_by(miriam, halden, first, "miriam")
    path = f"{page_of(first)}/release"
    asked = miriam.post(path, part=True, other="1")
    assert 'name="signer"' in asked.text
    done = miriam.sign(path, signer="tomasz", secret=halden.plan.secret, opened=asked.text)
    assert done.status_code == 204
    assert rows(halden, WorkOrder, id=first)[0].state == "RELEASED"
    assert "Miriam Brandt" in miriam.get("/me").text
    signed = rows(halden, Signature, work_order_id=first)
    assert [s.components for s in signed if s.printed_name.startswith("Tomasz")] == ["both"]
    assert [s.session_id for s in signed if s.printed_name.startswith("Tomasz")] == [None]


def test_E17_what_changed_since_it_was_shown_is_not_signed_but_shown(miriam, halden, first):
    """The dialogue comes back with old and new side by side; nobody has signed."""
    opened = miriam.get(f"{page_of(first)}/release", part=True).text
    halden.act(
        "sanna",
        lambda work: planning.assign_person(work, first, halden.person_id("miriam"), "supervisor"),
    )
    jonas = halden.person_id("jonas")
    halden.act("sanna", lambda w: planning.unassign_person(w, first, jonas, "operator"))
    answer = release_by(miriam, halden, first, "miriam", opened=opened)
    assert answer.status_code == 409
    assert "This changed since it was shown; nothing was signed" in answer.text
    assert re.search(r'<del class="was">.*JWE.*</del> <ins class="now">(?!.*JWE)', answer.text)
    assert rows(halden, Signature, work_order_id=first) == []


def test_S12_a_dialogue_of_another_order_signs_nothing(miriam, halden, first):
    """A challenge counts for the record, version and meaning it was opened for, and once."""
    other = miriam.get(f"/office/orders/{driver.order_id(halden, SECOND)}/release", part=True).text
    stolen = hidden(other)["challenge"]
    path = f"{page_of(first)}/release"
    answer = miriam.sign(path, signer="miriam", secret=halden.plan.secret, challenge=stolen)
    assert answer.status_code == 409
    assert rows(halden, Signature, work_order_id=first) == []


def test_S13_secrets_reach_neither_keys_nor_logs_nor_pages(miriam, halden, first, caplog):
    """The secret of a signing is in no stored request, no log line and no answer."""
    caplog.set_level(logging.DEBUG)
    wrong = "a wrong secret that is long"
    refused = release_by(miriam, halden, first, "miriam", secret=wrong)
    done = release_by(miriam, halden, first, "miriam")
    stored = [(k.request_sha256, k.reply) for k in rows(halden, IdempotencyKey)]
    for secret in (wrong, halden.plan.secret):
        assert secret not in refused.text + done.text + caplog.text + str(stored)


def test_S13_the_secret_plays_no_part_in_recognising_a_repeat(miriam, halden, first):
    """The same signing sent again is recognised although its secret is not compared."""
    path = f"{page_of(first)}/release"
    opened = miriam.get(path, part=True).text
    given = {"signer": "miriam", "secret": halden.plan.secret, "key": KEY, "opened": opened}
    done = [miriam.sign(path, **given) for _ in range(2)]
    assert [d.headers["HX-Redirect"] for d in done] == [page_of(first)] * 2
    assert done[1].headers["Idempotency-Replayed"] == "true"
    assert len(rows(halden, Signature, work_order_id=first)) == 2


def test_F10_of_two_who_release_at_once_one_does_and_the_other_sees_who(product, halden, first):
    """Two dialogues open on the last signature: one release, the loser reads who and when."""
    halden_two = ("tomasz",)
    driver_first = desk_of(product, halden, "miriam")
    release_by(driver_first, halden, first, "miriam")
    desks = [desk_of(product, halden, halden_two[0]) for _ in range(2)]
    opened = [d.get(f"{page_of(first)}/release", part=True).text for d in desks]
    answers = [None, None]

    def send(place):
        answers[place] = release_by(desks[place], halden, first, "tomasz", opened=opened[place])

    threads = [threading.Thread(target=send, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers) == [204, 409]
    loser = next(a for a in answers if a.status_code == 409)
    assert "is Released since" in loser.text
    assert "by Tomasz Nowak" in loser.text
    assert acts(halden).count("work_order.released") == 1


def test_F10_a_refused_request_sent_again_is_refused_alike(miriam, halden, first):
    """The answer of a business refusal is kept with its key and marked as a repeat."""
    spoil(halden, first)
    path = f"{page_of(first)}/release"
    opened = miriam.get(path, part=True).text
    given = {"signer": "miriam", "secret": halden.plan.secret, "key": KEY, "opened": opened}
    answers = [miriam.sign(path, **given) for _ in range(2)]
    assert [a.status_code for a in answers] == [409, 409]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert acts(halden).count("release.refused") == 1
    told = [re.findall(r'finding__what">(.*?)</p>', a.text) for a in answers]
    assert told[0] == told[1]


def test_S8_a_released_order_is_not_released_again(miriam, halden, first):
    """The dialogue of a release does not open on what is released; it says since when."""
    driver.release(halden, first)
    answer = miriam.get(f"{page_of(first)}/release", part=True)
    assert answer.status_code == 409
    assert "is Released since" in answer.text


def test_home_tells_who_has_signed_who_signs_next(miriam, tomasz, halden, first):
    """The supervisor who signed has nothing to prepare; quality has something to sign."""
    release_by(miriam, halden, first, "miriam")
    page = miriam.get("/office/").text
    assert "MO-26-00001: you have signed its release" in page
    assert "Tomasz" in page.split("you have signed its release")[1][:200]
    assert "MO-26-00001 is not released yet" not in page
    assert "MO-26-00001: your signature releases it" in tomasz.get("/office/").text
