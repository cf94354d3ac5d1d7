"""A table out of a CSV or Excel file, cell by cell as text or value; nothing is guessed.

A CSV may be separated by commas or semicolons, in UTF-8. Of an Excel book the first sheet is read;
a formula that was never calculated has no value and is refused with its cell.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from workwright.domain.text import N_

MOST_ROWS: Final = 1000
MOST_COLUMNS: Final = 60
MOST_LETTERS: Final = 2000


class NotATable(Exception):
    """Why a file cannot be read as a table.

    Args:
        message: English template that ``data`` fills.
    """

    def __init__(self, message: str, **data: object) -> None:
        super().__init__(message, data)
        self.message = message
        self.data = data


@dataclass(frozen=True)
class TableFile:
    """What stands in the file.

    Args:
        head: names of the columns, as they are written.
        rows: number of the row in the file, and its cells in the order of the head.
        comma: a comma is the decimal sign, because semicolons separate the cells.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    comma: bool = False


def read_table(name: str, data: bytes) -> TableFile:
    """Return the table of a file.

    Args:
        name: its ending says which kind it is.

    Raises:
        NotATable: it is none, is empty, or holds more than a file may.
    """
    if name.lower().endswith((".xlsx", ".xlsm")):
        lines, comma = list(_excel(io.BytesIO(data))), False
    else:
        text = _decoded(data)
        separator = _separator(text)
        lines, comma = list(_csv(text, separator)), separator == ";"
    if not lines:
        raise NotATable(N_("The file holds no rows."))
    (_, head), *rows = lines
    if len(head) > MOST_COLUMNS:
        raise NotATable(N_("The file has more than {most} columns."), most=MOST_COLUMNS)
    if len(rows) > MOST_ROWS:
        raise NotATable(
            N_("The file has {many} rows; {most} are taken at once. Divide it."),
            many=len(rows),
            most=MOST_ROWS,
        )
    if not rows:
        raise NotATable(N_("The file has a head and no rows."))
    width = len(head)
    for number, cells in rows:
        if any(cells[width:]):
            raise NotATable(N_("Row {row} has more cells than the head."), row=number)
    padded = tuple((n, (*cells[:width], *[""] * (width - len(cells)))) for n, cells in rows)
    return TableFile(tuple(cell.strip() for cell in head), padded, comma)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise NotATable(
            N_("The file is no text in UTF-8. Save it as CSV UTF-8, or as an Excel book.")
        ) from exc


def _separator(text: str) -> str:
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _csv(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, tuple(_short(cell) for cell in cells)
            if reader.line_num > 100 * MOST_ROWS:
                raise NotATable(N_("The file is too long to be read."))
    except csv.Error as exc:
        raise NotATable(N_("Row {row} is no CSV: a quotation mark stands wrong."),
                        row=reader.line_num) from exc  # fmt: skip


def _excel(file: IO[bytes]) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        values = load_workbook(file, read_only=True, data_only=True)
        file.seek(0)
        formulas = load_workbook(file, read_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as exc:
        raise NotATable(N_("The file is no Excel book.")) from exc
    sheets = zip(values.worksheets[0].rows, formulas.worksheets[0].rows, strict=False)
    for number, (row, written) in enumerate(sheets, 1):
        if number > 100 * MOST_ROWS:
            raise NotATable(N_("The file is too long to be read."))
        cells = tuple(_excel_cell(cell, source) for cell, source in zip(row, written, strict=False))
        if any(cells):
            yield number, cells


def _excel_cell(cell: Any, source: Any) -> str:
    value = cell.value
    if value is None:
        if source.value is not None:
            place = f"{get_column_letter(source.column)}{source.row}"
            raise NotATable(
                N_("Cell {cell} is a formula without a value. Open the book, save it, send it."),
                cell=place,
            )
        return ""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case float():
            return _plain(Decimal(repr(value)))
        case datetime():
            return (
                value.date().isoformat() if not any(value.timetuple()[3:6]) else value.isoformat()
            )
        case date():
            return value.isoformat()
    return _short(str(value))


def _plain(value: Decimal) -> str:
    """Return a number of Excel as it is typed: no exponent, no zeros behind."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise NotATable(N_("A cell holds more than {most} characters."), most=MOST_LETTERS)
    return text.strip()
