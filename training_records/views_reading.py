"""How a file is read: which column is which, and who is who."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView

from common.redirects import see_other
from files.extracts import FileRefused
from mentors.models import Mentor
from schools.models import School
from training_records.actions import name_columns, name_people, name_schools, read_again
from training_records.forms import ColumnsForm, WhoForm, initial_of
from training_records.models import ColumnMapping
from training_records.names import people_like
from training_records.reading import read_tables
from training_records.remembered import mapping_of
from training_records.tables import Found
from training_records.upload_kinds import read_file
from training_records.views import FilePage
from training_records.who import likely_schools, mentors_at, who_is_who
from uploads.actions import content_of
from uploads.states import State

_AT_ONCE = 10


class ReadPage(FilePage):
    """A file that cannot be read as a table has only its result."""

    @cached_property
    def found(self) -> Found | None:
        try:
            return read_file(self.file, content_of(self.file.upload))[0]
        except FileRefused:
            return None

    @property
    def is_settled(self) -> bool:
        return self.file.upload.state in (State.APPLIED, State.REPLACED)

    def read_again(self) -> str:
        """Gives the address of what comes next."""
        self.kwargs["records"] = read_again(self.file, by=self.user).pk
        return self.address("who")


class WhichColumns(ReadPage, FormView):
    form_class = ColumnsForm
    template_name = "training_records/columns.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Columns that were named before are not asked again after an upload."""
        if self.found is None or self.is_settled:
            return see_other(self.address("file"))
        if "new" in request.GET and self.mapping:
            return see_other(self.address("who"))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.found is None or self.is_settled:
            return see_other(self.address("file"))
        return super().post(request, *args, **kwargs)

    @cached_property
    def mapping(self) -> ColumnMapping | None:
        return mapping_of(self.provider, self.found.table.headings) if self.found else None

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.found is None:
            raise FileRefused
        table = self.found.table
        return super().get_form_kwargs() | {"table": table, "initial": initial_of(table.columns, table.headings)}

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        name_columns(self.file, headings=form.table.headings, columns=form.columns, by=self.user)
        return see_other(self.read_again())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            h1="Which column is which?", found=self.found, mapping=self.mapping, back_url=self.address("file"), **kwargs
        )


class Who(ReadPage, FormView):
    """A few schools and mentors at a time, until all are clear."""

    form_class = WhoForm
    template_name = "training_records/who.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_nothing_to_ask:
            return see_other(self.address("file"))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_nothing_to_ask:
            return see_other(self.address("file"))
        return super().post(request, *args, **kwargs)

    @property
    def has_nothing_to_ask(self) -> bool:
        return self.found is None or self.is_settled or not any(self.asked.values())

    @cached_property
    def asked(self) -> dict[str, Any]:
        if self.found is None:
            return {}
        who = who_is_who(self.provider, read_tables(self.found).records)
        unclear, people = who.unclear_schools[:_AT_ONCE], who.unclear_people[:_AT_ONCE]
        likely = likely_schools(unclear) if unclear else {}
        by_said = {said: (entry, likely[said]) for said, entry in zip(likely, unclear, strict=True)}
        return {"schools": by_said, "people": self._with_mentors(people)}

    def _with_mentors(self, people: Any) -> list[Any]:
        schools = School.objects.in_bulk({placed.school_id for placed in people})
        there = mentors_at(schools)
        likely = [people_like(placed.entry.name, there[placed.school_id]) for placed in people]
        mentors = Mentor.objects.in_bulk({pk for each in likely for pk in each})
        pairs = zip(people, likely, strict=True)
        return [(placed, [mentors[pk] for pk in each], schools[placed.school_id]) for placed, each in pairs]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.asked

    def form_valid(self, form: WhoForm) -> HttpResponse:
        name_schools(self.provider, schools=form.said_schools(), by=self.user)
        name_people(self.provider, people=form.said_people(), by=self.user)
        return see_other(self.read_again())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            h1="Which school or mentor is it?",
            file_url=self.address("file"),
            back_url=self.address("columns"),
            **kwargs,
        )
