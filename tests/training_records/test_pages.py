"""A provider sends its spreadsheet as it is, says once which column is which, and sees what is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from schools.models import School
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, open_window, person_at
from tests.pages import Page, inspect
from tests.queries import queries_of
from tests.uploads.files import xlsx
from training_records.models import ColumnMapping, TrainingRecord

pytestmark = pytest.mark.django_db
TITLE = ["Mentor training log", "", "", ""]
HEADINGS = ["Placement", "Colleague", "Ref", "Length"]


class Person:
    def __init__(self, client: Client) -> None:
        self.provider, self.client = ProviderFactory(code="H33", name="Harbourlight SCITT"), client
        self.year = open_window().academic_year
        client.force_login(person_at(self.provider))
        self.home = "/providers/H33/training-records/"

    def send(self, *rows: list[Any]) -> str:
        """The address where the browser comes to rest."""
        file = SimpleUploadedFile("log.xlsx", xlsx([TITLE, HEADINGS, *rows]))
        return self.rest(self.client.post(f"{self.home}upload/", {"file": file, "year": self.year.pk}))

    def post(self, address: str, **values: Any) -> str:
        return self.rest(self.client.post(address, values))

    def rest(self, answer: Any) -> str:
        assert answer.status_code == 303, inspect(answer).words
        found = self.client.get(answer["Location"], follow=True)
        self.last = inspect(found).words
        return found.redirect_chain[-1][0] if found.redirect_chain else answer["Location"]

    def page(self, address: str) -> Page:
        return inspect(self.client.get(address))

    def name_columns(self, address: str) -> str:
        return self.post(address, school="Placement", name="Colleague", trn="Ref", hours=["Length"])


@pytest.fixture
def person(client: Client) -> Person:
    return Person(client)


@pytest.fixture
def beechwood() -> School:
    return SchoolFactory(urn=142458, name="Beechwood College", town="Slough")


def test_columns_are_asked_once_and_remembered_by_their_headings(person: Person, beechwood: School) -> None:
    row = ["Beechwood College (142458)", "Ruth Adeyemi", "0123456", "7h 30"]
    columns = person.send(row)
    assert columns.endswith("/columns/?new=1")
    page = person.page(columns)
    assert "Length: 7h 30" in page.words

    file = person.name_columns(columns)
    assert "1 added, 0 changed, 0 unchanged, 0 removed" in person.page(file).words
    person.post(file)

    assert "7 hours 30 minutes" in person.page(person.home).words
    assert TrainingRecord.objects.get().school == beechwood
    again = person.send([*row[:3], "8h"])
    assert not again.endswith("columns/")
    assert "7 hours 30 minutes before, 8 hours now" in person.page(again).words
    assert ColumnMapping.objects.count() == 1


def test_columns_without_hours_or_people_are_asked_for_again(person: Person) -> None:
    columns = person.send(["Beechwood College", "Ruth Adeyemi", "0123456", 7])
    page = inspect(person.client.post(columns, {"school": "Placement"}))
    assert "Select the column that has hours" in page.words
    assert "Select the column that says who the mentor is" in page.words


def test_an_unclear_school_and_mentor_are_asked_about_once(person: Person, beechwood: School) -> None:
    mentor = MentorFactory(first_name="Ruth", last_name="Adeyemi", trn="0123456", at=[beechwood])
    who = person.name_columns(person.send(["Beechwood Colege", "Adeyemi, Dr Ruth", "", 7]))
    assert "Which school is “Beechwood Colege”?" in person.page(who).words
    assert "Beechwood College" in person.page(who).words

    who = person.post(who, **{"school-0": beechwood.public_id})
    assert "Who is “Ruth Adeyemi” at Beechwood College?" in person.page(who).words
    file = person.post(who, **{"person-0": mentor.public_id})
    person.post(file)

    assert TrainingRecord.objects.get().trn == "0123456"
    assert person.send(["Beechwood Colege", "Adeyemi, Dr Ruth", "", 8]).rstrip("/")[-1].isdigit()


def test_a_school_can_be_named_by_its_urn_or_left_out(person: Person, beechwood: School) -> None:
    who = person.name_columns(person.send(["The college", "Li", "4567012", 7], ["Elsewhere", "Ewa Żak", "8123450", 2]))
    wrong = inspect(person.client.post(who, {"school-0": "another", "urn-0": "199999", "school-1": "leave-out"}))
    assert "We cannot find a school with this URN" in wrong.words

    file = person.post(who, **{"school-0": "another", "urn-0": "142458", "school-1": "leave-out"})

    assert "Left out, you left the school out: 1 row (4)" in person.page(file).words
    person.post(file)
    assert [(each.name, each.school) for each in TrainingRecord.objects.all()] == [("Li", beechwood)]


def test_what_is_wrong_comes_back_as_rows_to_correct(person: Person, beechwood: School) -> None:
    file = person.name_columns(person.send(["142458", "Li", "4567012", "lots"], ["142458", "Ewa Żak", "8123450", 2]))
    assert "Row 3, Length: “lots”." in person.page(file).words
    rows = person.client.post(f"{file}rows-to-correct/").getvalue().decode("utf-8-sig").splitlines()
    assert rows[0].endswith("what_to_correct")
    assert len(rows) == 2


def test_a_file_replaces_everything_only_when_told_and_is_taken_back(person: Person, beechwood: School) -> None:
    first = person.name_columns(person.send(["142458", "Li", "4567012", 3], ["142458", "Ewa Żak", "8123450", 2]))
    person.post(first)
    second = person.send(["142458", "Li", "4567012", 4])
    assert "0 removed" in person.page(second).words
    person.post(second, do="preview", replaces="yes")
    assert "1 removed" in person.page(second).words
    person.post(second)
    assert TrainingRecord.objects.current().count() == 1

    person.post(first, do="take-back")
    assert "Take that file back first" in person.last
    person.post(second, do="take-back")
    assert "took it back" in person.last
    assert TrainingRecord.objects.current().count() == 2


def test_the_list_asks_the_same_for_any_number_of_schools(person: Person) -> None:
    schools = [SchoolFactory(urn=150000 + number) for number in range(12)]
    file = person.name_columns(person.send(*([str(each.urn), f"Li {each.urn}", "", 2] for each in schools[:2])))
    person.post(file)
    few = queries_of(lambda: person.client.get(person.home))
    person.post(person.send(*([str(each.urn), f"Li {each.urn}", "", 2] for each in schools)))
    assert queries_of(lambda: person.client.get(person.home)) == few <= 20
