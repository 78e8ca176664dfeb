"""Three pages that every kind of upload has: ask for a file, its result, its rows to correct.

An app mixes them with its own page, which knows who may, and gives `kind` and the addresses.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import FormView, TemplateView, View

from common.redirects import see_other
from files.extracts import FileRefused
from files.serving import export
from govuk import forms
from uploads.actions import Moved, NotReady, apply_upload, reading_of, receive
from uploads.kinds import Kind
from uploads.models import Upload
from uploads.states import State

SPREADSHEETS = {".csv": "CSV", ".xlsx": "Excel", ".xls": "Excel", ".ods": "OpenDocument"}
HEADINGS = {
    State.WAITING: "Checking your file",
    State.REFUSED: "Your file needs corrections",
    State.READY: "Check what your file will do",
    State.APPLIED: "Your file was applied",
    State.REPLACED: "A later file has replaced this one",
}


class UploadForm(forms.Form):
    def __init__(
        self, *args: Any, kinds: dict[str, str], megabytes: int, question: str, hint: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = forms.FileField(
            label=question, page_heading=True, hint=hint, kinds=kinds, megabytes=megabytes
        )


class OfAKind(View):
    """`about` as in Upload; `back` is (address, words)."""

    about = ""

    @property
    def kind(self) -> Kind:
        raise NotImplementedError

    @property
    def back(self) -> tuple[str, str]:
        raise NotImplementedError

    @property
    def person(self) -> Model:
        return cast("Model", self.request.user)

    def applied(self) -> str:
        return "The file is applied"

    def address(self, page: str, *args: Any) -> str:
        """`page` is "upload", "result" or "rows"; the last two take the upload's key."""
        raise NotImplementedError

    @cached_property
    def upload(self) -> Upload:
        uploads = Upload.objects.select_related("stored_file", "uploaded_by", "applied_by")
        return get_object_or_404(uploads, pk=self.kwargs["upload"], kind=self.kind.name, about=self.about)


class AskForFile(OfAKind, FormView):
    form_class = UploadForm
    template_name = "uploads/upload.html"

    def question(self) -> str:
        return "Upload a file"

    def hint(self) -> str:
        return "Nothing changes before you have seen what the file will do."

    def files(self) -> dict[str, str]:
        """Words by ending."""
        return SPREADSHEETS

    def get_form_kwargs(self) -> dict[str, Any]:
        megabytes = self.kind.limits().size // 1_000_000
        asked = {"question": self.question(), "hint": self.hint(), "kinds": self.files(), "megabytes": megabytes}
        return super().get_form_kwargs() | asked

    def form_valid(self, form: UploadForm) -> HttpResponse:
        sent = form.cleaned_data["file"]
        try:
            upload = receive(sent.read(), kind=self.kind.name, name=sent.name, by=self.person, about=self.about)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        return see_other(self.address("result", upload.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address, words = self.back
        return super().get_context_data(back_url=address, back_words=words, **kwargs)


class ShowUpload(OfAKind, TemplateView):
    """What is wrong with the file, or what it will do, or did: it can be left and opened again."""

    template_name = "uploads/result.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            apply_upload(self.upload, by=self.person)
        except Moved:
            messages.warning(request, "This has changed while you were on the page. Check again what the file will do")
        except NotReady:
            messages.info(request, "This file cannot be applied any more")
        else:
            messages.success(request, self.applied())
        return see_other(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload, (back_url, back_words) = self.upload, self.back
        shown = {
            "upload": upload,
            "h1": HEADINGS[State(upload.state)],
            "lines": upload.lines if upload.state == State.REFUSED else upload.preview,
            "again_url": self.address("upload"),
            "rows_url": self.address("rows", upload.pk),
            "back_url": back_url,
            "back_words": back_words,
        }
        return super().get_context_data(**kwargs | shown)


class RowsToCorrect(OfAKind):
    """The person's own rows that are wrong, with one more column."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.upload.problems:
            raise Http404
        reading = reading_of(self.upload)
        reading.problems = self.upload.problems_of_rows
        return export(reading.rows_to_correct(), "rows-to-correct.csv")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.address("result", self.upload.pk))
