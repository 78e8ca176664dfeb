"""Hours as people write them: 7.5, 7h 30, 7:30, 7 hrs 30, 90 mins, and the times and durations of spreadsheets."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from uploads.cells import Cell, Unreadable
from uploads.values import text_of

HOUR = 60
_MOST = 1000 * HOUR
_BEGINNING = datetime(1899, 12, 30)  # noqa: DTZ001  day 0 of spreadsheets: 26:00 can come as a date
_NUMBER = r"(\d+(?:[.,]\d{1,4}\d*)?|[.,]\d+)"
_HOURS, _MINUTES = r"(?:hours?|hrs?|h)\.?", r"(?:minutes?|mins?|m)\.?"
_PLAIN = re.compile(rf"{_NUMBER}\s*(?:{_HOURS})?")
_ONLY_MINUTES = re.compile(rf"{_NUMBER}\s*{_MINUTES}")
_BOTH = re.compile(rf"(\d+)\s*{_HOURS}\s*(?:and|&|,)?\s*(\d{{1,2}})\s*(?:{_MINUTES})?")
_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::[0-5]\d)?(?:\s*(?:hours?|hrs?|h))?")
_THOUSANDS = re.compile(r"\d+,\d{3,}")
_PARTS = {"¼": ".25", "½": ".5", "¾": ".75", " 1/4": ".25", " 1/2": ".5", " 3/4": ".75"}
_NOTHING = {"", "-", "–", "—", "n/a", "na", "nil", "none"}
_WORTH = re.compile(
    rf"(?<![\d.,:/-])(\d+(?:[.,]\d+)?)\s*-?\s*(?:({_MINUTES})|{_HOURS})(?:\s*(\d{{1,2}})\s*{_MINUTES})?(?![\w])"
)
TICKS = {"x", "✓", "✔", "☑", "✅", "√", "y", "yes", "true", "done", "attended", "present", "complete", "completed"}
CROSSES = {"n", "no", "false", "✗", "✘", "❌", "☐", "a", "absent", "dna", "did not attend", "not attended", "missed"}


class NotHours(Exception):
    pass


def minutes_of(cell: Cell, unit: int = HOUR) -> int:
    """To the nearest minute; an empty cell is 0. `unit` is how many minutes a plain number counts. Raises NotHours."""
    minutes = _minutes_of(cell, unit)
    if not 0 <= minutes <= _MOST:
        raise NotHours
    return int(minutes.quantize(Decimal(1), ROUND_HALF_UP))


def worth_of(heading: str) -> int:
    """Minutes: "Welcome (1.5h)" is 90; a heading without any is 0."""
    found = _WORTH.search(_plain(heading))
    if not found:
        return 0
    number, is_minutes, minutes = found.groups()
    worth = _decimal(number) * (1 if is_minutes else HOUR) + int(minutes or 0)
    return int(worth.quantize(Decimal(1), ROUND_HALF_UP)) if worth <= _MOST else 0


def is_tick(cell: Cell) -> bool:
    return cell is True or (isinstance(cell, str) and word(cell) in TICKS)


def is_cross(cell: Cell) -> bool:
    return cell is False or (isinstance(cell, str) and word(cell) in CROSSES)


def is_nothing(cell: Cell) -> bool:
    return isinstance(cell, str) and word(cell) in _NOTHING


@lru_cache(4096)
def word(text: str) -> str:
    return text_of(text).casefold().rstrip(".")


def _minutes_of(cell: Cell, unit: int) -> Decimal:
    if isinstance(cell, str):
        return _written(text_of(cell), unit)
    if isinstance(cell, bool | Unreadable):
        raise NotHours
    if isinstance(cell, int | float):
        return Decimal(str(cell)) * unit
    length = _length(cell)
    return Decimal(length.days * 24 * HOUR) + Decimal(length.seconds) / 60


def _length(cell: date | time | timedelta) -> timedelta:
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, datetime) and cell.year <= 1900:
        return cell - _BEGINNING
    if isinstance(cell, timedelta):
        return cell
    raise NotHours


@lru_cache(4096)
def _written(text: str, unit: int) -> Decimal:
    said = _plain(text)
    if said in _NOTHING:
        return Decimal(0)
    if _THOUSANDS.fullmatch(said):
        raise NotHours
    if found := _CLOCK.fullmatch(said) or _BOTH.fullmatch(said):
        return Decimal(found[1]) * HOUR + Decimal(found[2])
    if found := _ONLY_MINUTES.fullmatch(said):
        return _decimal(found[1])
    if found := _PLAIN.fullmatch(said):
        return _decimal(found[1]) * (unit if found[0] == found[1] else HOUR)
    raise NotHours


def _plain(text: str) -> str:
    said = text.casefold().strip()
    for part, decimals in _PARTS.items():
        said = said.replace(part, decimals)
    return said


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))
