from datetime import date, timedelta
from typing import NamedTuple

import holidays

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


def is_working_day(day: date) -> bool:
    """Monday to Friday, no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays


def working_days_after(day: date, number: int) -> date:
    """10 after Thursday 3 September 2026 is Thursday 17 September 2026."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day
