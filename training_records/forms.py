from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from govuk import forms
from mentors.models import Mentor
from schools.models import AcademicYear, School
from training_records.columns import Columns
from training_records.facts import Fact, urn_of
from training_records.reading import Entry
from training_records.tables import Table
from training_records.upload_kinds import RECORDS
from training_records.who import Placed
from uploads.cells import is_empty
from uploads.values import text_of

KINDS = {".csv": "CSV", ".xlsx": "Excel", ".xls": "Excel", ".ods": "OpenDocument"}
ANOTHER, LEAVE_OUT = "another", "leave-out"
_SAMPLES, _LONGEST = 3, 30
LABELS = {
    Fact.URN: "School’s unique reference number (URN)",
    Fact.SCHOOL: "School’s name",
    Fact.POSTCODE: "School’s postcode",
    Fact.TRN: "Mentor’s teacher reference number (TRN)",
    Fact.NAME: "Mentor’s full name",
    Fact.FIRST_NAME: "Mentor’s first name",
    Fact.LAST_NAME: "Mentor’s last name",
    Fact.EMAIL: "Mentor’s email",
    Fact.MINUTES: "Minutes, where they are apart from hours",
    Fact.ATTENDED: "Whether the mentor attended",
    Fact.YEAR: "Academic year",
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Your spreadsheet",
        hint="As you keep it: with titles, totals, a row for each session or a column for each module.",
        kinds=KINDS,
        megabytes=RECORDS.limits().size // 1_000_000,
    )

    def __init__(self, *args: Any, years: Sequence[AcademicYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = forms.RadioField(
            label="Which academic year is it for?",
            required_message="Select the academic year",
            choices=[(year.pk, year.name) for year in years],
        )


class ColumnsForm(forms.Form):
    """A select of the headings for each fact, and boxes for hours, which can stand in several columns."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        answers = [
            (heading, f"{heading}{_samples(table, place)}") for place, heading in enumerate(table.headings) if heading
        ]
        for fact, label in LABELS.items():
            self.fields[fact] = forms.SelectField(
                label=label, choices=answers, required=False, empty_text="Not in this file"
            )
        self.fields["hours"] = forms.CheckboxesField(
            label="Which columns have hours?",
            hint="Several are added up. Ticks count the hours that their heading says.",
            choices=answers,
            required=False,
            small=True,
        )
        self.order_fields([str(fact) for fact in Fact])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("hours") and not said.get("minutes"):
            self.add_error("hours", "Select the column that has hours")
        if not any(said.get(fact) for fact in (Fact.TRN, Fact.NAME, Fact.LAST_NAME, Fact.EMAIL)):
            self.add_error("trn", "Select the column that says who the mentor is")
        return said

    @property
    def columns(self) -> dict[str, list[str]]:
        said = self.cleaned_data
        return {fact: named if isinstance(named, list) else [named] for fact, named in said.items() if named}


def initial_of(columns: Columns, headings: Sequence[str]) -> dict[str, Any]:
    said = columns.by_heading(headings)
    return {fact: names if fact == Fact.HOURS else names[0] for fact, names in said.items()}


def _samples(table: Table, place: int) -> str:
    cells = (row[place] for row in table.filled if place < len(row) and not is_empty(row[place]))
    found: dict[str, None] = {}
    for cell in cells:
        found[text_of(cell)[:_LONGEST]] = None
        if len(found) == _SAMPLES:
            break
    return f": {', '.join(found)}" if found else ""


class WhoForm(forms.Form):
    """Each unclear school, then each unclear mentor."""

    def __init__(
        self,
        *args: Any,
        schools: Mapping[str, tuple[Entry, Sequence[School]]],
        people: Sequence[tuple[Placed, Sequence[Mentor], School]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.schools, self.people = list(schools.items()), list(people)
        for number, (_, (entry, likely)) in enumerate(self.schools):
            self.fields[f"school-{number}"] = _which_school(number, entry, likely)
            self.fields[f"urn-{number}"] = forms.TextField(
                label="Unique reference number (URN) of the school", required=True, noun="URN"
            )
        for number, (placed, likely_people, school) in enumerate(self.people):
            self.fields[f"person-{number}"] = _which_person(placed, likely_people, school)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number, _ in enumerate(self.schools):
            typed = said.get(f"urn-{number}")
            if said.get(f"school-{number}") == ANOTHER and typed and not _by_urn(typed):
                self.add_error(f"urn-{number}", "We cannot find a school with this URN")
        return said

    def said_schools(self) -> dict[str, School | None]:
        return {said: self._school(number) for number, (said, _) in enumerate(self.schools)}

    def _school(self, number: int) -> School | None:
        answer = self.cleaned_data[f"school-{number}"]
        if answer == ANOTHER:
            return _by_urn(self.cleaned_data[f"urn-{number}"])
        return None if answer == LEAVE_OUT else School.objects.get(public_id=answer)

    def said_people(self) -> dict[tuple[int, str, str], str]:
        trns = {mentor.public_id: mentor.trn for _, likely, _ in self.people for mentor in likely}
        return {
            placed.person: trns.get(self.cleaned_data[f"person-{number}"], "")
            for number, (placed, _, _) in enumerate(self.people)
        }


def _by_urn(typed: str) -> School | None:
    urn = urn_of(typed)
    return School.objects.filter(urn=int(urn)).first() if urn else None


def _which_school(number: int, entry: Entry, likely: Iterable[School]) -> forms.RadioField:
    written = ", ".join(part for part in (entry.school, entry.urn, entry.postcode) if part)
    return forms.RadioField(
        label=f"Which school is “{written}”?" if written else "Which school are the rows without a school?",
        required_message="Select which school this is",
        choices=[
            *(forms.Choice(each.public_id, each.name, hint=_place_of(each)) for each in likely),
            forms.Choice(ANOTHER, "Another school", reveals=[f"urn-{number}"]),
            forms.Choice(LEAVE_OUT, "Leave its rows out"),
        ],
    )


def _place_of(school: School) -> str:
    return ", ".join(part for part in (school.town, school.postcode, str(school.urn or "")) if part)


def _which_person(placed: Placed, likely: Iterable[Mentor], school: School) -> forms.RadioField:
    return forms.RadioField(
        label=f"Who is “{placed.entry.name}” at {school.name}?",
        required_message="Select who this is",
        choices=[
            *((mentor.public_id, mentor.full_name) for mentor in likely),
            (ANOTHER, "Somebody else"),
        ],
    )
