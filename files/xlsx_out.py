"""A stored CSV as an Excel file, made when it is asked for. Every cell is text, so nothing is a formula."""

import csv
import io
from collections.abc import Iterator
from typing import IO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from files.csv_out import plain_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
WIDTH = 24
"""Of each column, in characters; enough for a name, a reference or a date."""


def write_workbook(csv_bytes: IO[bytes], out: IO[bytes], *, title: str) -> None:
    """Write the rows of one of our own CSV files as a workbook of one sheet, row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for row_number, row in enumerate(_rows(csv_bytes)):
        if row_number == 0:
            for column in range(len(row)):
                sheet.column_dimensions[get_column_letter(column + 1)].width = WIDTH
        sheet.append([_text_cell(sheet, cell) for cell in row])
    book.save(out)


def _rows(csv_bytes: IO[bytes]) -> Iterator[list[str]]:
    text = io.TextIOWrapper(csv_bytes, encoding="utf-8-sig", newline="")
    for row in csv.reader(text):
        yield [plain_text(cell) for cell in row]
    text.detach()


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A string even when it starts with an equals sign; characters that XML cannot hold are left out."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    cell.data_type = "s"
    return cell
