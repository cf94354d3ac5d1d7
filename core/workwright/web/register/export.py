"""A register as a file: every row that matches, in its order, as CSV or as an Excel sheet.

Values are neutral, so that a program reads them: a point as decimal sign, ISO days, UTC instants;
codes come in the reader's words. Text that a spreadsheet would run as a formula is made inert
(S23).
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any, Final

from flask import Response, send_file
from openpyxl import Workbook

from workwright.domain.canonical import instant_text
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.register import Asked, count_rows, every_row
from workwright.services.runtime import Look
from workwright.web.i18n import _
from workwright.web.register.cells import UNIT, kind_of, tag_of
from workwright.web.register.screens import RegisterScreen
from workwright.web.surroundings import terms

EXPORTS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST: Final = 500_000
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK: Final = "\ufeff"


def export(
    scope: Look, screen: RegisterScreen, asked: Asked, columns: Sequence[str], kind: str
) -> Response:
    """Send every matching row as a file.

    Args:
        kind: ``csv`` or ``xlsx``.

    Raises:
        Refused: more rows than a sheet takes; nothing is cut off silently.
    """
    many = count_rows(scope, screen.register, asked)
    if many > MOST:
        raise Refused([_too_many(screen, many)], "input.export")
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it once it is sent
    write = _write_csv if kind == "csv" else _write_xlsx
    write(file, _rows(scope, screen, asked, columns))
    file.seek(0)
    name = f"{screen.kind}-{scope.now.astimezone(UTC):%Y%m%dT%H%M%SZ}.{kind}"
    answer = send_file(file, EXPORTS[kind], as_attachment=True, download_name=name)
    answer.call_on_close(file.close)
    return answer


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (S23)."""
    return f"'{text}" if text.startswith(RISKY) else text


def _rows(
    scope: Look, screen: RegisterScreen, asked: Asked, columns: Sequence[str]
) -> Iterator[list[Any]]:
    """Yield the head and then each row; an amount is followed by its unit."""
    words = terms()
    amounts = {name for name in columns if kind_of(screen, name) == "amount"}
    head: list[Any] = []
    for name in columns:
        head.append(screen.label(words, name))
        if name in amounts:
            head.append(_("Unit"))
    yield head
    names = [*columns, UNIT] if amounts else list(columns)
    for row in every_row(scope, screen.register, asked, names):
        cells: list[Any] = []
        for name in columns:
            cells.append(_neutral(screen, name, row.values[name]))
            if name in amounts:
                cells.append(row.values[UNIT])
        yield cells


def _neutral(screen: RegisterScreen, name: str, value: Any) -> Any:
    if value in screen.words.get(name, ()):
        return tag_of(screen, name, value).text
    match value:
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case bool():
            return _("yes") if value else _("no")
        case list():
            return inert(", ".join(str(item) for item in value))
        case str():
            return inert(value)
    return value


def _write_csv(file: IO[bytes], rows: Iterator[list[Any]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in row)
    text.detach()


def _write_xlsx(file: IO[bytes], rows: Iterator[list[Any]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(file)


def _too_many(screen: RegisterScreen, many: int) -> Any:
    return refusal(
        "S23",
        screen.kind,
        N_("{many} rows are more than one file takes; {most} are possible."),
        N_("Narrow the list, then send it in parts."),
        many=many,
        most=MOST,
    )
