"""Windows told from today, so that there is always one to claim in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from schools.models import AcademicYear

LENGTH = timedelta(days=28)


class Days(NamedTuple):
    start_year: int
    opens_on: date
    closes_on: date


def open_window(today: date) -> Days:
    """Four weeks from today, or to the end of the academic year."""
    year = AcademicYear(start_year=AcademicYear.start_year_of(today))
    return Days(year.start_year, today, min(today + LENGTH - timedelta(days=1), year.ends_on))


def just_closed_window(today: date) -> Days:
    """The four weeks up to yesterday, without the days before the academic year of yesterday."""
    yesterday = today - timedelta(days=1)
    year = AcademicYear(start_year=AcademicYear.start_year_of(yesterday))
    return Days(year.start_year, max(today - LENGTH, year.starts_on), yesterday)


def last_years_window(today: date) -> Days:
    """27 April to 17 July of the year before the one of the window that has just closed."""
    start_year = just_closed_window(today).start_year - 1
    return Days(start_year, date(start_year + 1, 4, 27), date(start_year + 1, 7, 17))
