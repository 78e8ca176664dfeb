from datetime import date, timedelta

import pytest

from support.demo.dates import Days, just_closed_window, last_years_window, open_window

A_YEAR = [date(2026, 8, 20) + timedelta(days=number) for number in range(366)]


@pytest.mark.parametrize("kind", [open_window, just_closed_window, last_years_window])
def test_a_window_lies_inside_its_academic_year(kind: object) -> None:
    assert callable(kind)
    for day in A_YEAR:
        days = kind(day)
        assert date(days.start_year, 9, 1) <= days.opens_on <= days.closes_on <= date(days.start_year + 1, 8, 31)


def test_no_two_windows_overlap() -> None:
    for day in A_YEAR:
        last, closed, opened = last_years_window(day), just_closed_window(day), open_window(day)
        assert last.closes_on < closed.opens_on
        assert closed.closes_on + timedelta(days=1) == opened.opens_on == day


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 2), Days(2025, date(2026, 6, 2), date(2026, 6, 29))),
        (date(2026, 8, 31), Days(2025, date(2026, 8, 31), date(2026, 8, 31))),
        (date(2026, 9, 1), Days(2026, date(2026, 9, 1), date(2026, 9, 28))),
    ],
)
def test_a_window_is_open_today_for_four_weeks_or_to_the_end_of_the_year(today: date, expected: Days) -> None:
    assert open_window(today) == expected
