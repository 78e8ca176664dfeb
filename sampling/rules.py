from datetime import date, timedelta
from typing import NamedTuple

import holidays

from common.words import in_words

DUE_IN_DAYS = 21
REPLY_IN_WORKING_DAYS = 10
DECIDED_IN_WORKING_DAYS = 10

_bank_holidays = holidays.country_holidays("GB", subdiv="ENG")


class Days(NamedTuple):
    """First and last."""

    opens_on: date
    closes_on: date


def days_of_year(start_year: int) -> Days:
    """1 September to 31 August."""
    return Days(date(start_year, 9, 1), date(start_year + 1, 8, 31))


def due_date(asked_on: date, days: int = DUE_IN_DAYS) -> date:
    """So many days after the British date of asking, moved on to a working day in England."""
    day = asked_on + timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_before(day: date, number: int) -> date:
    """2 before a Wednesday: the Monday."""
    while number:
        day -= timedelta(days=1)
        number -= is_working_day(day)
    return day


def why_not_due_on(day: date, *, after: date) -> str:
    """ "31 August 2026 is a bank holiday. Choose another day"; "" for a day on which answers can be due."""
    if day <= after:
        return f"New date must be after {in_words(after)}"
    if day.weekday() >= 5:
        return f"{in_words(day)} is a {day:%A}. Choose another day"
    return "" if is_working_day(day) else f"{in_words(day)} is a bank holiday. Choose another day"


def is_working_day(day: date) -> bool:
    """Monday to Friday, no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays


def working_days_after(day: date, number: int) -> date:
    """10 after Thursday 3 September 2026 is Thursday 17 September 2026."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day
