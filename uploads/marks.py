"""What calamine does not tell of the cells of a sheet, from the XML itself."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from files.extracts import FileRefused
from uploads.cells import NOT_CALCULATED, Cell, Unreadable, error_value
from uploads.limits import Limits

Start = Callable[[str, dict[str, str]], None]


@dataclass
class Marks:
    """How far a sheet's cells reach, and those that are no value, by row and column from 0."""

    rows: int = 0
    columns: int = 0
    unreadable: dict[tuple[int, int], Unreadable] = field(default_factory=dict)

    def put_into(self, rows: list[list[Cell]]) -> list[list[Cell]]:
        for (row, column), cell in self.unreadable.items():
            rows.extend([] for _ in range(row + 1 - len(rows)))
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = cell
        return rows


def marks_in_xlsx(archive: zipfile.ZipFile, limits: Limits) -> dict[str, Marks]:
    found = {}
    for name, member in _sheets_of_xlsx(archive).items():
        sheet = _XlsxSheet(limits)
        _parse(archive, member, sheet)
        found[name] = sheet.marks
    return found


def marks_in_ods(archive: zipfile.ZipFile, limits: Limits) -> dict[str, Marks]:
    tables = _OdsTables(limits)
    _parse(archive, "content.xml", tables)
    return tables.marks


def _sheets_of_xlsx(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member of the archive by the name of the sheet."""
    sheets, targets = _Elements("sheet"), _Elements("Relationship")
    _parse(archive, "xl/workbook.xml", sheets)
    _parse(archive, "xl/_rels/workbook.xml.rels", targets)
    places = {each["Id"]: normpath(join("/xl", each["Target"])).lstrip("/") for each in targets.found}
    known = set(archive.namelist())
    of_sheet = {each["name"]: places.get(each.get("r:id", ""), "") for each in sheets.found if "name" in each}
    if missing := [name for name, member in of_sheet.items() if member not in known]:
        raise FileRefused(f"The file is damaged: its sheet “{missing[0]}” is not in it.")
    return of_sheet


class _Reader:
    """Of elements by their names without a prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, text: str) -> None: ...


def _parse(archive: zipfile.ZipFile, member: str, reader: _Reader) -> None:
    """Refuses entities: nothing that spreadsheets save has any, and they can be bombs."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: reader.start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: reader.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with archive.open(member) as content:
            parser.ParseFile(content)
    except expat.ExpatError as error:
        raise FileRefused("The file is damaged or cut short. Save it again, and upload the new file.") from error


def _refuse_doctype(*_: Any) -> None:
    raise FileRefused("The file holds a document type, which no spreadsheet program saves. Save it again.")


class _Elements(_Reader):
    """The attributes of each element of a name."""

    def __init__(self, name: str) -> None:
        self.name, self.found = name, list[dict[str, str]]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self.name:
            self.found.append(attributes)


class _XlsxSheet(_Reader):
    def __init__(self, limits: Limits) -> None:
        self.limits, self.marks = limits, Marks()
        self.row = self.column = -1
        self.kind, self.said = "", ""
        self.has_formula = self.has_value = self.in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 2)) - 1, -1
        elif name == "c":
            self.row, self.column = _place(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
            self.kind, self.said = attributes.get("t", "n"), ""
            self.has_formula = self.has_value = False
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "is"):
            self.has_value = self.in_value = True

    def text(self, text: str) -> None:
        if self.in_value:
            self.said += text

    def end(self, name: str) -> None:
        if name in ("v", "is"):
            self.in_value = False
        elif name == "c" and (self.has_value or self.has_formula):
            self.marks.rows = max(self.marks.rows, self.row + 1)
            self.marks.columns = max(self.marks.columns, self.column + 1)
            self.limits.refuse_extent(self.marks.rows - 1, self.marks.columns)
            if self.kind == "e":
                self.marks.unreadable[self.row, self.column] = error_value(self.said)
            elif self.has_formula and not self.said and not (self.kind == "str" and self.has_value):
                self.marks.unreadable[self.row, self.column] = NOT_CALCULATED


def _place(reference: str) -> tuple[int, int]:
    """Row and column from 0: C5 is (4, 2)."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter.upper()) - 64
    return int(reference[len(letters) :]) - 1, column - 1


class _OdsTables(_Reader):
    """A cell and a row can stand for many: LibreOffice fills up a sheet with one that is repeated."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.marks = limits, dict[str, Marks]()
        self.table = Marks()
        self.row = self.column = self.rows = 0
        self.pending: list[tuple[int, int, Unreadable | None]] = []
        self.cell: dict[str, str] = {}
        self.said: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.table = self.marks.setdefault(attributes.get("table:name", ""), Marks())
            self.row = 0
        elif name == "table-row":
            self.rows, self.column, self.pending = int(attributes.get("table:number-rows-repeated", 1)), 0, []
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.said = attributes, ""

    def text(self, text: str) -> None:
        if self.said is not None:
            self.said += text

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        cell, said = self.cell, (self.said or "").strip()
        after = self.column + int(cell.get("table:number-columns-repeated", 1))
        if said or "office:value-type" in cell or "table:formula" in cell:
            self.pending.append((self.column, after, _unreadable(cell, said)))
        self.column, self.said = after, None

    def _end_row(self) -> None:
        after = self.row + self.rows
        if self.pending:
            self.table.rows = after
            self.table.columns = max(self.table.columns, self.pending[-1][1])
            self.limits.refuse_extent(self.table.rows - 1, self.table.columns)
        for first, last, mark in self.pending:
            if mark:
                places = ((row, column) for row in range(self.row, after) for column in range(first, last))
                self.table.unreadable.update(dict.fromkeys(places, mark))
        self.row = after


def _unreadable(cell: dict[str, str], said: str) -> Unreadable | None:
    if cell.get("calcext:value-type") == "error" or ("table:formula" in cell and said.startswith(("#", "Err:"))):
        return error_value(said)
    return NOT_CALCULATED if "table:formula" in cell and "office:value-type" not in cell else None
