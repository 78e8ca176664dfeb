"""A cell as the field's own type, or Wrong with what the person can do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from files.csv_out import plain_text
from uploads.cells import Cell, Unreadable

Read = Callable[[Cell], Any]
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_YES, _NO = {"yes", "y", "true"}, {"no", "n", "false"}
_DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y"]


class Wrong(Exception):
    """Says what to do: "Write yes or no."."""


def text_of(cell: Cell) -> str:
    """As a person sees it: 14.0 is 14, a real TRUE is TRUE; odd spaces and our own guard against formulas are gone."""
    if isinstance(cell, Unreadable):
        return cell.says
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    text = plain_text(cell) if isinstance(cell, str) else str(cell)
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def text(longest: int) -> Read:
    def read(cell: Cell) -> str:
        if isinstance(cell, date | time | timedelta):
            raise Wrong("Write text: the spreadsheet made a date or a time of it.")
        said = text_of(cell)
        if len(said) > longest:
            raise Wrong(f"Write {longest} letters or fewer.")
        return said

    return read


def digits(length: int) -> Read:
    """Of exactly that many, as a TRN; leading zeros that a spreadsheet ate are put back."""

    def read(cell: Cell) -> str:
        said = text_of(cell)
        if isinstance(cell, str) and re.fullmatch(r"\d+\.0+", said):
            said = said.partition(".")[0]
        if isinstance(cell, bool) or not (said.isascii() and said.isdigit() and len(said) <= length):
            raise Wrong(f"Write {length} digits.")
        return said.zfill(length)

    return read


def whole_number(least: int, most: int) -> Read:
    def read(cell: Cell) -> int:
        try:
            number = Decimal("nan" if isinstance(cell, bool) else text_of(cell))
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or number != number.to_integral_value() or not least <= number <= most:
            raise Wrong(f"Write a whole number from {least:,} to {most:,}.")
        return int(number)

    return read


def yes_no(cell: Cell) -> bool:
    said = text_of(cell).casefold()
    if said not in _YES | _NO:
        raise Wrong("Write yes or no.")
    return said in _YES


def one_of(choices: Mapping[str, Any]) -> Read:
    """By words in small letters."""

    def read(cell: Cell) -> Any:
        said = text_of(cell).casefold()
        if said not in choices:
            raise Wrong(f"Write one of: {', '.join(choices)}.")
        return choices[said]

    return read


def day(cell: Cell) -> date:
    """Days written in figures are British: 08/07/2026 is in July."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for pattern in _DAYS:
        try:
            return datetime.strptime(text_of(cell), pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise Wrong("Write a date, like 27 3 2026 as 27/03/2026.")
