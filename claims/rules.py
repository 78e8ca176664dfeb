"""Whole hours, pence. Caps and rates are data of the year (rules.md, part 3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schools.models import AcademicYear

INITIAL = "initial"
REFRESHER = "refresher"


def kind_of_training(hours_in_earlier_years: int) -> str:
    """Earlier hours with the same provider count when they are paid or may be."""
    return REFRESHER if hours_in_earlier_years > 0 else INITIAL


def cap(kind: str, year: AcademicYear) -> int:
    return year.refresher_cap if kind == REFRESHER else year.initial_cap


def hours_left(cap: int, used: int) -> int:
    """Never below nought: a year that became a refresher later can have used more than its new cap."""
    return max(0, cap - used)


def amount_pence(hours: int, rate_pence: int) -> int:
    """26 hours at 4380 are 113880."""
    return hours * rate_pence


def total_hours(hours: Iterable[int | None]) -> int:
    return sum(each or 0 for each in hours)
