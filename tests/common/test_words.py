from datetime import UTC, date, datetime, time

import pytest

from common import words


def test_dates_are_written_out():
    assert words.in_words(date(2026, 7, 17)) == "17 July 2026"
    assert words.with_weekday(date(2026, 7, 17)) == "Friday 17 July 2026"
    assert words.deadline(date(2026, 7, 17)) == "Friday 17 July 2026 at 11:59pm"


@pytest.mark.parametrize(
    ("clock", "text"),
    [
        (time(23, 59), "11:59pm"),
        (time(10, 42), "10:42am"),
        (time(12, 0), "midday"),
        (time(0, 5), "12:05am"),
        (time(12, 1), "12:01pm"),
    ],
)
def test_times_are_those_of_a_twelve_hour_clock(clock, text):
    assert words.time_of_day(clock) == text


def test_a_moment_is_told_in_british_time():
    assert words.moment_in_words(datetime(2026, 6, 2, 14, 5, tzinfo=UTC)) == "2 June 2026 at 3:05pm"
    assert words.moment_in_words(datetime(2026, 6, 2, 23, 30, tzinfo=UTC)) == "3 June 2026 at 12:30am"
    assert words.moment_in_words(datetime(2026, 12, 2, 14, 5, tzinfo=UTC)) == "2 December 2026 at 2:05pm"


def test_counts_agree_with_their_nouns():
    assert [words.counted(number, "mentor") for number in (0, 1, 2, 1204)] == [
        "0 mentors",
        "1 mentor",
        "2 mentors",
        "1,204 mentors",
    ]
    assert words.counted(2, "person", "people") == "2 people"


def test_names_are_listed_as_in_a_sentence():
    assert words.listed(["Ada"]) == "Ada"
    assert words.listed(["Ada", "Grace"]) == "Ada and Grace"
    assert words.listed(["Ada", "Grace", "Omar"]) == "Ada, Grace and Omar"
    assert words.listed([]) == ""


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 7, 18), "1 day left"),
        (date(2026, 7, 29), "12 days left"),
        (date(2026, 7, 17), "closes today at 11:59pm"),
        (date(2026, 7, 16), "closed"),
    ],
)
def test_days_left_count_nights(day, text):
    assert words.days_left(day, today=date(2026, 7, 17)) == text


def test_sizes_and_shares_have_one_way_of_being_written():
    assert [words.file_size(size) for size in (1, 999, 14_200, 999_499, 999_500, 1_234_567)] == [
        "1 byte",
        "999 bytes",
        "14 KB",
        "999 KB",
        "1.0 MB",
        "1.2 MB",
    ]
    assert words.percentage(104, 1000) == "10.4%"
    assert words.percentage(0, 0) == "0.0%"
