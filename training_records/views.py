from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import members
from common.clock import today
from common.redirects import see_other
from files.extracts import FileRefused
from files.serving import export
from govuk.pagination import page_of
from providers.access import ProviderPage
from schools.models import AcademicYear
from training_records.actions import BuiltOn, receive_records, replace_everything, take_back
from training_records.forms import UploadForm
from training_records.models import RecordsFile, TrainingRecord
from training_records.rows import rows_to_correct
from uploads.actions import Moved, NotReady, apply_upload
from uploads.states import State

_YEARS, _FILES = 3, 10
HEADINGS = {
    State.WAITING: "Checking your file",
    State.REFUSED: "Your file needs corrections",
    State.READY: "Check what your file will do",
    State.APPLIED: "Your records are kept",
    State.REPLACED: "A later file has replaced this one",
}


def recent_years() -> list[AcademicYear]:
    """This one first."""
    this_year = AcademicYear.start_year_of(today())
    return list(AcademicYear.objects.filter(pk__lte=this_year).order_by("-pk")[:_YEARS])


class Records(ProviderPage, TemplateView):
    """By school, of one year."""

    allowed = staticmethod(members)
    template_name = "training_records/records.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = recent_years()
        named = {str(year.pk): year for year in years}
        year = named.get(self.request.GET.get("year", ""), years[0] if years else None)
        recorded = TrainingRecord.objects.current().filter(provider=self.provider, academic_year=year)
        by_school = recorded.values("school__name", "school__urn").annotate(
            mentors=Count("pk"), minutes=Sum("minutes"), last=Max("recorded_at")
        )
        return super().get_context_data(
            page=page_of(by_school.order_by("school__name", "school__urn", "school"), self.request),
            in_all=recorded.aggregate(
                schools=Count("school", distinct=True), mentors=Count("pk"), minutes=Sum("minutes")
            ),
            years=years,
            year=year,
            files=files_of(self.provider.pk)[:_FILES],
            **kwargs,
        )


def files_of(provider: int) -> Any:
    files = RecordsFile.objects.filter(provider=provider).select_related("upload__stored_file", "upload__uploaded_by")
    return files.select_related("academic_year").order_by("-pk")


class UploadRecords(ProviderPage, FormView):
    allowed = staticmethod(members)
    form_class = UploadForm
    template_name = "training_records/upload.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        years = recent_years()
        return super().get_form_kwargs() | {"years": years, "initial": {"year": years[0].pk if years else ""}}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        sent = form.cleaned_data["file"]
        year = AcademicYear.objects.get(pk=form.cleaned_data["year"])
        try:
            file = receive_records(sent.read(), provider=self.provider, year=year, name=sent.name, by=self.user)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        return see_other(reverse("training_records:columns", args=[self.provider.code, file.pk]) + "?new=1")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back_url = reverse("training_records:records", args=[self.provider.code])
        return super().get_context_data(back_url=back_url, h1="Upload your records", **kwargs)


class FilePage(ProviderPage):
    """One file of this provider."""

    allowed = staticmethod(members)

    @cached_property
    def file(self) -> RecordsFile:
        files = RecordsFile.objects.select_related(
            "upload__stored_file",
            "upload__uploaded_by",
            "upload__applied_by",
            "provider",
            "academic_year",
            "taken_back_by",
        )
        return get_object_or_404(files, provider=self.provider, pk=self.kwargs["records"])

    def address(self, name: str) -> str:
        return reverse(f"training_records:{name}", args=[self.provider.code, self.kwargs["records"]])


class OneFile(FilePage, TemplateView):
    """What is wrong with it, or what it will do, or did."""

    template_name = "training_records/file.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = {"take-back": self.take_back, "preview": self.preview}.get(request.POST.get("do", ""), self.apply)
        do()
        return see_other(request.path)

    def apply(self) -> None:
        try:
            apply_upload(self.file.upload, by=self.user)
        except Moved:
            messages.warning(self.request, "Records have changed. Nothing was saved: check again what the file will do")
        except NotReady:
            messages.info(self.request, "This file cannot be applied any more")
        else:
            messages.success(self.request, "Your records are kept, and schools can see them")

    def preview(self) -> None:
        replace_everything(self.file, replaces=self.request.POST.get("replaces") == "yes", by=self.user)

    def take_back(self) -> None:
        try:
            take_back(self.file, by=self.user)
        except BuiltOn as built:
            messages.warning(self.request, str(built))
        else:
            messages.success(self.request, "The file was taken back. Records are as they were before it")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self.file.upload
        h1 = "This file was taken back" if self.file.taken_back_at else HEADINGS[State(upload.state)]
        return super().get_context_data(
            file=self.file,
            upload=upload,
            h1=h1,
            lines=upload.lines if upload.state == State.REFUSED else upload.preview,
            columns_url=self.address("columns"),
            rows_url=self.address("rows"),
            again_url=reverse("training_records:upload", args=[self.provider.code]),
            back_url=reverse("training_records:records", args=[self.provider.code]),
            **kwargs,
        )


class RowsToCorrect(FilePage):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.file.upload.problems:
            raise Http404
        return export(rows_to_correct(self.file), "rows-to-correct.csv")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.address("file"))
