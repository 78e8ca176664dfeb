"""The one way from the bytes of a spreadsheet to typed rows, or to every problem by row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from files.csv_out import csv_lines
from files.extracts import FileRefused
from uploads.cells import Cell, Unreadable, is_empty
from uploads.csv_in import read_csv
from uploads.limits import Limits
from uploads.problems import Problem, by_row
from uploads.values import Read, Wrong, text_of
from uploads.workbooks import OLE, ZIP, Sheet, Workbook, open_workbook

WHAT_TO_CORRECT = "what_to_correct"
_TITLE_ROWS = 20
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Column:
    """`empty` is what a blank cell means; without one it is a mistake."""

    name: str
    read: Read
    empty: Any = ...


@dataclass(frozen=True)
class Row:
    number: int
    values: dict[str, Any]


@dataclass
class Reading:
    """`table` is what the person sent, from the headings on, without our own column."""

    table: Sheet
    header_row: int
    hidden: list[str]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def rows_to_correct(self) -> Iterator[bytes]:
        said = by_row(self.problems)
        header, *_ = self.table.rows
        kept = [place for place, cell in enumerate(header) if plain_name(cell) != WHAT_TO_CORRECT]
        names = [text_of(header[place]) for place in kept]
        wrong = (
            [*(text_of(row[place]) if place < len(row) else "" for place in kept), said[number]]
            for number, row in enumerate(self.table.rows, start=self.header_row)
            if number in said
        )
        return csv_lines([*names, WHAT_TO_CORRECT], wrong)


def no_progress(done: int, all_of_them: int) -> None:
    pass


def read(content: bytes, columns: Sequence[Column], limits: Limits, progress: Progress = no_progress) -> Reading:
    """Columns are checked before rows. Raises FileRefused."""
    limits.refuse_size(len(content))
    if not content.strip():
        raise FileRefused("The file is empty.")
    workbook = opened(content, limits)
    sheet, header_row, places = _found(workbook, columns)
    reading = Reading(Sheet(sheet.name, sheet.rows[header_row - 1 :]), header_row, workbook.hidden)
    cells = reading.table.rows[1:]
    limits.refuse_extent(sum(not _is_blank(row) for row in cells), max(map(_width, reading.table.rows)))
    for number, row in enumerate(cells, start=header_row + 1):
        if not _is_blank(row):
            _read_row(reading, number, row, columns, places)
        progress(number - header_row, len(cells))
    if not reading.rows and not reading.problems:
        raise FileRefused("The file has its columns but no rows.")
    return reading


def opened(content: bytes, limits: Limits) -> Workbook:
    if content.startswith((ZIP, OLE)):
        return open_workbook(content, limits)
    return Workbook(iter([Sheet("", [list(row) for row in read_csv(content)])]), hidden=[])


def _found(workbook: Workbook, columns: Sequence[Column]) -> tuple[Sheet, int, dict[str, int]]:
    """The first sheet that has the columns, the number of its row of headings, and where each column stands."""
    seen: list[Cell] = []
    for sheet in workbook.sheets:
        for number, row in enumerate(sheet.rows[:_TITLE_ROWS], start=1):
            places = _places(row, columns)
            if len(places) == len(columns):
                return sheet, number, places
            seen = max(seen, row, key=lambda cells: (len(_places(cells, columns)), any(cells)))
    raise FileRefused(_missing(seen, columns, workbook.hidden))


def _places(row: list[Cell], columns: Sequence[Column]) -> dict[str, int]:
    """Raises FileRefused where a row of headings names one twice."""
    wanted = {plain_name(column.name): column.name for column in columns}
    found: dict[str, int] = {}
    twice = ""
    for place, cell in enumerate(row):
        if name := wanted.get(plain_name(cell)):
            twice = name if name in found else twice
            found.setdefault(name, place)
    if twice and len(found) == len(columns):
        raise FileRefused(f"The file has the column {twice} more than once.")
    return found


def plain_name(cell: Cell) -> str:
    """ "Claim reference" is claim_reference."""
    return re.sub(r"[\s_-]+", "_", text_of(cell).casefold())


def _missing(row: list[Cell], columns: Sequence[Column], hidden: list[str]) -> str:
    there = _places(row, columns)
    missing = [column.name for column in columns if column.name not in there]
    names = ", ".join(text_of(cell) for cell in row if not is_empty(cell))
    said = f"We cannot find the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}. The file has: {names}."
    return f"{said} Its hidden sheets are not read: {', '.join(hidden)}." if hidden else said


def _read_row(
    reading: Reading, number: int, row: list[Cell], columns: Sequence[Column], places: dict[str, int]
) -> None:
    values: dict[str, Any] = {}
    before = len(reading.problems)
    for column in columns:
        place = places[column.name]
        cell = row[place] if place < len(row) else ""
        try:
            values[column.name] = _value(cell, column)
        except Wrong as wrong:
            reading.problems.append(Problem(number, column.name, text_of(cell), str(wrong)))
    if len(reading.problems) == before:
        reading.rows.append(Row(number, values))


def _value(cell: Cell, column: Column) -> Any:
    """Raises Wrong."""
    if isinstance(cell, Unreadable):
        raise Wrong(cell.fix)
    if not isinstance(cell, str) or text_of(cell):
        return column.read(cell)
    if column.empty is ...:
        raise Wrong(f"Fill in {column.name}.")
    return column.empty


def _is_blank(row: list[Cell]) -> bool:
    return all(is_empty(cell) for cell in row)


def _width(row: list[Cell]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if not is_empty(cell)), default=0)
