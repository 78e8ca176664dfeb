"""Spreadsheets as providers keep them, read by the guess alone."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from files.extracts import FileRefused
from tests.uploads.files import xlsx
from training_records.printed import printed
from uploads.limits import Limits

FILES = Path(__file__).parent / "files"
LIMITS = Limits(size=1_000_000, rows=1000, columns=100, unpacked=10_000_000)
URNS = {"urn": "142458", "school": "", "trn": "0123456", "name": "Ruth Adeyemi"}


def read(*sheets: list[list[Any]], said: Any = None) -> dict[str, Any]:
    return printed(xlsx(*sheets), LIMITS, said)


def minutes(answer: dict[str, Any]) -> dict[str, int]:
    return {record["name"]: record["minutes"] for record in answer["records"]}


@pytest.mark.parametrize("name", ["1-one-row-a-mentor.csv", "2-session-log.xlsx", "3-ticks-by-module.xlsx"])
def test_an_example_gives_its_answer_by_the_guess_alone(name):
    answer = json.loads((FILES / f"{name}.expected.json").read_text("utf-8"))
    assert printed((FILES / name).read_bytes(), LIMITS) == answer


def test_hours_and_minutes_apart_are_added():
    answer = read([["URN", "Mentor", "TRN", "Hours", "Minutes"], [142458, "Ruth Adeyemi", 123456, 7, 30]])
    assert answer["records"] == [URNS | {"minutes": 450}]


def test_a_column_for_each_term_is_summed_and_their_total_is_not_counted_again():
    headings = ["School URN", "Mentor", "TRN", "Autumn hours", "Spring hours", "Total hours"]
    assert read([headings, ["142458", "Ruth Adeyemi", "0123456", 4, "3h 30", 7.5]])["records"] == [
        URNS | {"minutes": 450}
    ]


def test_hours_that_were_planned_are_not_hours_recorded():
    answer = read([["URN", "Mentor", "TRN", "Planned hours", "Hours done"], [142458, "Ruth Adeyemi", 123456, 20, 7.5]])
    assert answer["records"] == [URNS | {"minutes": 450}]


def test_a_sheet_for_each_school_names_the_school():
    book, file = None, io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for school, hours in [("Beechwood College", 3), ("Newtown Infants", 4)]:
        sheet = book.add_worksheet(school)
        sheet.write_row(0, 0, ["Mentor", "TRN", "Hours"])
        sheet.write_row(1, 0, ["Ruth Adeyemi", "0123456", hours])
    book.close()
    records = printed(file.getvalue(), LIMITS)["records"]
    assert [(each["school"], each["minutes"]) for each in records] == [
        ("Beechwood College", 180),
        ("Newtown Infants", 240),
    ]


def test_a_merged_school_is_the_school_of_every_row_it_covers():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["School", "Mentor", "TRN", "Hours"])
    sheet.merge_range("A2:A3", "Beechwood College")
    sheet.write_row(1, 1, ["Ruth Adeyemi", "0123456", 2])
    sheet.write_row(2, 1, ["Tom Whitfield-Jones", "6701234", 3])
    book.close()
    assert {each["school"] for each in printed(file.getvalue(), LIMITS)["records"]} == {"Beechwood College"}


def test_totals_empty_rows_and_repeated_headings_are_left_out_and_listed():
    headings = ["School", "Mentor", "TRN", "Hours"]
    rows = [
        ["Beechwood College", "Ruth Adeyemi", "0123456", 2],
        ["Beechwood College Total", "", "", 2],
        ["", "", "", ""],
        headings,
        ["Newtown Infants", "Li", "4567012", 3],
        ["", "", "", 5],
        ["Newtown Infants", "Ewa Żak", "8123450", "absent"],
    ]
    answer = read([headings, *rows])
    assert minutes(answer) == {"Ruth Adeyemi": 120, "Li": 180}
    assert [(each["row"], each["why"]) for each in answer["left_out"]] == [
        (3, "total"),
        (4, "empty"),
        (5, "headings again"),
        (7, "total"),
        (8, "not attended"),
    ]


def test_names_are_given_name_first_and_without_a_title():
    table = [
        ["School", "Mentor", "Hours"],
        *(["A school", name, 1] for name in ("Adeyemi, Dr Ruth", "Mrs Zoë O’Dea", "Li")),
    ]
    assert list(minutes(read(table))) == ["Ruth Adeyemi", "Zoë O’Dea", "Li"]


def test_a_trainee_is_not_a_mentor():
    answer = read([["Trainee name", "School mentor", "Mentor school", "Hrs"], ["Ann Example", "Li", "A school", 1]])
    assert [(each["name"], each["school"]) for each in answer["records"]] == [("Li", "A school")]


def test_headings_that_say_nothing_are_guessed_by_their_values():
    table = [["Who", "Where", "Ref", "Amount"], ["Ruth Adeyemi", "Beechwood College", "0123456", "7h 30"]]
    assert read(table)["records"] == [URNS | {"urn": "", "school": "Beechwood College", "minutes": 450}]


def test_what_a_person_says_of_the_columns_is_what_counts():
    table = [["Mentor", "School", "Hours", "Agreed"], ["Li", "A school", 3, 4]]
    said = {"name": "Mentor", "school": "School", "hours": ["Agreed"]}
    assert minutes(read(table, said=said)) == {"Li": 240}


def test_each_year_of_a_mentor_is_a_record():
    answer = read(
        [["Mentor", "TRN", "Hours", "Year"], ["Li", "4567012", 3, "2024/25"], ["Li", "4567012", 4, "2025 to 2026"]]
    )
    assert [(each["year"], each["minutes"]) for each in answer["records"]] == [(2024, 180), (2025, 240)]


def test_what_cannot_be_read_is_an_error_with_its_place():
    table = [["Mentor", "TRN", "Hours", "Year"], ["Li", "4567012", 3, "2025"], ["Ruth", "12x", "many", "2024/27"]]
    answer = read(table, said={"name": "Mentor", "trn": "TRN", "hours": "Hours", "year": "Year"})
    assert minutes(answer) == {"Li": 180}
    assert [tuple(error.values()) for error in answer["errors"]] == [
        (3, "Hours", "many", "not hours"),
        (3, "TRN", "12x", "not a TRN"),
        (3, "Year", "2024/27", "not a year"),
    ]


def test_a_file_without_people_or_hours_is_refused():
    with pytest.raises(FileRefused, match="cannot find a table"):
        read([["Only a title"]])
