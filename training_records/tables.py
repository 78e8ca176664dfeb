"""The table of a workbook: which sheet, which row of headings, and merged cells told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from files.extracts import FileRefused
from training_records.columns import Columns, guess, named_columns
from training_records.headings import facts_of
from uploads.cells import Cell, is_empty
from uploads.values import text_of
from uploads.workbooks import Sheet

_TITLE_ROWS = 20
_LOOKED_AT = 200
NO_TABLE = "We cannot find a table of people and hours. The first row of the table must say what each column is."
Said = Mapping[str, Sequence[str] | str]


@dataclass(frozen=True)
class Table:
    """`rows` come after the headings; `filled` are the same with merged cells written into each row that they cover."""

    sheet: str
    header_row: int
    headings: list[str]
    rows: list[list[Cell]]
    filled: list[list[Cell]]
    columns: Columns

    @property
    def is_whole(self) -> bool:
        return self.columns.name_hours and self.columns.name_people


@dataclass(frozen=True)
class Found:
    """`tables` are several where each sheet is a school."""

    tables: list[Table]
    sheets: list[str]

    @property
    def table(self) -> Table:
        return self.tables[0]

    @property
    def is_by_school(self) -> bool:
        return len(self.tables) > 1


def find_tables(sheets: Iterable[Sheet], said: Said | None = None) -> Found:
    """By the guess, or by what a person said of the columns. Raises FileRefused."""
    read = list(sheets)
    tables = [table for table in (_table_of(sheet, said) for sheet in read) if table]
    if not tables:
        raise FileRefused(NO_TABLE)
    best = max(tables, key=_worth)
    alike = [table for table in tables if table.headings == best.headings and table.rows]
    is_by_school = len(alike) > 1 and not best.columns.name_schools and best.is_whole
    return Found(alike if is_by_school else [best], [sheet.name for sheet in read])


def _worth(table: Table) -> tuple[int, int, int]:
    return (table.is_whole, len(table.columns.places), len(table.rows))


def _table_of(sheet: Sheet, said: Said | None) -> Table | None:
    filled = _filled(sheet)
    tables = [
        table for place in range(min(_TITLE_ROWS, len(filled))) if (table := _table_below(sheet, filled, place, said))
    ]
    return max(tables, key=lambda table: (table.is_whole, _telling(table), -table.header_row), default=None)


def _telling(table: Table) -> int:
    """How many of its headings say what they are."""
    return sum(map(bool, map(facts_of, table.headings))) + len(table.columns.places)


def _table_below(sheet: Sheet, filled: list[list[Cell]], place: int, said: Said | None) -> Table | None:
    headings = _headings(filled[place])
    if sum(map(bool, headings)) < 2 or not all(isinstance(cell, str) for cell in filled[place]):
        return None
    below = _without_tail(filled[place + 1 :])
    try:
        columns = named_columns(headings, said) if said else guess(headings, below[:_LOOKED_AT])
    except (KeyError, ValueError):
        return None
    rows = sheet.rows[place + 1 : place + 1 + len(below)]
    return Table(sheet.name, place + 1, headings, rows, below, columns)


def _headings(row: Sequence[Cell]) -> list[str]:
    """Of two that are alike the second is "Hours (2)"."""
    names = [text_of(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        if name and seen[name] > 1:
            names[place] = f"{name} ({seen[name]})"
    return names


def _filled(sheet: Sheet) -> list[list[Cell]]:
    rows = [list(row) for row in sheet.rows] if sheet.merged else sheet.rows
    for (top, left), (bottom, _) in sheet.merged:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[top]) and left < len(rows[row]):
                rows[row][left] = rows[top][left]
    return rows


def _without_tail(rows: list[list[Cell]]) -> list[list[Cell]]:
    last = len(rows)
    while last and all(map(is_empty, rows[last - 1])):
        last -= 1
    return rows[:last]
