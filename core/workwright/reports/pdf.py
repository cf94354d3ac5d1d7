"""Lay out a record and write it as PDF/A-3 with its data attached; runs in the limited child.

The only things that may be fetched are our own fonts by their asset names (S29). The same record
gives the same bytes: its hash is the file's identifier and no date is taken from a clock.
"""

from datetime import UTC, datetime
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher, URLFetcherResponse

from workwright.reports import renderer
from workwright.reports.context import RecordContext
from workwright.reports.page import html_of
from workwright.reports.pdf_names import ATTACHMENT
from workwright.reports.templating import compile_all, sources_of

DESCRIPTION = "The record as data, with its evidence; what the pages show."
MOST_PAGES = 5000
PREFIX = "asset:"
VARIANT = "pdf/a-3u"
# An attachment needs dates; the record carries its own, so these say nothing.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


class Assets(URLFetcher):  # type: ignore[misc]
    """Gives out our fonts and refuses everything else, whatever the record's texts may contain."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return a vendored font.

        Raises:
            ValueError: any other address.
        """
        name = url.removeprefix(PREFIX)
        if not url.startswith(PREFIX) or name not in renderer.FONTS:
            raise ValueError("only fonts of our own are fetched")
        return URLFetcherResponse(url, (renderer.fonts() / name).read_bytes())


def warm_up(text: str) -> None:
    """Draw a little, so that what is loaded on first use is loaded, and compile our templates."""
    compile_all(sources_of(renderer.TEMPLATES))
    HTML(string=text, url_fetcher=Assets()).write_pdf(
        pdf_variant=VARIANT, pdf_tags=True, output_intent="srgb"
    )


def pdf_of(record: RecordContext) -> tuple[bytes, int]:
    """Return the PDF and the number of its pages.

    Raises:
        ValueError: more pages than a record may have.
    """
    document = HTML(string=html_of(record), url_fetcher=Assets()).render()
    pages = len(document.pages)
    if pages > MOST_PAGES:
        raise ValueError(f"{pages} pages, at most {MOST_PAGES}")
    attached = Attachment(
        string=record.text,
        name=ATTACHMENT,
        description=DESCRIPTION,
        created=NO_DATE,
        modified=NO_DATE,
        relationship="Data",
    )
    document.metadata.attachments = [attached]
    pdf: bytes = document.write_pdf(
        pdf_variant=VARIANT,
        pdf_identifier=bytes.fromhex(record.sha256)[:16],
        pdf_tags=True,
        output_intent="srgb",
    )
    return pdf, pages
