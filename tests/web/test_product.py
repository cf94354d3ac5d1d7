"""The product put together: safe settings, one tenant for a person, the plant's own words."""

import json
import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from workwright.db.base import Busy
from workwright.db.tables.documents import Document
from workwright.db.tables.equipment import Equipment, EquipmentClass
from workwright.db.tables.imports import ImportJob
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Area, Device, Line, Location, Room, Site, Unit
from workwright.db.tables.quality import Hold
from workwright.db.tables.recipes import RecipeVersion
from workwright.db.tables.stock import Lot, Material, Supplier
from workwright.demo import driver
from workwright.services.identity import register_device
from workwright.services.plant import create_room
from workwright.testing.browsing import Desk, desk_of, token_of
from workwright.web import product as products
from workwright.web.product import AUDIENCES, build_app, job_handlers, settings_for
from workwright.web.security import PUBLIC, access_of

ORDER_OF_OTHERS = "BO-26-0001"


def id_routes(app: Flask) -> list[tuple[str, str, str]]:
    """Return method, rule and argument of every address that takes an id, by rule."""
    return sorted(
        (method, rule.rule, name)
        for rule in app.url_map.iter_rules()
        for name in rule.arguments - set(WITHIN)
        if rule.endpoint.startswith(("office.", "api."))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


WITHIN = {"part": "header", "step": "10"}
"""Arguments that name something inside a row, each with one that there is."""

MASTERS = {
    "lots": Lot,
    "equipment": Equipment,
    "people": Person,
    "materials": Material,
    "suppliers": Supplier,
    "documents": Document,
    "recipes": RecipeVersion,
    "devices": Device,
    "places/sites": Site,
    "places/areas": Area,
    "places/lines": Line,
    "places/units": Unit,
    "places/rooms": Room,
    "places/locations": Location,
    "places/classes": EquipmentClass,
}


@pytest.fixture
def furnished_reducers(reducers):
    """The other plant, with one row of each kind that has an address."""
    with reducers.look() as look:
        area, site = (look.scalars(select(kind))[0].code for kind in (Area, Site))

    def furnish(work):
        create_room(work, code="RG-1", name="Gear room", area=area)
        register_device(work, code="K-1", name="Kiosk of the gear room", site=site)
        order = work.all(WorkOrder)[0]
        person = work.actor.person_id
        hold = Hold(subject_type="work_order", subject_id=order.id, reason="A crack was seen.")
        hold.placed_by_id, hold.placed_at = person, work.now
        work.add(hold)
        work.audit("test.changed", hold)

    reducers.act(reducers.plan.administrator.login, furnish)
    return reducers


def foreign(plant, rule, name):
    """Return an id (or number) of this plant for an argument of an address."""
    with plant.look() as look:
        kind = {
            "order_id": WorkOrder,
            "version_id": RecipeVersion,
            "other_id": RecipeVersion,
            "hold_id": Hold,
            "job_id": ImportJob,
            "number": WorkOrder,
            "row_id": MASTERS.get(rule.removeprefix("/office/").partition("/<")[0]),
        }[name]
        row = look.scalars(select(kind).order_by(kind.id))[0]
        return row.number if name == "number" else row.id


def test_the_command_line_says_where_and_how_the_product_is_served():
    """The bind address is a trusted name, so are the hosts that are named besides (S23)."""
    settings = settings_for("10.0.0.7:80", https=True, hosts=("mes.example",), proxy_hops=1)
    assert settings.trusted_hosts == (
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.0.0.7",
        "mes.example",
    )
    assert settings.proxy_hops == 1
    wildcard = settings_for("[::]:80", https=True)
    assert "[::]" not in wildcard.trusted_hosts


def test_S6_every_address_of_the_product_declares_who_may_reach_it(product):
    """The product boots because each of its addresses names a permission."""
    declared = {
        rule.endpoint: access_of(product.view_functions[rule.endpoint])
        for rule in product.url_map.iter_rules()
    }
    assert all(declared.values())
    public = {name for name, access in declared.items() if access.permission == PUBLIC}
    assert {n.partition(".")[0] for n in public} <= {"shell", "identity", "api", "kiosk"}


def test_S9_behind_https_the_cookies_carry_their_host(demo_runtime, halden):
    """Reached by HTTPS, session and device live in cookies that no other host can set."""
    app = build_app(demo_runtime, settings_for("127.0.0.1:8080", https=True))
    client = app.test_client()
    page = client.get("/sign-in", base_url="https://localhost").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    data = {"login": "sanna@halden", "secret": halden.plan.secret, "csrf_token": token}
    answer = client.post("/sign-in", data=data, base_url="https://localhost")
    assert "__Host-ww=" in answer.headers["Set-Cookie"]
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_audiences_stand_in_one_tuple():
    """Identity, office and the API are served; whoever adds another adds a line."""
    names = [audience.blueprint.name for audience in AUDIENCES]
    assert {"identity", "office", "api"} <= set(names)
    assert len(names) == len(set(names))


def test_F5_a_busy_database_is_answered_503_with_the_time_to_wait(demo_runtime, halden):
    """Nothing was saved; the page says so and when to try again."""
    app = build_app(demo_runtime, settings_for("127.0.0.1:8080"))
    assert products._outage(Busy()) == 503
    desk = desk_of(app, halden, "sanna")
    if demo_runtime.database.is_sqlite:
        demo_runtime.database.lock._timeout_s = 0.05
        with demo_runtime.database.lock._thread:
            answer = desk.post("/me/preferences", locale="en", theme="dark", part=True)
        assert answer.status_code == 503
        assert "busy" in answer.text


def test_D14_jobs_run_in_this_process_on_the_embedded_database_only(demo_runtime):
    """On SQLite a thread of the server empties the queue; PostgreSQL has workers of its own."""
    worker = products.start_jobs(demo_runtime)
    try:
        assert (worker is not None) is demo_runtime.database.is_sqlite
        assert set(job_handlers())
    finally:
        if worker is not None:
            worker.stop()


def test_S1_the_tenant_comes_from_the_session_and_from_nowhere_else(product, halden, reducers):
    """Naming another tenant in path, query, header or body changes nothing."""
    desk = desk_of(product, halden, "sanna")
    plain = desk.get("/office/orders?view=all").text
    tenant = str(reducers.tenant_id)
    marks = {"tenant": tenant, "tenant_id": tenant, "X-Tenant": tenant}
    query = "&".join(f"{name}={value}" for name, value in marks.items())
    tried = desk.client.get(f"/office/orders?view=all&{query}", headers=marks).text
    for page in (plain, tried):
        assert "MO-26-00001" in page
        assert ORDER_OF_OTHERS not in page


def test_S2_another_plants_id_is_answered_like_an_unknown_one(product, halden, furnished_reducers):
    """Each address with an id gives the same 404 for another plant's id as for none at all."""
    people = ("sanna", "miriam", "tomasz", "emil", "otto", "ingrid")
    desks = [desk_of(product, halden, login) for login in people]
    token = token_of(halden, "order.create", "report.read")
    bearer = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    routes = id_routes(product)
    assert len(routes) > 25
    for method, rule, name in routes:
        answers = []
        for value in (
            foreign(furnished_reducers, rule, name),
            uuid4() if name != "number" else "BO-26-9999",
        ):
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m, v=value: WITHIN.get(m[1], str(v)), rule)
            path += "?shown=1" if "<part>" in rule else ""
            if rule.startswith("/api/"):
                answer = product.test_client().open(path, method=method, headers=bearer)
            else:
                fields = {"person": uuid4(), "equipment": uuid4(), "reason": "of no use at all"}
                tried = (d.get(path) if method == "GET" else d.post(path, **fields) for d in desks)
                answer = next(a for a in tried if a.status_code != 403)
            answers.append((answer.status_code, scrubbed(answer.text, value)))
        assert answers[0] == answers[1], f"{method} {rule}"
        assert answers[0][0] == 404, f"{method} {rule}: {answers[0][0]}"


def scrubbed(text: str, value: object) -> str:
    """Return an answer without what differs between any two requests."""
    plain = text.replace(str(value), "ID")
    return re.sub(r"[0-9a-f]{16}|[A-Za-z0-9_-]{43}|[0-9a-f-]{36}", "X", plain)


def test_S2_an_id_in_a_form_is_as_foreign_as_one_in_an_address(product, halden, reducers):
    """Another plant's person or equipment in a form is unknown here, like no id at all."""
    desk = desk_of(product, halden, "sanna")
    order = driver.order_id(halden, "ERP-40017")
    theirs = reducers.person_id("ola")
    known = {
        name: desk.post(
            f"/office/orders/{order}/people", person=person, role="operator"
        ).status_code
        for name, person in {"foreign": theirs, "unknown": uuid4(), "no id": "x"}.items()
    }
    assert known == {"foreign": 404, "unknown": 404, "no id": 404}
    line = desk.post(
        f"/office/orders/new/{own_version(halden)}",
        **{
            "order-qty": "120000",
            "order-planned_start_at": "2026-12-01T06:00",
            "order-planned_end_at": "2026-12-02T06:00",
            "order-line": "ASM-1",
        },
    )
    assert line.status_code == 404


def own_version(plant) -> UUID:
    """Return an effective version of the plant."""
    return foreign(plant, "/office/recipes/<", "row_id")


def test_S5_pages_are_never_kept_by_a_cache(product, halden):
    """Every answer but a file for all says no-store, and differs by cookie."""
    answer = desk_of(product, halden, "sanna").get("/office/orders")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("login", "plant", "order", "recipe", "step"),
    [
        ("sanna", "halden", "Manufacturing orders", "Master record", "Operations"),
        ("nils", "reducers", "Build orders", "Routing", "Operations"),
    ],
)
def test_W33_each_plant_reads_its_own_words_over_the_same_rows(
    request, product, login, plant, order, recipe, step
):
    """The same pages say Manufacturing order here and Build order there; no code differs."""
    demo = request.getfixturevalue(plant)
    desk = desk_of(product, demo, login)
    assert f'<h1 tabindex="-1">{order}</h1>' in desk.get("/office/orders").text
    assert recipe in desk.get("/office/recipes").text
    number = foreign(demo, "/api/v1/", "number")
    with demo.look() as look:
        row = look.named(WorkOrder, number, "number")
    page = desk.get(f"/office/orders/{row.id}").text
    assert f'<h2 id="steps">{step}</h2>' in page
    assert row.state == "DRAFT"


def test_W33_the_words_follow_the_readers_language(product, reducers):
    """In German the same plant reads Bauaufträge and Arbeitspläne."""
    desk = desk_of(product, reducers, "nils")
    desk.post("/me/preferences", locale="de", theme="light")
    page = desk.get("/office/orders").text
    assert "Bauaufträge" in page
    assert "Arbeitspläne" in page
    assert "Build order" not in page


def test_W33_columns_are_those_of_the_plants_profile(product, halden, reducers):
    """The gear works see customer and due day, the tablet plant batch number and stage."""
    pharma = desk_of(product, halden, "sanna").get("/office/orders").text
    discrete = desk_of(product, reducers, "nils").get("/office/orders").text
    heads = [
        re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', p) for p in (pharma, discrete)
    ]
    assert "Batch number" in [h.strip() for h in heads[0]]
    assert "Norvik Pumps" in discrete
    assert "Norvik Pumps" not in pharma


def test_S24_nothing_of_the_inside_is_told_when_a_page_is_missing(product, halden):
    """An unknown address gets a sentence and an id, never a path or a version."""
    answer = desk_of(product, halden, "sanna").get("/office/orders/not-an-id")
    assert answer.status_code == 404
    assert not re.search(r"Traceback|sqlalchemy|workwright/|Werkzeug", answer.text)


def test_the_rail_shows_what_the_roles_may_use(product, halden):
    """An operator at the desk sees no imports; a planner does."""
    assert "/office/imports" not in desk_of(product, halden, "dana").get("/office/").text
    assert "/office/imports" in desk_of(product, halden, "sanna").get("/office/").text


def test_a_visitor_gets_the_door_in_the_language_of_the_browser(product):
    """German browsers are greeted in German, others in English."""
    german = product.test_client().get("/sign-in", headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert "Anmelden" in german.text
    assert "Sign in" in Desk(product).get("/sign-in").text


def test_htmx_is_sent_to_the_door_by_its_own_header(product):
    """A part of a page asked for without a session gets 401 and where to go."""
    answer = Desk(product).get("/office/orders", part=True)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


def test_problems_for_programs_are_json(product):
    """A program without a token is told so as problem+json."""
    answer = product.test_client().get("/api/v1/orders/MO-26-00001")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert json.loads(answer.text)["status"] == 401
