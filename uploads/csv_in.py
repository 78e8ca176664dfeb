"""CSV as spreadsheets and people save it; told by the bytes, not by the name."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from itertools import islice

from files.csv_out import BOM
from files.extracts import FileRefused

SEPARATORS = [",", ";", "\t"]
_LOOKED_AT = 50
NO_TABLE = "The file must be a CSV or Excel file."


def read_csv(content: bytes) -> list[list[str]]:
    """Row 1 first, empty rows too, as a spreadsheet numbers them. Raises FileRefused."""
    text = decoded(content)
    first, _, rest = text.partition("\n")
    if first.strip().lower() in {f"sep={separator.strip() or separator}" for separator in SEPARATORS}:
        text = f"\n{rest}"
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(records)
    except csv.Error as error:
        raise FileRefused(f"Row {len(rows) + 1:,} is not proper CSV: a quotation mark is left open.") from error
    return rows


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with or without its mark, else cp1252. Raises FileRefused for what is no text."""
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(NO_TABLE) from error
    if "\0" in text:
        raise FileRefused(NO_TABLE)
    return text


def _encoding(content: bytes) -> str:
    if content.startswith(BOM):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in content:
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def separator_of(text: str) -> str:
    """The one under which most rows are equally wide: of `a;b` over `1,5;x` only the semicolon makes two pairs."""
    return max(SEPARATORS, key=lambda separator: _usual_width(text, separator))


def _usual_width(text: str, separator: str) -> tuple[int, int]:
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _LOOKED_AT))
    except csv.Error:
        return (0, 0)
    widths = Counter(len(row) for row in rows if row)
    return max(((width, count) for width, count in widths.items() if count == max(widths.values())), default=(0, 0))
