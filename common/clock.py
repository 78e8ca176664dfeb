"""Moments are UTC; days are British (Europe/London)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    return timezone.now()


def database_now() -> datetime:
    """By the clock that all servers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def today() -> date:
    """The British date."""
    return british_date(now())


def british_date(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def closing_moment(day: date) -> datetime:
    """23:59:59 British time."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=LONDON)


def opening_moment(day: date) -> datetime:
    """00:00:00 British time."""
    return datetime.combine(day, time(0, 0, 0), tzinfo=LONDON)


def first_moment_after(day: date) -> datetime:
    """British midnight at the end of the day."""
    return opening_moment(day + timedelta(days=1))


def a_year_after(day: date) -> date:
    return _years_on(day, 1)


def a_year_before(day: date) -> date:
    return _years_on(day, -1)


def _years_on(day: date, years: int) -> date:
    """From 29 February to the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)
