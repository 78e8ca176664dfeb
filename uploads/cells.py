"""What a cell can be once it is read, whatever file it came from. "" is an empty cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True)
class Unreadable:
    """`says` is what stands in the cell; `fix` tells the person what to do."""

    says: str
    fix: str


NOT_CALCULATED = Unreadable(
    "a formula without a value", "Open the file in a spreadsheet program and save it again, or write the value itself."
)


def error_value(says: str) -> Unreadable:
    return Unreadable(says or "an error", "Write the value itself: the cell holds an error of the spreadsheet.")


Cell = str | bool | int | float | date | time | timedelta | Unreadable


def is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()
