"""What the shell answers: headers, refusals in words, problems for programs, fragments for htmx."""

import logging
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response as BaseResponse

from workwright.domain.checks import Citation, Finding, Severity
from workwright.domain.principal import Principal
from workwright.errors import (
    ConfigProblems,
    ImportProblem,
    ImportRefused,
    NotFound,
    Problem,
    Refused,
    Stale,
)
from workwright.web.app import create_app
from workwright.web.htmx import go, is_local, page, push_url, retarget, trigger, unchanged
from workwright.web.security import PUBLIC, SIGNED_IN, route
from workwright.web.settings import Paths, WebSettings
from workwright.web.shell import NavGroup, NavLink, Shell
from workwright.web.toasts import toast

DANA = Principal(
    tenant_id=UUID(int=1),
    tenant_code="halden",
    person_id=UUID(int=2),
    person_code="dokafor",
    printed_name="Dana Okafor",
    site_id=None,
    roles=frozenset({"operator"}),
    permissions=frozenset({"order.execute"}),
    session_id=UUID(int=3),
)
GERMAN = replace(DANA, locale="de-DE", theme="dark")
PEOPLE = {"dana": DANA, "german": GERMAN}
HTMX = {"HX-Request": "true"}
SECRET = "SELECT password FROM person -- /srv/plant/db.sqlite"


def a_finding(rule: str, severity: Severity = Severity.BLOCK, scale: str = "SC-102") -> Finding:
    citation = Citation("21 CFR", "2026", "211.68(a)")
    remedy = "Use scale {other}."
    data = {"scale": scale, "other": "SC-104"}
    return Finding(rule, citation, severity, scale, "Scale {scale} is late.", data, remedy)


CAUSES = {
    "refused": lambda: Refused([a_finding("PH-12", Severity.WARN), a_finding("PH-11")]),
    "many": lambda: Refused(a_finding("PH-11", scale=f"SC-{n}") for n in range(14)),
    "input": lambda: Refused([a_finding("K15")], code="form.invalid"),
    "foreign": lambda: NotFound("lot", "L-8841"),
    "stale": lambda: Stale("TVT-26-0147", "12:00", "14:00"),
    "config": lambda: ConfigProblems([Problem("p.yaml", 4, 2, "a.b", "wrong", "do this", "x.y")]),
    "import": lambda: ImportRefused([ImportProblem("R27", "/orders/3", "{n} lots", {"n": 4})]),
    "defect": lambda: ZeroDivisionError(SECRET),
    "outage": lambda: TimeoutError(SECRET),
}


def a_blueprint() -> Blueprint:
    plant = Blueprint("plant", __name__)

    @route(plant, "/raise/<cause>", permission=SIGNED_IN)
    @route(plant, "/kiosk/raise/<cause>", permission=SIGNED_IN, endpoint="kiosk")
    def refuse(cause: str) -> str:
        raise CAUSES[cause]()

    @route(plant, "/api/v1/raise/<cause>", permission=SIGNED_IN, by="token")
    def partner(cause: str) -> str:
        raise CAUSES[cause]()

    @route(plant, "/page", permission=SIGNED_IN)
    def both() -> BaseResponse:
        return page("layout/office.html", "errors/_body.html", error=_Nothing())

    @route(plant, "/done", permission=SIGNED_IN)
    def done() -> BaseResponse:
        toast("TVT-26-0147 released.")
        return go("/page")

    @route(plant, "/told", permission=SIGNED_IN)
    def told() -> BaseResponse:
        toast("Gr\u00fc\u00dfe")
        return trigger(push_url(retarget(unchanged(), "#screen"), "/x"), "workwright:close-dialog")

    @route(plant, "/open", permission=PUBLIC, scope="public")
    def visitors() -> str:
        return ""

    return plant


class _Nothing:
    findings = rows = ()
    more = 0
    shown = found = ""


def an_app(**more: object) -> Flask:
    app = create_app(
        WebSettings(),
        resume=lambda token, _facts: PEOPLE.get(token),
        bearer=lambda token, _facts: PEOPLE.get(token),
        blueprints=[a_blueprint()],
        outage=lambda exc: 503 if isinstance(exc, TimeoutError) else None,
        **more,  # type: ignore[arg-type]
    )
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def client() -> FlaskClient:
    client = an_app().test_client()
    client.set_cookie("ww_session", "dana")
    return client


def test_S21_nothing_inline_and_nothing_foreign_is_allowed(client: FlaskClient) -> None:
    """The browser may load scripts, styles and fonts from this installation only."""
    policy = client.get("/page").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'",
                 "form-action 'self'", "frame-ancestors 'none'"):  # fmt: skip
        assert part in policy


def test_S5_answers_are_never_kept_by_caches(client: FlaskClient) -> None:
    """What a person sees is not stored by browsers or proxies; static files alone are."""
    answer = client.get("/page")
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"Cookie", "HX-Request"} <= set(answer.headers["Vary"].replace(" ", "").split(","))
    sheet = answer.text.split('rel="stylesheet" href="')[1].split('"')[0]
    outdated = "/static/000000000000/" + sheet.split("/", 3)[3]
    for address, kept in ((sheet, "public, max-age=31536000, immutable"), (outdated, "no-cache")):
        with client.get(address) as file:
            assert file.headers["Cache-Control"] == kept


def test_S23_only_named_hosts_are_answered(client: FlaskClient) -> None:
    """A host name that was not configured is refused, so no link can be poisoned."""
    assert client.get("/page", base_url="http://evil.example").status_code == 400


def test_S23_static_files_stay_in_their_folder(client: FlaskClient) -> None:
    """No address leads out of the folder of static files."""
    for path in ("/static/x/../app.py", "/static/x/..%2fapp.py", "/static/x//etc/passwd"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\x", "x", "/a\n"])
def test_S23_redirects_stay_inside(target: str) -> None:
    """The shell leads to its own addresses only."""
    assert not is_local(target)
    with pytest.raises(ValueError, match="this installation"):
        go(target)


def test_S2_a_foreign_id_answers_like_an_unknown_address(client: FlaskClient) -> None:
    """Somebody else's lot and an address that does not exist are the same answer but for the id."""

    def stripped(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 404
        return answer.text.replace(answer.headers["Request-Id"], "")

    assert stripped("/raise/foreign") == stripped("/nowhere/at/all")
    assert "L-8841" not in stripped("/raise/foreign")


def test_D12_a_refusal_shows_every_finding_worst_first(client: FlaskClient) -> None:
    """A refusal answers 409 with each failing rule: what, what to do, rule and clause."""
    answer = client.get("/raise/refused")
    assert answer.status_code == 409
    assert answer.text.index("PH-11") < answer.text.index("PH-12")
    assert "Scale SC-102 is late." in answer.text
    assert "Use scale SC-104." in answer.text
    assert "21 CFR 211.68(a)" in answer.text


def test_D12_input_that_cannot_be_taken_answers_422(client: FlaskClient) -> None:
    """A refused input answers 422, a refused state 409."""
    assert client.get("/raise/input").status_code == 422


def test_D12_a_long_refusal_is_cut_and_says_how_much(client: FlaskClient) -> None:
    """Ten findings are shown; the number of the others is said."""
    assert "and 4 more" in client.get("/raise/many").text


def test_B14_a_stale_form_shows_both_values(client: FlaskClient) -> None:
    """When the record changed meanwhile, both values are shown and nothing is saved."""
    answer = client.get("/raise/stale")
    assert answer.status_code == 409
    assert '<del class="was">12:00</del>' in answer.text
    assert '<ins class="now">14:00</ins>' in answer.text


def test_S22_htmx_gets_the_refusal_beside_what_was_typed(client: FlaskClient) -> None:
    """A refusal lands in its own region; the form and what was typed stay in the page."""
    answer = client.get("/raise/refused", headers=HTMX)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#refusal"
    assert "<html" not in answer.text
    assert "Scale SC-102 is late." in answer.text


def test_S24_a_defect_shows_an_id_and_a_sentence_only(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect never shows stack, statement or path; its id stands in the log with the cause."""
    with caplog.at_level(logging.ERROR, "workwright.web.errors"):
        answers = [
            client.get("/raise/defect"),
            client.get("/raise/defect", headers=HTMX),
            client.get("/api/v1/raise/defect", headers={"Authorization": "Bearer dana"}),
        ]
    for answer, record in zip(answers, caplog.records, strict=True):
        assert answer.status_code == 500
        for leak in (SECRET, "Traceback", "ZeroDivision", "/srv", "0.1.0"):
            assert leak not in answer.text
        assert answer.headers["Request-Id"] in answer.text
        assert answer.headers["Request-Id"] == vars(record)["request_id"]
        assert SECRET in caplog.text


def test_S24_the_error_page_works_when_the_identity_store_fails() -> None:
    """Even when nobody can be looked up, the answer is a page in words."""

    def resume(_token: str, _facts: object) -> Principal:
        raise TimeoutError(SECRET)

    app = create_app(WebSettings(), resume=resume, blueprints=[a_blueprint()])
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    client.set_cookie("ww_session", "dana")
    answer = client.get("/page")
    assert answer.status_code == 500
    assert "Something failed on our side" in answer.text


def test_F5_an_outage_asks_to_come_again(client: FlaskClient) -> None:
    """When the database cannot take it, the answer is 503, says "not saved" and when to retry."""
    answer = client.get("/raise/outage")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Nothing was saved" in answer.text


@pytest.mark.parametrize(
    ("cause", "status", "expected"),
    [
        ("refused", 409, {"code": "refused"}),
        ("foreign", 404, {"code": "not_found"}),
        ("stale", 409, {"shown": "12:00", "found": "14:00"}),
        ("config", 422, {"problems": [
            {"path": "p.yaml:4:2", "message": "wrong do this", "code": "x.y"}]}),
        ("import", 400, {"problems": [
            {"path": "/orders/3", "message": "4 lots", "code": "R27"}]}),
    ],
)  # fmt: skip
def test_D12_programs_get_problem_json(
    client: FlaskClient, cause: str, status: int, expected: dict[str, object]
) -> None:
    """A partner gets RFC 9457 problems with every finding or row as data."""
    answer = client.get(f"/api/v1/raise/{cause}", headers={"Authorization": "Bearer dana"})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json is not None
    assert expected.items() <= answer.json.items()
    assert answer.json["status"] == status


def test_D12_programs_get_each_finding_as_data(client: FlaskClient) -> None:
    """A finding for a program names rule, clause, severity, subject, message and remedy."""
    answer = client.get("/api/v1/raise/refused", headers={"Authorization": "Bearer dana"})
    assert answer.json is not None
    assert answer.json["findings"][0] == {
        "rule": "PH-11",
        "citation": "21 CFR 211.68(a)",
        "severity": "block",
        "subject": "SC-102",
        "message": "Scale SC-102 is late.",
        "remedy": "Use scale SC-104.",
    }


def test_D12_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    """405 says in its header what the address does take."""
    answer = client.delete("/page")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_B9_a_body_that_is_too_large_is_refused() -> None:
    """A body beyond the bound answers 413 in words."""
    client = create_app(
        WebSettings(max_content_bytes=100),
        resume=lambda *_: DANA,
        bearer=lambda *_: DANA,
        blueprints=[a_blueprint()],
    ).test_client()
    client.set_cookie("ww_session", "dana")
    answer = client.post("/open", data={"csrf_token": "x" * 200})
    assert answer.status_code in {405, 413}


def test_S5_one_address_answers_page_and_fragment(client: FlaskClient) -> None:
    """The same address gives the whole page to a browser and a part to htmx."""
    assert "<html" in client.get("/page").text
    assert "<html" not in client.get("/page", headers=HTMX).text
    boosted = client.get("/page", headers=HTMX | {"HX-Boosted": "true"})
    assert "<html" in boosted.text


def test_S22_after_an_act_the_browser_is_led_on(client: FlaskClient) -> None:
    """After an act a browser is redirected; htmx is told by header; the toast follows once."""
    act = client.get("/done")
    assert (act.status_code, act.location) == (303, "/page")
    assert "TVT-26-0147 released." in client.get("/page").text
    assert "TVT-26-0147 released." not in client.get("/page").text
    htmx = client.get("/done", headers=HTMX)
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (204, "/page")
    assert "TVT-26-0147 released." in client.get("/page").text


def test_S22_a_toast_travels_with_an_htmx_answer_in_ascii(client: FlaskClient) -> None:
    """Events of an htmx answer are collected in one header, escaped."""
    answer = client.get("/told", headers=HTMX)
    assert answer.headers["HX-Retarget"] == "#screen"
    assert answer.headers["HX-Push-Url"] == "/x"
    header = answer.headers["HX-Trigger"]
    assert "workwright:close-dialog" in header
    assert "Gr\\u00fc\\u00dfe" in header


def test_S22_a_toast_of_another_session_is_not_shown(client: FlaskClient) -> None:
    """A toast cookie is bound to the session that made it."""
    client.get("/done")
    client.set_cookie("ww_session", "german")
    assert "TVT-26-0147 released." not in client.get("/page").text


def test_S6_navigation_hides_what_a_role_never_has() -> None:
    """An entry of the rail is shown to those whose roles carry its permission."""
    links = (
        NavLink("Orders", "/orders", "orders", "orders", "order.execute", count=3),
        NavLink("Profile", "/studio", "sliders", "studio", "profile.edit"),
    )
    surroundings = Shell(plant="Halden", zone="Europe/Oslo", groups=lambda: (NavGroup(links),))
    client = an_app(describe=lambda _person: surroundings).test_client()
    client.set_cookie("ww_session", "dana")
    text = client.get("/page").text
    assert "Orders" in text
    assert "Profile" not in text


def test_S21_the_page_carries_language_theme_and_the_strict_htmx_settings() -> None:
    """A page says its language and theme; htmx evaluates nothing and runs no swapped scripts."""
    client = an_app().test_client()
    client.set_cookie("ww_session", "german")
    text = client.get("/page").text
    assert '<html lang="de-DE" dir="ltr" data-theme="dark">' in text
    for setting in ('"allowEval":false', '"allowScriptTags":false', '"selfRequestsOnly":true',
                    '"historyCacheSize":0', '"includeIndicatorStyles":false'):  # fmt: skip
        assert setting in text
    assert "style=" not in text
    assert "<script>" not in text


def test_S22_the_door_can_stand_elsewhere() -> None:
    """The addresses of the door are settings, for the office and for the kiosk."""
    paths = Paths(sign_in="/door", kiosk_sign_in="/k/door")
    app = create_app(WebSettings(paths=paths), resume=lambda *_: None, blueprints=[a_blueprint()])
    client = app.test_client()
    assert client.get("/page").location == "/door?next=/page"
    assert client.get("/kiosk/raise/refused").location.startswith("/k/door")
