"""Three pages that every kind of upload has: ask for a file, its result, its rows to correct.

An app mixes them with its own page, which knows who may, and gives `upload_pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import FormView, TemplateView, View

from common.redirects import see_other
from common.words import moment_in_words
from files.extracts import FileRefused
from files.serving import export
from govuk import forms
from uploads.actions import Moved, NotReady, apply_upload, reading_of, receive
from uploads.kinds import Kind
from uploads.models import Upload
from uploads.states import State

SPREADSHEETS = {".csv": "CSV", ".xlsx": "Excel", ".xls": "Excel", ".ods": "OpenDocument"}
WORKBOOKS = (".xlsx", ".xls", ".ods")
HEADINGS = {
    State.WAITING: "Checking your file",
    State.REFUSED: "Your file needs corrections",
    State.READY: "Check what your file will do",
    State.APPLIED: "Your file was applied",
    State.REPLACED: "A later file has replaced this one",
}


@dataclass(frozen=True)
class UploadPages:
    """What the pages of a kind say. `address` takes "upload", or "result" or "rows" and the upload's key.

    `back` is (address, words); `about` as in Upload; `files` are words by ending.
    """

    kind: Kind
    address: Callable[..., str]
    back: tuple[str, str]
    question: str
    applied: str
    about: str = ""
    hint: str = "Nothing changes before you have seen what the file will do."
    files: dict[str, str] = field(default_factory=lambda: SPREADSHEETS)

    def uploads(self) -> QuerySet[Upload]:
        uploads = Upload.objects.filter(kind=self.kind.name, about=self.about).order_by("pk")
        return uploads.select_related("stored_file", "uploaded_by", "applied_by")

    def upload(self, key: int) -> Upload:
        """Or a 404."""
        return get_object_or_404(self.uploads(), pk=key)

    def context(self) -> dict[str, Any]:
        address, words = self.back
        return {"back_url": address, "back_words": words, "again_url": self.address("upload")}


class UploadForm(forms.Form):
    def __init__(self, *args: Any, pages: UploadPages, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        megabytes = pages.kind.limits().size // 1_000_000
        self.fields["file"] = forms.FileField(
            label=pages.question, page_heading=True, hint=pages.hint, kinds=pages.files, megabytes=megabytes
        )


class AskForFile(FormView):
    upload_pages: Callable[[], UploadPages]
    form_class = UploadForm
    template_name = "uploads/upload.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"pages": self.upload_pages()}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        pages, sent, by = self.upload_pages(), form.cleaned_data["file"], cast("Model", self.request.user)
        last = pages.uploads().last()
        try:
            upload = receive(sent.read(), kind=pages.kind.name, name=sent.name, by=by, about=pages.about)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        if upload == last:
            messages.info(self.request, _same_file(upload))
        return see_other(pages.address("result", upload.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | self.upload_pages().context())


def _same_file(upload: Upload) -> str:
    moment = moment_in_words(upload.uploaded_at)
    return f"{upload.uploaded_by} uploaded this same file on {moment}. Here is its result. Nothing happens twice"


class ShowUpload(TemplateView):
    """What is wrong with the file, or what it will do, or did: it can be left and opened again."""

    upload_pages: Callable[[], UploadPages]
    template_name = "uploads/result.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.apply():
            messages.success(request, self.upload_pages().applied)
        return see_other(request.path)

    def apply(self) -> bool:
        """Whether it is applied; else the next page says why not."""
        request, upload = self.request, self.upload_pages().upload(self.kwargs["upload"])
        try:
            apply_upload(upload, by=cast("Model", request.user))
        except Moved:
            messages.warning(request, "This has changed while you were on the page. Check again what the file will do")
        except NotReady:
            messages.info(request, "This file cannot be applied any more")
        else:
            return True
        return False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = self.upload_pages()
        upload = pages.upload(self.kwargs["upload"])
        shown = {
            "upload": upload,
            "h1": HEADINGS[State(upload.state)],
            "lines": upload.lines if upload.state == State.REFUSED else upload.preview,
            "rows_url": pages.address("rows", upload.pk),
            "rows_form": {"csv": "CSV", "xlsx": "Excel"}[_form_of(upload)],
        }
        return super().get_context_data(**kwargs | pages.context() | shown)


class RowsToCorrect(View):
    """The person's own rows that are wrong, with one more column: text as CSV, any workbook as Excel."""

    upload_pages: Callable[[], UploadPages]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        upload = self.upload_pages().upload(self.kwargs["upload"])
        if not upload.problems:
            raise Http404
        reading = reading_of(upload)
        reading.problems = upload.problems_of_rows
        return export(reading.rows_to_correct(), "rows-to-correct.csv", form=_form_of(upload))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.upload_pages().address("result", self.kwargs["upload"]))


def _form_of(upload: Upload) -> str:
    return "xlsx" if upload.stored_file.name.lower().endswith(WORKBOOKS) else "csv"
