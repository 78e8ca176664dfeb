"""A provider's file: what it does is what its preview says; it can be taken back, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.claims.guards import run, take_away
from tests.factories import AcademicYearFactory, MentorFactory, ProviderFactory, SchoolFactory, person_at
from tests.roles import as_owner
from tests.uploads.files import xlsx
from training_records.actions import (
    BuiltOn,
    name_people,
    name_schools,
    receive_records,
    replace_everything,
    take_back,
)
from training_records.models import RecordsFile, RecordVersion, TrainingRecord
from uploads.actions import apply_upload, check
from uploads.states import State

pytestmark = pytest.mark.django_db
UPDATE = "UPDATE training_records_trainingrecord SET"
HEADINGS = ["URN", "School", "Postcode", "Mentor", "TRN", "Hours"]


class Sender:
    """A person of a provider with a spreadsheet."""

    def __init__(self) -> None:
        self.provider, self.year = ProviderFactory(), AcademicYearFactory()
        self.person = person_at(self.provider)

    def send(self, *rows: list[Any], replaces: bool = False) -> RecordsFile:
        file = receive_records(
            xlsx([HEADINGS, *rows]), provider=self.provider, year=self.year, name="hours.xlsx", by=self.person
        )
        if replaces:
            replace_everything(file, replaces=True, by=self.person)
        file.upload.refresh_from_db()
        return file

    def apply(self, *rows: list[Any], replaces: bool = False) -> RecordsFile:
        file = self.send(*rows, replaces=replaces)
        file.upload = apply_upload(file.upload, by=self.person)
        return file

    def recorded(self) -> dict[str, int]:
        return {each.name: each.minutes for each in TrainingRecord.objects.current().filter(provider=self.provider)}


@pytest.fixture
def sender() -> Sender:
    SchoolFactory(urn=142458, name="Beechwood College", postcode="SL2 1QE")
    return Sender()


def ruth(hours: Any) -> list[Any]:
    return [142458, "", "", "Ruth Adeyemi", "0123456", hours]


def li(hours: Any) -> list[Any]:
    return [142458, "", "", "Li", "4567012", hours]


def test_the_preview_says_what_applying_does(sender: Sender) -> None:
    sender.apply(ruth(7.5), li(3))
    file = sender.send(ruth(8), li(3), [142458, "", "", "Ewa Żak", "8123450", 1])

    assert file.upload.preview[:2] == [
        "1 added, 1 changed, 1 unchanged, 0 removed",
        "Row 2: Ruth Adeyemi, 7 hours 30 minutes before, 8 hours now",
    ]
    apply_upload(file.upload, by=sender.person)
    assert sender.recorded() == {"Ruth Adeyemi": 480, "Li": 180, "Ewa Żak": 60}


def test_only_a_file_that_replaces_everything_removes(sender: Sender) -> None:
    sender.apply(ruth(7.5), li(3))
    sender.apply(ruth(7))
    assert sender.recorded() == {"Ruth Adeyemi": 420, "Li": 180}

    sender.apply(ruth("7h 15"), replaces=True)
    assert sender.recorded() == {"Ruth Adeyemi": 435}


def test_a_file_is_taken_back_to_what_was_before_it(sender: Sender) -> None:
    sender.apply(ruth(7), li(3))
    second = sender.apply(ruth(8), [142458, "", "", "Ewa Żak", "8123450", 1], replaces=True)

    for _ in range(2):
        take_back(second, by=sender.person)

    assert sender.recorded() == {"Ruth Adeyemi": 420, "Li": 180}
    minutes = RecordVersion.objects.filter(name="Ruth Adeyemi").values_list("minutes", flat=True)
    assert list(minutes) == [420, 480, 420]
    again = sender.apply(ruth(8), [142458, "", "", "Ewa Żak", "8123450", 1])
    assert again.pk != second.pk
    assert sender.recorded() == {"Ruth Adeyemi": 480, "Li": 180, "Ewa Żak": 60}


def test_a_file_that_a_later_one_built_on_stays(sender: Sender) -> None:
    first = sender.apply(ruth(7))
    sender.apply(ruth(8))
    with pytest.raises(BuiltOn):
        take_back(first, by=sender.person)
    assert sender.recorded() == {"Ruth Adeyemi": 480}


def test_a_row_that_cannot_be_read_stops_the_file_and_says_where(sender: Sender) -> None:
    file = sender.send(ruth("lots"), li(3))
    assert file.upload.state == State.REFUSED
    assert file.upload.lines == ["Row 2, Hours: “lots”. Write hours, like 7.5, 7:30 or 7h 30."]


def test_a_school_is_known_by_name_and_postcode_together_never_by_name_alone(sender: Sender) -> None:
    both = ["", "Beechwood  college", "sl21qe", "Ruth Adeyemi", "0123456", 2]
    name = ["", "Beechwood College", "", "Li", "4567012", 3]
    assert "Left out, we do not know the school: 1 row (3)" in sender.apply(both, name).upload.preview
    assert sender.recorded() == {"Ruth Adeyemi": 120}


def test_a_school_that_a_person_names_once_is_remembered(sender: Sender) -> None:
    row = ["", "Beechwood", "", "Li", "4567012", 3]
    file = sender.send(row)
    school = SchoolFactory(urn=100371)
    name_schools(sender.provider, schools={"beechwood": school}, by=sender.person)
    check(file.upload)
    apply_upload(file.upload, by=sender.person)
    sender.apply([*row[:-1], 4])
    assert [(each.school, each.minutes) for each in TrainingRecord.objects.all()] == [(school, 240)]


def test_a_person_without_a_trn_is_kept_by_name_until_somebody_says_who_it_is(sender: Sender) -> None:
    row = [142458, "", "", "Adeyemi, Dr Ruth", "", 2]
    sender.apply(row)
    record = TrainingRecord.objects.get()
    assert (record.trn, record.name) == ("", "Ruth Adeyemi")

    mentor = MentorFactory(at=[record.school])
    name_people(sender.provider, people={(record.school_id, "ruth adeyemi", ""): mentor.trn}, by=sender.person)
    sender.apply([*row[:-1], 3])

    assert [(each.trn, each.minutes) for each in TrainingRecord.objects.all()] == [(mentor.trn, 180)]


@pytest.mark.parametrize(
    ("guard", "break_it"),
    [
        ("records_stay", "DELETE FROM training_records_trainingrecord"),
        (
            "a_record_stays_where_it_is",
            f"{UPDATE} academic_year_id = academic_year_id - 1",
        ),
        ("a_recorded_trn_is_seven_digits", f"{UPDATE} trn = '12'"),
        (
            "a_record_says_whose_it_is",
            f"{UPDATE} trn = '', plain_name = '', email = ''",
        ),
    ],
)
def test_the_database_refuses_what_may_never_be(sender: Sender, guard: str, break_it: str) -> None:
    sender.apply(ruth(7))
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        run(break_it)
    take_away("training_records_trainingrecord", guard)
    with as_owner(), transaction.atomic():
        run(break_it)
        transaction.set_rollback(True)
