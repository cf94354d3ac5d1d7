"""PF14: the whole call that prints a record, against WeasyPrint alone on the same HTML."""

from weasyprint import HTML

from bench.plant import Place, live, released
from bench.result import Row
from bench.timing import compare, seconds
from workwright.reports.page import html_of
from workwright.reports.pdf import Assets
from workwright.reports.render import Limits, render
from workwright.services.records import preview

MUST, GOAL = 1.15, 1.05
# A busy machine must not end a measurement as it would end a runaway record.
PATIENT = Limits(wall_s=900.0)


def measure(place: Place, rounds: int, *, whole: bool) -> Row:
    """Return the row of the printed record; the bare call runs in a warm process, ours in a new.

    Args:
        whole: of a finished order; else of one that was only released, which has fewer pages.
    """
    with place.plant() as demo:
        order = live(demo) if whole else released(demo).order_id
        with demo.look() as look:
            record = preview(look, order)

        def ours() -> float:
            with demo.look() as look:
                return seconds(lambda: render(preview(look, order), PATIENT))

        html = html_of(record)

        def theirs() -> float:
            return seconds(lambda: HTML(string=html, url_fetcher=Assets()).write_pdf())

        compared = compare(ours, theirs, rounds)
        pages = render(record, PATIENT).pages
    return Row(
        "PF14",
        "record PDF, from the rows to the file with its attachment, in a process with limits",
        "WeasyPrint on the same HTML in a warm process",
        place.engine,
        "time",
        compared,
        MUST,
        GOAL,
        {"pages": pages, "html_characters": len(html)},
    )
