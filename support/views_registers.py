from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import SupportPage
from common.redirects import see_other
from files.extracts import FileRefused
from files.serving import export
from govuk import forms
from providers.upload_kinds import REGISTER
from uploads.actions import Moved, NotReady, apply_upload, reading_of, receive
from uploads.models import Upload
from uploads.states import State

KINDS = {".csv": "CSV", ".xlsx": "Excel", ".xls": "Excel", ".ods": "OpenDocument"}


class RegisterForm(forms.Form):
    file = forms.FileField(
        label="Upload the register of providers",
        page_heading=True,
        hint="Nothing changes before you have seen what the file will do.",
        kinds=KINDS,
        megabytes=REGISTER.limits().size // 1_000_000,
    )


class UploadRegister(SupportPage, FormView):
    form_class = RegisterForm
    template_name = "support/registers/upload.html"

    def form_valid(self, form: RegisterForm) -> HttpResponse:
        sent = form.cleaned_data["file"]
        try:
            upload = receive(sent.read(), kind=REGISTER.name, name=sent.name, by=self.user)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        return see_other(reverse("support:register-upload", args=[upload.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=reverse("support:providers"), **kwargs)


class UploadPage(SupportPage):
    @cached_property
    def upload(self) -> Upload:
        uploads = Upload.objects.select_related("stored_file", "uploaded_by", "applied_by")
        return get_object_or_404(uploads, pk=self.kwargs["upload"], kind=REGISTER.name)


class OneUpload(UploadPage, TemplateView):
    """What is wrong with the file, or what it will do, or did: it can be left and opened again."""

    template_name = "support/registers/result.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            apply_upload(self.upload, by=self.user)
        except Moved:
            messages.warning(request, "Providers have changed. Nothing was saved: check again what the file will do")
        except NotReady:
            messages.info(request, "This file cannot be applied any more")
        else:
            messages.success(request, "The register of providers is up to date")
        return see_other(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self.upload
        shown = {
            "upload": upload,
            "h1": HEADINGS[State(upload.state)],
            "lines": upload.lines if upload.state == State.REFUSED else upload.preview,
            "again_url": reverse("support:upload-register"),
            "back_url": reverse("support:providers"),
        }
        return super().get_context_data(**kwargs | shown)


class RowsToCorrect(UploadPage):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.upload.problems:
            raise Http404
        reading = reading_of(self.upload)
        reading.problems = self.upload.problems_of_rows
        return export(reading.rows_to_correct(), "rows-to-correct.csv")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(reverse("support:register-upload", args=[self.upload.pk]))


HEADINGS = {
    State.WAITING: "Checking your file",
    State.REFUSED: "Your file needs corrections",
    State.READY: "Check what your file will do",
    State.APPLIED: "Your file was applied",
    State.REPLACED: "A later file has replaced this one",
}
