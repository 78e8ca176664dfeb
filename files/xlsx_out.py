"""A workbook to read and to print. Cells are text (no formulas, TRNs keep their noughts), but hours, pounds and days
are what they are; a column's name says which.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, TYPE_CHECKING

from xlsxwriter import Workbook

from files.csv_out import plain_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LONGEST_CELL = 32_767
NARROWEST, WIDEST, ROOM_FOR_ARROW = 8, 48, 4
"""Widths in characters; the heads carry the arrow of a filter."""
COLUMNS = {
    "money": (re.compile(r"(^|_)(rate|amount)(_|$)"), "£#,##0.00"),
    "number": (re.compile(r"(^|_)hours(_|$)"), "General"),
    "date": (re.compile(r"_date$"), "d mmmm yyyy"),
}
"""Names of columns, and how a cell is shown."""
AS_TEXT = "@"
CHOICES = {
    "claim_accepted": ["yes", "no"],
    "rejection_reason": ["early career teacher", "hours", "mentor not known", "other"],
}
"""Columns for answers, and what their cells offer; other words are taken too, and read when the file comes back."""
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_DATE = len("30 September 2026")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_workbook(
    csv_bytes: IO[bytes], out: IO[bytes], *, title: str, made_at: datetime, headings: Mapping[str, str] | None = None
) -> None:
    """The same rows, title and time make the same bytes. `headings` are words for names of columns."""
    with Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(title[:31])
        rows = _rows(csv_bytes)
        names = next(rows)
        widths = _write_head(book, sheet, [(headings or {}).get(name, name) for name in names])
        kinds = [kind_of(name) for name in names]
        formats = {kind: book.add_format({"num_format": shown}) for kind, (_, shown) in COLUMNS.items()}
        formats["text"] = book.add_format({"num_format": AS_TEXT})
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, (last, column), cell, kinds[column], formats)
                widths[column] = max(widths[column], LONGEST_DATE if kinds[column] == "date" else len(cell) + 2)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width, NARROWEST), WIDEST), formats[kinds[column]])
        _offer_choices(sheet, names, last)
        sheet.autofilter(0, 0, last, len(names) - 1)


def kind_of(name: str) -> str:
    return next((kind for kind, (names, _) in COLUMNS.items() if names.search(name)), "text")


def _write_head(book: Workbook, sheet: Worksheet, heads: list[str]) -> list[int]:
    """Gives their widths. On paper the head is on each page, and all columns are on one."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    return [len(head) + ROOM_FOR_ARROW for head in heads]


def _offer_choices(sheet: Worksheet, names: list[str], last: int) -> None:
    for column, name in enumerate(names):
        if name in CHOICES:
            offered = {"validate": "list", "source": CHOICES[name], "show_error": False}
            sheet.data_validation(1, column, max(last, 1), column, offered)


def _write_cell(sheet: Worksheet, place: tuple[int, int], cell: str, kind: str, formats: Mapping[str, Format]) -> None:
    if not cell:
        sheet.write_blank(*place, None, formats[kind])
    elif kind in ("money", "number") and NUMBER.fullmatch(cell):
        sheet.write_number(*place, float(cell), formats[kind])
    elif kind == "date" and DATE.fullmatch(cell):
        sheet.write_datetime(*place, datetime.fromisoformat(cell), formats[kind])
    else:
        sheet.write_string(*place, NOT_IN_XML.sub("", cell)[:LONGEST_CELL], formats["text"])


def _rows(csv_bytes: IO[bytes]) -> Iterator[list[str]]:
    text = io.TextIOWrapper(csv_bytes, encoding="utf-8-sig", newline="")
    for row in csv.reader(text):
        yield [plain_text(cell) for cell in row]
    text.detach()
