"""A page that is asked for again: as it was made while nothing changed, else made anew."""

import pytest
from sqlalchemy import event, update

from workwright.db.tables.evidence import AuditHead
from workwright.services import identity
from workwright.services.kept import KeptWhileUnchanged
from workwright.testing.browsing import Desk, command_line, desk_of, hidden
from workwright.web import toasts


@pytest.fixture
def asked(halden):
    """Every statement that is sent, oldest first."""
    found = []
    engine = halden.runtime.database.engine

    def note(_connection, _cursor, statement, *_):
        if "set_config" not in statement and not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def order(bench):
    return f"/kiosk/orders/{bench.order_id}"


def test_PF8_a_page_asked_for_again_reads_the_session_and_nothing_else(bench, dana, asked):
    """The second answer is the first, after a single statement."""
    first = dana.get(order(bench))
    asked.clear()
    second = dana.get(order(bench))
    assert second.get_data() == first.get_data()
    assert (second.status_code, second.mimetype) == (200, "text/html")
    assert second.headers["Cache-Control"] == "no-store"
    assert len(asked) == 1
    assert "session" in asked[0]


def test_K2_what_another_person_did_is_in_the_next_page(bench, dana):
    """The step that a colleague started is shown as started, wherever the page was kept."""
    before, tiles = dana.get(order(bench)).text, dana.get("/kiosk/").text
    bench.start(bench.current()[0])
    assert dana.get(order(bench)).text != before
    assert dana.get("/kiosk/").text != tiles
    assert "/start" in before
    assert "/start" not in dana.get(order(bench)).text


def test_F17_a_chain_that_is_as_long_but_another_is_not_taken_for_the_same(bench, dana, asked):
    """After a restored backup a chain may be as long as before; its head is not what it was."""
    dana.get(order(bench))
    with bench.demo.runtime.writing(bench.demo.tenant_id, command_line(bench.demo)) as work:
        work.session.execute(update(AuditHead).values(hash="0" * 64))
        work.commit()
    asked.clear()
    dana.get(order(bench))
    assert len(asked) > 4


def test_K2_a_page_holds_to_the_end_of_its_minute(bench, dana, asked, clock):
    """What hangs on time alone is asked again every minute, so at local midnight too."""
    dana.get(order(bench))
    clock.move(seconds=59 - clock.now().second)
    asked.clear()
    dana.get(order(bench))
    assert len(asked) <= 4  # the session, and that somebody was there
    clock.move(seconds=1)
    asked.clear()
    dana.get(order(bench))
    assert len(asked) > 4


def test_B5_a_kept_page_tells_the_time_of_this_request(bench, dana, clock):
    """Clocks and countdowns of a page run by the server's time, not by that of an older page."""
    dana.get(order(bench))
    clock.move(seconds=10)
    shown = dana.get(order(bench)).text
    assert f'data-now="{clock.now().isoformat()}"' in shown


def test_S9_a_page_is_kept_for_one_session_alone(bench, dana, product, halden):
    """Another session of the same person, and another person, get pages with tokens of theirs."""
    again = desk_of(product, halden, "dana")
    jonas = desk_of(product, halden, "jonas")
    tokens = {hidden(d.get(order(bench)).text)["csrf_token"] for d in (dana, again, jonas)}
    assert len(tokens) == 3
    assert "Jonas" in jonas.get(order(bench)).text
    assert "Jonas" not in dana.get(order(bench)).text


@pytest.mark.parametrize("end", ["lock", "sign_out"])
def test_K14_nothing_of_a_kept_page_is_shown_after_lock_or_sign_out(bench, dana, halden, end):
    """The page is there, and who may not see it any more does not see it."""
    dana.get(order(bench))
    getattr(identity, end)(halden.runtime, identity.resume(halden.runtime, session_of(dana)))
    answer = dana.get(order(bench))
    assert answer.status_code in {303, 401, 423}
    assert bench.record().batch.number not in answer.text


def test_E46_a_role_taken_away_ends_what_was_kept(bench, dana, halden):
    """Roles, accounts and sessions are judged at every request, kept page or not."""
    dana.get(order(bench))
    admin = halden.plan.administrator.login
    found = identity.resume(halden.runtime, session_of(dana))
    assert found.may("step.perform")
    halden.act(admin, lambda work: identity.deauthorise(work, found.person_id, "left the company"))
    assert identity.resume(halden.runtime, session_of(dana)) is None
    assert dana.get(order(bench)).status_code in {303, 401}


def test_PF8_a_sentence_of_what_was_done_is_shown_once(bench, dana, product):
    """A page with such a sentence is never kept, and none is swallowed by a kept page."""
    dana.get(order(bench))
    with product.test_request_context(headers={"Cookie": f"ww_session={session_of(dana)}"}):
        sealed = toasts._seal([{"message": "Kept for once", "tone": "ok"}])
    dana.client.set_cookie("ww_toast", sealed)
    assert "Kept for once" in dana.get(order(bench)).text
    assert "Kept for once" not in dana.get(order(bench)).text


def test_S5_the_memory_is_bounded_and_knows_tenants_apart():
    """The longest unused goes; another head or another tenant never sees a value."""
    kept = KeptWhileUnchanged(2)
    kept.put("a", "x", "head", "first")
    assert kept.get("a", "x", "head") == "first"
    assert kept.get("a", "x", "other") is None
    assert kept.get("b", "x", "head") is None
    kept.put("a", "y", "head", "second")
    kept.get("a", "x", "head")
    kept.put("b", "z", "head", "third")
    assert [kept.get("a", "x", "head"), kept.get("a", "y", "head"), kept.get("b", "z", "head")] == [
        "first",
        None,
        "third",
    ]


def session_of(desk: Desk) -> str:
    return desk.cookies()["ww_session"]
