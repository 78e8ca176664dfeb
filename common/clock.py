"""One clock for everybody: moments are stored in UTC, days are British days (Europe/London)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()


def database_now() -> datetime:
    """The present moment by the one clock that all web servers and workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def today() -> date:
    """The British date now."""
    return british_date(now())


def british_date(moment: datetime) -> date:
    """The date on a British calendar at that moment."""
    return moment.astimezone(LONDON).date()


def closing_moment(day: date) -> datetime:
    """The last second of a British day: a window that closes on 18 July closes at 23:59:59 there."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=LONDON)


def opening_moment(day: date) -> datetime:
    """The first second of a British day."""
    return datetime.combine(day, time(0, 0, 0), tzinfo=LONDON)


def first_moment_after(day: date) -> datetime:
    """Midnight at the end of a British day: the first moment that is too late."""
    return opening_moment(day + timedelta(days=1))
