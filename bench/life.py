"""PF2: the whole life of an order through the services, against its statements by the driver."""

from statistics import median

from bench.plant import Place, TimedHasher, live
from bench.result import Row
from bench.tape import bare, recorded, replay
from bench.timing import compare, seconds

LIMITS = {"sqlite": (14.0, 8.0), "postgresql": (4.0, 2.5)}


def measure(place: Place, rounds: int) -> Row:
    """Return the row of the whole life."""
    with place.plant() as demo, recorded(demo.runtime.database.engine) as tape:
        live(demo)
    keys = {item.connection for item in tape.sent}
    hashing: list[float] = []

    def ours() -> float:
        with place.plant() as demo:
            taken = seconds(lambda: live(demo))
            if isinstance(demo.runtime.hasher, TimedHasher):
                hashing.append(demo.runtime.hasher.spent_s / taken)
            return taken

    def theirs() -> float:
        with place.url() as url, bare(url, keys) as connections:
            return seconds(lambda: replay(tape, connections))

    must, goal = LIMITS[place.engine]
    return Row(
        "PF2",
        "one whole order life through the services",
        "the statements that it sends, by the bare driver",
        place.engine,
        "time",
        compare(ours, theirs, rounds),
        must,
        goal,
        {
            "statements": sum(1 for item in tape.sent if item.parameters is not None),
            "commits": tape.commits,
            "share_of_checking_secrets": round(median(hashing), 3),
        },
    )
