"""XLSX, XLS and ODS through calamine, which tells neither formulas without a value nor errors from empty cells: what it
cannot tell is looked up beforehand (uploads/marks.py), and so is how far a sheet reaches: calamine takes memory for all
of it. Of XLS nothing can be looked up, so a process of its own reads it (uploads/xls_child.py).
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from files.extracts import FileRefused
from uploads import xls_child
from uploads.cells import Cell
from uploads.limits import Limits
from uploads.marks import Marks, marks_in_ods, marks_in_xlsx

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED_XLSX = "EncryptedPackage".encode("utf-16-le")
_XLS_BEGINS, _FILEPASS, _FIRST_RECORDS = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F, 8
_CHUNK = 1 << 20
LOCKED = "The file has a password. Save it without a password."
DAMAGED = "The file is damaged or cut short. Save it again, and upload the new file."


@dataclass(frozen=True)
class Sheet:
    """`merged` are ranges of cells that are one, by their first and last row and column from 0; of XLSX only."""

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


@dataclass(frozen=True)
class Workbook:
    """`sheets` are those that can be seen, each read when it is asked for."""

    sheets: Iterator[Sheet]
    hidden: list[str]


def open_workbook(content: bytes, limits: Limits) -> Workbook:
    """Raises FileRefused, and so does taking a sheet."""
    if content.startswith(OLE):
        return _open_xls(content, limits)
    marks = _marks(content, limits)
    try:
        workbook = load_workbook(io.BytesIO(content))
    except PasswordError as error:
        raise FileRefused(LOCKED) from error
    except CalamineError as error:
        raise FileRefused(DAMAGED) from error
    hidden = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
    return Workbook(_sheets(workbook, marks), hidden)


def _sheets(workbook: CalamineWorkbook, marks: dict[str, Marks]) -> Iterator[Sheet]:
    for sheet in workbook.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            try:
                found = workbook.get_sheet_by_name(sheet.name)
                rows, merged = found.to_python(skip_empty_area=False), found.merged_cell_ranges or []
            except CalamineError as error:
                raise FileRefused(DAMAGED) from error
            yield Sheet(sheet.name, marks[sheet.name].put_into([list(row) for row in rows]), merged)


def _open_xls(content: bytes, limits: Limits) -> Workbook:
    if _ENCRYPTED_XLSX in content or _is_locked_xls(content):
        raise FileRefused(LOCKED)
    most = [str(limits.rows + 1), str(limits.columns)]
    child = subprocess.run([sys.executable, xls_child.__file__, *most], input=content, capture_output=True, check=False)
    answer = pickle.loads(child.stdout) if child.returncode == 0 else "damaged"  # noqa: S301  our own process wrote it
    if isinstance(answer, str):
        raise FileRefused(LOCKED if answer == "password" else DAMAGED)
    return Workbook(_sheets_of_xls(answer, limits), [name for name, visible, _ in answer if not visible])


def _is_locked_xls(content: bytes) -> bool:
    """By the record FILEPASS, which stands among the first of the workbook; calamine passes over it."""
    place = content.find(_XLS_BEGINS)
    if place < 0:
        return False
    for _ in range(_FIRST_RECORDS):
        kind, length = int.from_bytes(content[place : place + 2], "little"), content[place + 2 : place + 4]
        if kind == _FILEPASS:
            return True
        place += 4 + int.from_bytes(length, "little")
    return False


def _sheets_of_xls(sheets: list[tuple[str, bool, list[list[Cell]] | None]], limits: Limits) -> Iterator[Sheet]:
    for name, visible, rows in sheets:
        if rows is None:
            raise FileRefused(f"The file has more than {limits.rows:,} rows or {limits.columns:,} columns.")
        if visible:
            yield Sheet(name, rows)


def _marks(content: bytes, limits: Limits) -> dict[str, Marks]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, limits)
            names = archive.namelist()
            if "content.xml" in names:
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise FileRefused(LOCKED)
                return marks_in_ods(archive, limits)
            if "xl/workbook.xml" in names:
                return marks_in_xlsx(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise FileRefused(DAMAGED) from error
    raise FileRefused("The file must be a CSV or Excel file.")


def _refuse_bomb(archive: zipfile.ZipFile, limits: Limits) -> None:
    """By what the directory declares, then by what really comes out: a directory can lie."""
    limits.refuse_unpacked(sum(member.file_size for member in archive.infolist()))
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise FileRefused(LOCKED)
    done = 0
    for member in archive.infolist():
        declared, member.file_size = member.file_size, limits.unpacked + 2 * _CHUNK  # read on past it
        with archive.open(member) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                done += len(chunk)
                limits.refuse_unpacked(done)
        member.file_size = declared
