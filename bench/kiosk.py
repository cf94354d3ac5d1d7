"""PF8: the page of a kiosk's current step, against a bare Flask page of the same size.

The row asks for the page while nothing in the plant changes, as kiosks do between two acts. What a
page costs that is made anew, the first after an act, stands beside it.
"""

from collections.abc import Callable
from itertools import count
from statistics import median

from flask import Flask, Response

from bench.load import Answered, ask
from bench.plant import Place, released
from bench.result import Row
from bench.serving import serving
from bench.timing import compare, seconds
from workwright.demo.plant import DemoPlant
from workwright.services import identity
from workwright.testing.browsing import Desk
from workwright.web.product import build_app, settings_for

MUST, GOAL = 1 / 5, 1 / 3
CONNECTIONS = 50
ONE_CLIENT = 20


def measure(place: Place, rounds: int, requests: int) -> Row:
    """Return the row of the kiosk page: served by gunicorn to 50 connections at once.

    Beside it stands the same by one client in one process, without a server between.
    """
    with place.plant() as demo:
        bench = released(demo)
        bench.start(bench.current()[0])
        desk = _kiosk(demo, bench.operator)
        path = f"/kiosk/orders/{bench.order_id}"
        page = desk.get(path)
        if page.status_code != 200:
            raise RuntimeError(f"{path} answers {page.status_code}")
        body = page.get_data()
        alone = _alone(desk, lambda: path, body, rounds)
        numbers = count()
        anew = _alone(desk, lambda: f"{path}?number={next(numbers)}", body, rounds)
        demo.runtime.database.engine.dispose()  # a connection does not cross a fork
        ours: list[Answered] = []
        theirs: list[Answered] = []
        cookies = "; ".join(f"{name}={value}" for name, value in desk.cookies().items())

        def served() -> float:
            ours.append(ask(port, path, {"Cookie": cookies}, CONNECTIONS, requests))
            return ours[-1].seconds

        def bare() -> float:
            theirs.append(ask(other, "/", {}, CONNECTIONS, requests))
            return theirs[-1].seconds

        runtime = demo.runtime
        with serving(runtime) as port, serving(runtime, lambda: _bare(body)) as other:
            compared = compare(served, bare, rounds)
    late = [a.p95 / b.p95 for a, b in zip(ours[1:], theirs[1:], strict=True)]
    return Row(
        "PF8",
        "kiosk page of the current step, gunicorn with threads, 50 connections",
        "a bare Flask page of the same size, served alike",
        place.engine,
        "rate",
        compared,
        MUST,
        GOAL,
        {
            "bytes": len(body),
            "connections": CONNECTIONS,
            "requests_a_round": requests,
            "times_its_p95": round(median(late), 2),
            "rate_in_process_with_one_client": round(alone, 3),
            "that_rate_when_each_page_is_made_anew": round(anew, 3),
        },
    )


def _alone(desk: Desk, path: Callable[[], str], body: bytes, rounds: int) -> float:
    bare = _bare(body).test_client()

    def ours() -> float:
        return seconds(lambda: [desk.get(path()).get_data() for _ in range(ONE_CLIENT)])

    def theirs() -> float:
        return seconds(lambda: [bare.get("/").get_data() for _ in range(ONE_CLIENT)])

    return 1 / compare(ours, theirs, rounds).ratio


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
