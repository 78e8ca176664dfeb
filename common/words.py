"""Dates, times, counts and lists as people read them, in British time."""

from collections.abc import Iterable
from datetime import date, datetime, time

from common.clock import LONDON, british_date


def in_words(day: date) -> str:
    """17 July 2026"""
    return f"{day.day} {day:%B %Y}"


def with_weekday(day: date) -> str:
    """Friday 17 July 2026: a day by which somebody must act."""
    return f"{day:%A} {in_words(day)}"


def time_of_day(moment: datetime | time) -> str:
    """11:59pm, 10:42am, midday"""
    clock = moment.astimezone(LONDON).time() if isinstance(moment, datetime) else moment
    if (clock.hour, clock.minute) == (12, 0):
        return "midday"
    return f"{clock.hour % 12 or 12}:{clock.minute:02d}{'am' if clock.hour < 12 else 'pm'}"


def time_to_the_second(moment: datetime) -> str:
    """10:42:07am"""
    clock = moment.astimezone(LONDON).time()
    return f"{clock.hour % 12 or 12}:{clock:%M:%S}{'am' if clock.hour < 12 else 'pm'}"


def moment_in_words(moment: datetime) -> str:
    """2 June 2026 at 3:05pm"""
    return f"{in_words(british_date(moment))} at {time_of_day(moment)}"


def deadline(day: date) -> str:
    """Friday 17 July 2026 at 11:59pm"""
    return f"{with_weekday(day)} at 11:59pm"


def counted(number: int, one: str, many: str = "") -> str:
    """1 mentor, 2 mentors, 1,204 claims"""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], joined_by: str = "and") -> str:
    """Ada, Grace and Omar"""
    *others, last = list(names) or [""]
    return f"{', '.join(others)} {joined_by} {last}" if others else last


def days_left(day: date, today: date) -> str:
    """Counts nights: closing tomorrow is "1 day left"."""
    nights = (day - today).days
    if nights == 0:
        return "closes today at 11:59pm"
    return f"{counted(nights, 'day')} left" if nights > 0 else "closed"


def file_size(size: int) -> str:
    """14 KB, 1.2 MB; `size` in bytes."""
    if size < 1000:
        return counted(size, "byte")
    return f"{max(1, round(size / 1000)):,} KB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def percentage(part: int, whole: int) -> str:
    """10.4%; of nothing 0.0%."""
    return f"{100 * part / whole:.1f}%" if whole else "0.0%"


def masked(email: str) -> str:
    """s•••@fernhollow.example"""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"
