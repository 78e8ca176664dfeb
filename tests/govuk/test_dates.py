from datetime import date

import pytest
import time_machine

from govuk import forms


class Finding(forms.Form):
    born = forms.DateField(
        label="Date of birth", years_ago=(100, 0), required_message="Enter the mentor’s date of birth"
    )


def form(day="", month="", year=""):
    return Finding({"born-day": day, "born-month": month, "born-year": year})


@pytest.mark.parametrize("month", ["3", "03", "Mar", "mar.", "March", " MARCH "])
def test_the_month_can_be_a_word_or_a_number(month):
    asked = form("31", month, "1980")

    assert asked.is_valid()
    assert asked.cleaned_data["born"] == date(1980, 3, 31)


@pytest.mark.parametrize(
    ("parts", "message", "lands_on"),
    [
        (("", "", ""), "Enter the mentor’s date of birth", "day"),
        (("31", "", "1980"), "Date of birth must include a month", "month"),
        (("", "3", ""), "Date of birth must include a day and year", "day"),
        (("31", "3", ""), "Date of birth must include a year", "year"),
        (("31", "3", "80"), "Year must include 4 numbers", "year"),
        (("31", "2", "1980"), "Date of birth must be a real date", "day"),
        (("31", "13", "1980"), "Date of birth must be a real date", "month"),
        (("31", "Smarch", "1980"), "Date of birth must be a real date", "month"),
        (("x", "3", "1980"), "Date of birth must be a real date", "day"),
        (("1", "0", "1980"), "Date of birth must be a real date", "month"),
        (("1", "ma", "1980"), "Date of birth must be a real date", "month"),
        (("1", "1", "0000"), "Date of birth must be a real date", "day"),
        (("\x00", "1", "1980"), "Date of birth must be a real date", "day"),
        (("²", "1", "1980"), "Date of birth must be a real date", "day"),
    ],
)
def test_an_error_says_which_part_and_leads_to_it(parts, message, lands_on):
    assert form(*parts).error_summary == [{"text": message, "href": f"#id_born-{lands_on}"}]


def test_only_the_wrong_part_is_marked_and_everything_typed_stays():
    page = form("31", "Smarch", "1980")["born"].as_field_group()

    assert page.count("govuk-input--error") == 1
    assert 'value="Smarch"' in page
    assert 'value="1980"' in page


@pytest.mark.parametrize(
    ("parts", "marked"),
    [(("45", "13", "1"), 3), (("45", "13", "1980"), 2), (("45", "3", "1980"), 1), (("30", "2", "1980"), 3)],
)
def test_each_part_that_no_date_has_is_marked(parts, marked):
    assert form(*parts)["born"].as_field_group().count("govuk-input--error") == marked


@time_machine.travel("2026-12-31 12:00:00+00:00")
@pytest.mark.parametrize(("year", "is_fine"), [("1925", False), ("1926", True), ("2026", True), ("2027", False)])
def test_a_year_that_cannot_be_is_an_error_at_the_year(year, is_fine):
    asked = form("2", "11", year)
    error = {"text": "Year must be between 1926 and 2026", "href": "#id_born-year"}

    assert asked.error_summary == ([] if is_fine else [error])


@pytest.mark.parametrize("day", ["1", "01", "1st", "1ST", "1.", "1th"])
def test_a_day_may_be_written_out(day):
    asked = form(day, "3", "1980")

    assert asked.is_valid()
    assert asked.cleaned_data["born"] == date(1980, 3, 1)


def test_a_browser_fills_in_nobodys_birthday():
    assert str(form()["born"]).count('autocomplete="off"') == 3


def test_a_date_that_is_known_is_shown_in_its_parts():
    page = Finding(initial={"born": date(1980, 3, 31)})["born"].as_field_group()

    assert all(f'value="{part}"' in page for part in ("31", "3", "1980"))
