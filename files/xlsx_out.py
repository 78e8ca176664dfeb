"""Cells are text (no formulas, TRNs keep their noughts), but hours and pounds are numbers."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from xlsxwriter import Workbook

from files.csv_out import plain_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
WIDTH = 24
"""Of each column, in characters."""
NUMERIC_COLUMN = re.compile(r"(^|_)(hours|rate|amount)(_|$)")
"""Names of columns that hold numbers."""
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_workbook(csv_bytes: IO[bytes], out: IO[bytes], *, title: str, made_at: datetime) -> None:
    """The same rows, title and time make the same bytes."""
    with Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        numeric: set[int] = set()
        for row_number, row in enumerate(_rows(csv_bytes)):
            if row_number == 0:
                sheet.set_column(0, len(row) - 1, WIDTH)
                numeric = {column for column, name in enumerate(row) if NUMERIC_COLUMN.search(name)}
            for column, cell in enumerate(row):
                if column in numeric and NUMBER.fullmatch(cell):
                    sheet.write_number(row_number, column, float(cell))
                else:
                    sheet.write_string(row_number, column, NOT_IN_XML.sub("", cell)[:LONGEST_CELL])


def _rows(csv_bytes: IO[bytes]) -> Iterator[list[str]]:
    text = io.TextIOWrapper(csv_bytes, encoding="utf-8-sig", newline="")
    for row in csv.reader(text):
        yield [plain_text(cell) for cell in row]
    text.detach()
