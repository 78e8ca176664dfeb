from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampling.rules import due_date, is_working_day


@pytest.mark.parametrize(
    ("asked_on", "due_on"),
    [
        (date(2026, 7, 18), date(2026, 8, 10)),  # 21 days later is a Saturday
        (date(2026, 8, 10), date(2026, 9, 1)),  # the summer bank holiday
        (date(2025, 12, 4), date(2025, 12, 29)),  # Christmas Day, Boxing Day, a weekend
        (date(2026, 3, 13), date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 6, 2), date(2026, 6, 23)),  # an ordinary Tuesday
    ],
)
def test_a_due_date_is_21_days_later_or_the_next_working_day(asked_on: date, due_on: date) -> None:
    assert due_date(asked_on) == due_on


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)))
def test_a_due_date_is_a_working_day_and_no_later_than_needed(asked_on: date) -> None:
    due_on = due_date(asked_on)

    assert is_working_day(due_on)
    skipped = [asked_on + timedelta(days=21 + n) for n in range((due_on - asked_on).days - 21)]
    assert not any(map(is_working_day, skipped))
