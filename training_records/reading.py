"""From tables to what was recorded: a record for each mentor, school and year, and what was left out, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from training_records.facts import NOBODY, Fact, Unclear, name_of, trn_of, urn_of, year_of
from training_records.headings import plain_heading
from training_records.hours import (
    HOUR,
    NotHours,
    is_cross,
    is_nothing,
    is_tick,
    minutes_of,
    worth_of,
)
from training_records.tables import Found, Table
from uploads.cells import NOT_CALCULATED, Cell, is_empty
from uploads.values import text_of

TOTAL, NOT_ATTENDED, NO_HOURS, EMPTY = "total", "not attended", "no hours", "empty"
HEADINGS, NOBODY_NAMED = "headings again", "no mentor"
_TOTAL = re.compile(r"(?:grand |sub-? ?)?totals?\b.*|.*\b(?:sub)?totals?:?", re.IGNORECASE)
_OTHER_FACTS = (Fact.URN, Fact.SCHOOL, Fact.POSTCODE, Fact.TRN, Fact.NAME, Fact.FIRST_NAME, Fact.LAST_NAME, Fact.EMAIL)


@dataclass(frozen=True)
class Entry:
    """One row that counts; `row` as the spreadsheet numbers it, of a record the first one."""

    row: int
    sheet: str
    school: str
    urn: str
    postcode: str
    name: str
    trn: str
    email: str
    year: int | None
    minutes: int

    @property
    def key(self) -> tuple[str, str, int | None]:
        """Of one mentor, school and year."""
        person = self.trn or f"{plain_heading(self.name)} {self.email.casefold()}"
        return person, self.urn or plain_heading(self.school), self.year


@dataclass(frozen=True)
class LeftOut:
    row: int
    why: str
    sheet: str


@dataclass(frozen=True)
class Error:
    row: int
    column: str
    value: str
    why: str
    sheet: str


@dataclass
class Recorded:
    records: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)


def read_tables(found: Found) -> Recorded:
    read = Recorded()
    sums: dict[tuple[str, str, int | None], Entry] = {}
    for table in found.tables:
        for entry in _Reader(table, read, named_by_sheet=found.is_by_school).entries():
            before = sums.get(entry.key)
            sums[entry.key] = replace(before, minutes=before.minutes + entry.minutes) if before else entry
    read.records = list(sums.values())
    return read


class _Reader:
    def __init__(self, table: Table, into: Recorded, *, named_by_sheet: bool) -> None:
        self.table, self.into, self.named_by_sheet = table, into, named_by_sheet
        self.worths = {place: worth_of(table.headings[place]) for place in table.columns.of(Fact.HOURS)}
        self.ones_are_ticks = {place: worth and self._only_ones(place) for place, worth in self.worths.items()}
        self.blank_is_absent = any(is_tick(self.cell(row, Fact.ATTENDED)) for row in table.filled)
        self.sum = 0

    def entries(self) -> Iterator[Entry]:
        rows = zip(self.table.rows, self.table.filled, strict=True)
        for number, (row, filled) in enumerate(rows, start=self.table.header_row + 1):
            if why := self._is_no_row(filled):
                self._leave_out(number, why)
                continue
            try:
                entry = self._entry(number, row, filled)
            except _Wrong as wrong:
                self.into.errors += wrong.errors
                continue
            if entry.minutes and (entry.name or entry.trn or entry.email):
                self.sum += entry.minutes
                yield entry
            else:
                self._leave_out(number, self._why_not(entry, row))

    def cell(self, row: Sequence[Cell], fact: Fact) -> Cell:
        place = self.table.columns.first(fact)
        return row[place] if place is not None and place < len(row) else ""

    def _is_no_row(self, row: Sequence[Cell]) -> str:
        if all(map(is_empty, row)):
            return EMPTY
        if [text_of(cell) for cell in row][: len(self.table.headings)] == self.table.headings:
            return HEADINGS
        if self._is_total(row):
            return TOTAL
        return NOT_ATTENDED if self._is_absent(row) else ""

    def _is_total(self, row: Sequence[Cell]) -> bool:
        """Where nobody is named, the word can stand in any column."""
        if text_of(self.cell(row, Fact.TRN)).isdigit():
            return False
        named = [self.cell(row, fact) for fact in _OTHER_FACTS]
        return any(map(_is_total, named if self._name(row) else row))

    def _is_absent(self, row: Sequence[Cell]) -> bool:
        place = self.table.columns.first(Fact.ATTENDED)
        said = self.cell(row, Fact.ATTENDED)
        return place is not None and (is_cross(said) or (self.blank_is_absent and is_nothing(said)))

    def _entry(self, number: int, row: Sequence[Cell], filled: Sequence[Cell]) -> Entry:
        """Raises _Wrong."""
        wrong = _Wrong()
        minutes = self._minutes(number, row, wrong)
        trn = self._read(number, filled, Fact.TRN, trn_of, wrong) or ""
        year = self._read(number, filled, Fact.YEAR, year_of, wrong)
        if wrong.errors:
            raise wrong
        school = text_of(self.cell(filled, Fact.SCHOOL)) or (self.table.sheet if self.named_by_sheet else "")
        return Entry(
            number,
            self.table.sheet,
            school,
            urn_of(self.cell(filled, Fact.URN)) or urn_of(school),
            text_of(self.cell(filled, Fact.POSTCODE)),
            self._name(filled),
            trn,
            text_of(self.cell(filled, Fact.EMAIL)),
            year,
            minutes,
        )

    def _name(self, row: Sequence[Cell]) -> str:
        first, last = (text_of(self.cell(row, fact)) for fact in (Fact.FIRST_NAME, Fact.LAST_NAME))
        said = f"{first} {last}".strip() or text_of(self.cell(row, Fact.NAME))
        return "" if said.casefold() in NOBODY else name_of(said)

    def _minutes(self, number: int, row: Sequence[Cell], wrong: _Wrong) -> int:
        hours = [(place, HOUR) for place in self.table.columns.of(Fact.HOURS)]
        parts = [(place, 1) for place in self.table.columns.of(Fact.MINUTES)]
        return sum(self._minutes_in(number, row, place, unit, wrong) for place, unit in hours + parts)

    def _minutes_in(self, number: int, row: Sequence[Cell], place: int, unit: int, wrong: _Wrong) -> int:
        cell: Cell = row[place] if place < len(row) else ""
        worth = self.worths.get(place, 0) if unit == HOUR else 0
        if worth and (is_tick(cell) or (self.ones_are_ticks[place] and text_of(cell) == "1")):
            return worth
        if is_cross(cell):
            return 0
        try:
            return minutes_of(cell, unit)
        except NotHours:
            wrong.errors.append(self._error(number, place, cell, "not hours"))
            return 0

    def _only_ones(self, place: int) -> bool:
        cells = (row[place] for row in self.table.rows if place < len(row))
        return all(text_of(cell) in ("1", "0") or is_tick(cell) or is_cross(cell) or is_nothing(cell) for cell in cells)

    def _read(self, number: int, row: Sequence[Cell], fact: Fact, read: Callable[[Cell], Any], wrong: _Wrong) -> Any:
        try:
            return read(self.cell(row, fact))
        except Unclear as unclear:
            place = self.table.columns.of(fact)[0]
            wrong.errors.append(self._error(number, place, self.cell(row, fact), unclear.why))
            return None

    def _error(self, number: int, place: int, cell: Cell, why: str) -> Error:
        if cell is NOT_CALCULATED:
            return Error(number, self.table.headings[place], "", "formula without a value", self.table.sheet)
        return Error(number, self.table.headings[place], text_of(cell), why, self.table.sheet)

    def _why_not(self, entry: Entry, row: Sequence[Cell]) -> str:
        if entry.minutes:
            return TOTAL if entry.minutes == self.sum or not entry.school else NOBODY_NAMED
        hours = self.table.columns.of(Fact.HOURS)
        crossed = [row[place] for place in hours if place < len(row) and is_cross(row[place])]
        return NOT_ATTENDED if crossed and len(hours) == 1 else NO_HOURS

    def _leave_out(self, row: int, why: str) -> None:
        self.into.left_out.append(LeftOut(row, why, self.table.sheet))


class _Wrong(Exception):
    def __init__(self) -> None:
        super().__init__()
        self.errors: list[Error] = []


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_TOTAL.fullmatch(cell.strip()))
