"""Hours as people write them."""

from datetime import date, datetime, time, timedelta

import pytest

from training_records.hours import NotHours, minutes_of, worth_of
from uploads.cells import NOT_CALCULATED


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("7.5", 450),
        (7.5, 450),
        (8, 480),
        ("7,5", 450),
        (".5", 30),
        ("7½", 450),
        ("1 1/2 hours", 90),
        ("7h 30", 450),
        ("7h30m", 450),
        ("7 hrs 30", 450),
        ("7 hours and 30 minutes", 450),
        ("7:30", 450),
        ("07:30:00", 450),
        ("26:00", 1560),
        ("90 mins", 90),
        ("2 hrs.", 120),
        (" 3\u00a0h ", 180),
        (7.33, 440),
        (time(7, 30), 450),
        (timedelta(hours=26), 1560),
        (datetime(1899, 12, 31, 2), 1560),  # noqa: DTZ001  26:00 as some programs save it
        ("", 0),
        ("–", 0),
        ("n/a", 0),
    ],
)
def test_hours_as_people_write_them_are_minutes(written, minutes):
    assert minutes_of(written) == minutes


@pytest.mark.parametrize(
    "written",
    ["some", "7:75", "-2", -1, "1,200", "7 hrs 130", "2025/26", date(2026, 3, 7), True, NOT_CALCULATED, 5000.0, "nan"],
)
def test_what_is_no_length_of_time_is_not_guessed(written):
    with pytest.raises(NotHours):
        minutes_of(written)


def test_a_plain_number_counts_what_its_column_says():
    assert (minutes_of(45, unit=1), minutes_of("1h", unit=1)) == (45, 60)


@pytest.mark.parametrize(
    ("heading", "minutes"),
    [
        ("Welcome (1.5h)", 90),
        ("Maths – 4 hours", 240),
        ("Feedback [90 mins]", 90),
        ("Day 1 (6hrs 30m)", 390),
        ("Module 2", 0),
        ("Hours 2025/26", 0),
        ("Hours", 0),
    ],
)
def test_a_heading_can_say_what_a_tick_is_worth(heading, minutes):
    assert worth_of(heading) == minutes
