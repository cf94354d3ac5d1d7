"""PF14: the whole call that prints a record, against WeasyPrint alone on the same HTML."""

from weasyprint import HTML

from bench.plant import Place, live
from bench.result import Row
from bench.timing import compare, seconds
from workwright.reports.page import html_of
from workwright.reports.pdf import Assets
from workwright.reports.render import render
from workwright.services.records import preview

MUST, GOAL = 1.15, 1.05


def measure(place: Place, rounds: int) -> Row:
    """Return the row of the printed record; the bare call runs in a warm process, ours in a new."""
    with place.plant() as demo:
        order = live(demo)
        with demo.look() as look:
            record = preview(look, order)

        def ours() -> float:
            with demo.look() as look:
                return seconds(lambda: render(preview(look, order)))

        html = html_of(record)

        def theirs() -> float:
            return seconds(lambda: HTML(string=html, url_fetcher=Assets()).write_pdf())

        compared = compare(ours, theirs, rounds)
        pages = render(record).pages
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
