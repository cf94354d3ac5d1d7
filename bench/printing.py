"""PF14: the whole call that prints a record, against WeasyPrint alone on the same HTML."""

from weasyprint import HTML

from bench.plant import Place, live, released
from bench.result import Row
from bench.timing import compare, seconds
from workwright.reports.page import html_of
from workwright.reports.pdf import Assets
from workwright.reports.render import Limits, render
from workwright.reports.workshop import Workshop
from workwright.services.records import preview

MUST, GOAL = 1.15, 1.05
# At the same priority as the bare thing; a plant's records step back behind its people.
EQUAL = Limits(cpu_s=300.0, niceness=0)


def measure(place: Place, rounds: int, *, whole: bool) -> Row:
    """Return the row of the printed record: both warm, ours in a child forked for each copy.

    Args:
        whole: of a finished order; else of one that was only released, which has fewer pages.
    """
    with place.plant() as demo, Workshop() as workshop:
        order = live(demo) if whole else released(demo).order_id
        with demo.look() as look:
            record = preview(look, order)

        def ours() -> float:
            with demo.look() as look:
                return seconds(lambda: render(preview(look, order), EQUAL, workshop=workshop))

        html = html_of(record)

        def theirs() -> float:
            return seconds(lambda: HTML(string=html, url_fetcher=Assets()).write_pdf())

        compared = compare(ours, theirs, rounds)
        pages = render(record, EQUAL, workshop=workshop).pages
    return Row(
        "PF14",
        "record PDF, from the rows to the file with its attachment, in a forked child with limits",
        "WeasyPrint on the same HTML in a warm process",
        place.engine,
        "time",
        compared,
        MUST,
        GOAL,
        {"pages": pages, "html_characters": len(html)},
    )
