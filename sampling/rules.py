from datetime import date, timedelta

import holidays

DUE_IN_DAYS = 21

_bank_holidays = holidays.country_holidays("GB", subdiv="ENG")


def due_date(asked_on: date, days: int = DUE_IN_DAYS) -> date:
    """So many days after the British date of asking, moved on to a working day in England."""
    day = asked_on + timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Monday to Friday, no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays
