"""The shell lets a request reach its view only for the right person, from our own page, once."""

import logging
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient

from workwright.domain.principal import Principal
from workwright.web.app import create_app
from workwright.web.csrf import csrf_token
from workwright.web.security import (
    PUBLIC,
    SIGNED_IN,
    UndeclaredRoutes,
    captured_at,
    request_key,
    route,
)
from workwright.web.sessions import RequestFacts, begin_session, end_session, principal
from workwright.web.settings import UnsafeBoot, WebSettings

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
PEOPLE = {"dana": DANA, "locked": replace(DANA, locked=True)}
FORM = "application/x-www-form-urlencoded"  # what curl claims for any body
KEY = "0198b7a0-0000-7000-8000-000000000001"


def a_blueprint() -> Blueprint:
    plant = Blueprint("plant", __name__)

    @route(plant, "/", permission=SIGNED_IN)
    def home() -> str:
        return principal().printed_name

    @route(plant, "/token", permission=SIGNED_IN)
    def token() -> str:
        return csrf_token()

    @route(plant, "/release", permission="order.release", methods=["GET", "POST"])
    def release() -> str:
        return "released"

    @route(plant, "/weigh", permission="order.execute", methods=["POST"], unsafe="keyed")
    def weigh() -> dict[str, str]:
        claimed = captured_at()
        return {"key": str(request_key()), "at": claimed.isoformat() if claimed else ""}

    @route(plant, "/unlock", permission=SIGNED_IN, methods=["GET", "POST"], while_locked=True)
    def unlock() -> str:
        return "unlock"

    @route(plant, "/sign-in", permission=PUBLIC, scope="public", methods=["GET", "POST"])
    def sign_in() -> str:
        return csrf_token()

    @route(plant, "/api/v1/orders", permission="order.execute", methods=["GET", "POST"], by="token")
    def partner() -> dict[str, str]:
        return {"who": principal().person_code, "body": request.get_data(as_text=True)}

    return plant


def an_app(settings: WebSettings | None = None, **more: object) -> Flask:
    return create_app(
        settings or WebSettings(),
        resume=lambda token, _facts: PEOPLE.get(token),
        bearer=lambda token, _facts: PEOPLE.get(token),
        blueprints=[a_blueprint()],
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def client() -> FlaskClient:
    return an_app().test_client()


@pytest.fixture
def dana(client: FlaskClient) -> FlaskClient:
    client.set_cookie("ww_session", "dana")
    return client


def page_token(client: FlaskClient) -> str:
    return client.get("/token").text


def test_S6_a_route_without_declared_permission_stops_the_boot() -> None:
    """The server does not start while any address lacks a declared permission; it names it."""
    bare = Blueprint("bare", __name__)
    bare.add_url_rule("/forgotten", "forgotten", lambda: "open to all")
    with pytest.raises(UndeclaredRoutes, match=r"/forgotten \(bare.forgotten\)"):
        create_app(WebSettings(), resume=lambda *_: None, blueprints=[bare])


def test_S6_a_route_added_after_boot_is_not_answered() -> None:
    """A view that slips in later without a declaration is never reached."""
    app = an_app()
    app.add_url_rule("/late", "late", lambda: "open to all")
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with pytest.raises(UndeclaredRoutes, match="late"):
        app.test_client().get("/late")


def test_S6_public_permission_and_tenant_scope_exclude_each_other() -> None:
    """A public route cannot claim a tenant, and a tenant's route cannot be public."""
    with pytest.raises(ValueError, match="public"):
        route(Blueprint("b", __name__), "/x", permission=PUBLIC)
    with pytest.raises(ValueError, match="public"):
        route(Blueprint("b", __name__), "/x", permission="order.release", scope="public")


def test_S6_one_view_has_one_permission() -> None:
    """Two addresses of one view cannot ask for different permissions."""
    b = Blueprint("b", __name__)

    def view() -> str:
        return ""

    route(b, "/x", permission="order.release")(view)
    with pytest.raises(ValueError, match="two different"):
        route(b, "/y", permission="order.execute", endpoint="y")(view)


def test_S6_every_route_of_the_shell_declares_its_permission() -> None:
    """All addresses that the shell itself serves are declared."""
    app = create_app(WebSettings(debug_gallery=True), resume=lambda *_: None)
    assert {r.endpoint for r in app.url_map.iter_rules()} >= {"shell.static", "gallery.named"}


def test_S6_a_missing_permission_is_refused_in_words(dana: FlaskClient) -> None:
    """Who lacks the permission gets 403 and a sentence that says who can help."""
    answer = dana.get("/release")
    assert answer.status_code == 403
    assert "You may not do this" in answer.text
    assert "order.release" not in answer.text


def test_S1_the_person_comes_from_the_session_only(dana: FlaskClient) -> None:
    """The signed-in person is found by the session's token."""
    assert dana.get("/").text == "Dana Okafor"


def test_S22_a_page_without_session_leads_to_the_door(client: FlaskClient) -> None:
    """A page asked for without a session leads to sign-in and comes back afterwards."""
    answer = client.get("/release?tab=2")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/release%3Ftab%3D2")


def test_S22_an_ended_session_answers_htmx_with_401_and_redirect_header(
    client: FlaskClient,
) -> None:
    """Without a session htmx is told to go to the sign-in page; it never follows a redirect."""
    answer = client.get(
        "/release",
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/orders/7"},
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/orders/7"


def test_K14_a_locked_session_answers_unlocking_only(client: FlaskClient) -> None:
    """Behind the idle lock nothing is answered but unlocking."""
    client.set_cookie("ww_session", "locked")
    assert client.get("/").location == "/unlock"
    htmx = client.get("/", headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (401, "/unlock")
    assert client.get("/unlock").text == "unlock"


def test_K14_a_poll_is_told_apart_from_a_hand() -> None:
    """The identity service learns whether a request came from a hand or from the page's clock."""
    seen: list[RequestFacts] = []

    def resume(_token: str, facts: RequestFacts) -> Principal:
        seen.append(facts)
        return DANA

    app = create_app(WebSettings(), resume=resume, blueprints=[a_blueprint()])
    client = app.test_client()
    client.set_cookie("ww_session", "dana")
    client.get("/")
    client.get("/", headers={"Workwright-Passive": "true"})
    assert [facts.passive for facts in seen] == [False, True]


def test_S22_an_unsafe_request_without_page_token_is_refused(dana: FlaskClient) -> None:
    """A post that does not come from our own page changes nothing."""
    answer = dana.post("/weigh", headers={"Idempotency-Key": KEY})
    assert answer.status_code == 403
    assert "earlier session" in answer.text


@pytest.mark.parametrize("place", ["header", "field"])
def test_S22_the_page_token_comes_as_header_or_field(dana: FlaskClient, place: str) -> None:
    """The page token is accepted in the header of htmx and in the hidden field of a form."""
    token = page_token(dana)
    headers = {"Idempotency-Key": KEY} | ({"X-CSRFToken": token} if place == "header" else {})
    fields = {"csrf_token": token} if place == "field" else {}
    assert dana.post("/weigh", headers=headers, data=fields).status_code == 200


def test_S22_the_page_token_of_another_session_is_refused(client: FlaskClient) -> None:
    """A page token belongs to one session and dies with it."""
    client.set_cookie("ww_session", "dana")
    token = page_token(client)
    client.set_cookie("ww_session", "locked")
    assert client.post("/unlock", headers={"X-CSRFToken": token}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_S22_another_site_is_refused_even_with_a_token(
    dana: FlaskClient, headers: dict[str, str]
) -> None:
    """A post that names another site as its origin is refused whatever token it carries."""
    fields = {"csrf_token": page_token(dana), "idempotency_key": KEY}
    assert dana.post("/weigh", data=fields, headers=headers).status_code == 403
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert dana.post("/weigh", data=fields, headers=own).status_code == 200


def test_S22_the_sign_in_form_of_a_visitor_is_protected_too(client: FlaskClient) -> None:
    """Before there is a session, a form is tied to the browser that loaded it."""
    token = client.get("/sign-in").text
    assert client.post("/sign-in", data={"csrf_token": token}).status_code == 200
    stranger = an_app().test_client()
    assert stranger.post("/sign-in", data={"csrf_token": token}).status_code == 403


def test_F10_a_keyed_post_needs_one_well_formed_key(dana: FlaskClient) -> None:
    """Every capture carries a key of its own: missing, doubled or malformed keys are refused."""
    token = page_token(dana)

    def post(field: str = "", header: str = "") -> int:
        data = {"csrf_token": token} | ({"idempotency_key": field} if field else {})
        headers = {"Idempotency-Key": header} if header else {}
        return dana.post("/weigh", data=data, headers=headers).status_code

    assert post() == 400
    assert post(field="17") == 400
    assert post(field=KEY, header=str(uuid4())) == 400
    assert post(field=KEY) == post(header=KEY) == post(field=KEY, header=KEY) == 200


def test_F9_the_time_an_entry_claims_is_read_with_its_zone_or_not_at_all(
    dana: FlaskClient,
) -> None:
    """A claimed capture time without a zone is no claim."""
    headers = {"X-CSRFToken": page_token(dana), "Idempotency-Key": KEY}
    claim = {"Workwright-Captured-At": "2026-11-09T14:03:22+01:00"}
    vague = {"Workwright-Captured-At": "2026-11-09T14:03:22"}
    assert dana.post("/weigh", headers=headers | claim).json == {
        "key": KEY,
        "at": "2026-11-09T13:03:22+00:00",
    }
    assert dana.post("/weigh", headers=headers | vague).json == {"key": KEY, "at": ""}


def test_S9_partners_use_a_token_and_never_a_cookie(dana: FlaskClient) -> None:
    """A partner's route takes no session cookie; without a token it answers 401 as a problem."""
    by_cookie = dana.get("/api/v1/orders")
    assert by_cookie.status_code == 401
    assert by_cookie.content_type == "application/problem+json"
    assert by_cookie.headers["WWW-Authenticate"] == "Bearer"
    bearer = {"Authorization": "Bearer dana"}
    assert dana.get("/api/v1/orders", headers=bearer).json == {"who": "dokafor", "body": ""}


def test_F10_a_partner_post_is_always_keyed(client: FlaskClient) -> None:
    """A partner who posts without a key gets 400, so that a retry can never apply twice."""
    bearer = {"Authorization": "Bearer dana"}
    refused = client.post("/api/v1/orders", headers=bearer)
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
    keyed = bearer | {"Idempotency-Key": KEY}
    answer = client.post("/api/v1/orders", headers=keyed, data=b"a=1", content_type=FORM)
    assert answer.json == {"who": "dokafor", "body": "a=1"}


def test_S9_the_cookie_is_for_https_alone_where_https_is_spoken() -> None:
    """Over HTTPS the cookie is bound to the host, invisible to scripts and never sent in clear."""
    app = an_app(WebSettings(bind="0.0.0.0:443", https=True))
    with app.test_request_context(base_url="https://localhost"):
        cookie = begin_session(app.make_response(""), "t").headers["Set-Cookie"]
        gone = end_session(app.make_response("")).headers["Set-Cookie"]
    assert cookie == "__Host-ww=t; Secure; HttpOnly; Path=/; SameSite=Lax"
    assert gone.startswith("__Host-ww=; Expires=Thu, 01 Jan 1970")


def test_D12_on_plain_loopback_the_cookie_has_another_name_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Plain HTTP on this machine alone uses a plainly named cookie, and the boot log says it."""
    with caplog.at_level(logging.INFO, "workwright.web.app"):
        app = an_app()
    with app.test_request_context():
        cookie = begin_session(app.make_response(""), "t").headers["Set-Cookie"]
    assert cookie == "ww_session=t; HttpOnly; Path=/; SameSite=Lax"
    assert "plain HTTP on loopback" in caplog.text


@pytest.mark.parametrize("bind", ["0.0.0.0:8080", "192.0.2.7:80", "[::]:8080", "plant.example:80"])
def test_S9_plain_http_off_loopback_does_not_boot(bind: str) -> None:
    """The server refuses to serve sessions over plain HTTP to other machines, unless told so."""
    with pytest.raises(UnsafeBoot, match="plain HTTP"):
        WebSettings(bind=bind).check()
    allowed = WebSettings(bind=bind, allow_plain_http=True)
    allowed.check()
    assert allowed.plain_http_warning


@pytest.mark.parametrize("bind", ["127.0.0.1:8080", "[::1]:8080", "localhost:8080"])
def test_S9_loopback_may_speak_plain_http(bind: str) -> None:
    """On this machine alone plain HTTP is fine."""
    WebSettings(bind=bind).check()


def test_S9_allowed_plain_http_shows_on_every_page(dana: FlaskClient) -> None:
    """Where plain HTTP was allowed, every page carries a warning."""
    assert "not encrypted" not in dana.get("/nowhere").text
    app = an_app(WebSettings(bind="0.0.0.0:80", allow_plain_http=True))
    assert "not encrypted" in app.test_client().get("/nowhere").text


@pytest.mark.parametrize("seconds", [0, 901])
def test_D7_the_idle_lock_stays_within_its_bounds(seconds: int) -> None:
    """An idle lock above 15 minutes does not boot."""
    with pytest.raises(UnsafeBoot, match="idle lock"):
        WebSettings(idle_lock_s=seconds).check()
