"""PF8: the page of a kiosk's current step, against a bare Flask page of the same size."""

from flask import Flask, Response

from bench.plant import Place, released
from bench.result import Row
from bench.timing import compare, seconds
from workwright.demo.plant import DemoPlant
from workwright.services import identity
from workwright.testing.browsing import Desk
from workwright.web.product import build_app, settings_for

MUST, GOAL = 1 / 5, 1 / 3


def measure(place: Place, rounds: int, requests: int) -> Row:
    """Return the row of the kiosk page; one client in this process, no server between."""
    with place.plant() as demo:
        bench = released(demo)
        bench.start(bench.current()[0])
        desk = _kiosk(demo, bench.operator)
        path = f"/kiosk/orders/{bench.order_id}"
        page = desk.get(path)
        if page.status_code != 200:
            raise RuntimeError(f"{path} answers {page.status_code}")
        bare = _bare(page.get_data()).test_client()

        def ours() -> float:
            return seconds(lambda: [desk.get(path).get_data() for _ in range(requests)])

        def theirs() -> float:
            return seconds(lambda: [bare.get("/").get_data() for _ in range(requests)])

        compared = compare(ours, theirs, rounds)
    return Row(
        "PF8",
        "kiosk page of the current step, one client",
        "a bare Flask page of the same size",
        place.engine,
        "rate",
        compared,
        MUST,
        GOAL,
        {"bytes": len(page.get_data()), "requests_a_round": requests},
    )


def _kiosk(demo: DemoPlant, login: str) -> Desk:
    site = demo.plan.data["site"]["code"]
    token = demo.act(
        demo.plan.administrator.login,
        lambda work: identity.register_device(work, code="B-1", name="Booth", site=site),
    )
    desk = Desk(build_app(demo.runtime, settings_for("127.0.0.1:8080")), token)
    answer = desk.sign_in(login, demo.plan.secret, at="/kiosk/sign-in")
    if answer.status_code != 303:
        raise RuntimeError(f"the kiosk's door answers {answer.status_code}")
    return desk


def _bare(body: bytes) -> Flask:
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: Response(body, mimetype="text/html"))
    return app
