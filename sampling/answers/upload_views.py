from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.redirects import see_other
from sampling.answers.asked import finished
from sampling.answers.permissions import may_answer
from sampling.upload_kinds import ANSWERS
from sampling.views import RequestPage
from uploads.views import AskForFile, RowsToCorrect, ShowUpload, UploadPages


def upload_pages(view: RequestPage) -> UploadPages:
    request = view.provider_request
    place = [view.provider.code, request.run_id]
    return UploadPages(
        kind=ANSWERS,
        about=str(request.pk),
        address=lambda page, *args: reverse(f"sampling:answers-{page}", args=[*place, *args]),
        back=(request.get_absolute_url(), "Claims to check"),
        question="Upload your answers",
        applied="Your answers are saved",
        hint="The file that you downloaded, filled in. Leave a row blank to answer it later.",
    )


class UploadAnswers(RequestPage, AskForFile):
    allowed = staticmethod(may_answer)
    template_name = "sampling/answers/upload.html"
    upload_pages = upload_pages


class UploadResult(RequestPage, ShowUpload):
    allowed = staticmethod(may_answer)
    template_name = "sampling/answers/upload_result.html"
    upload_pages = upload_pages

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.apply():
            return see_other(request.path)
        if "send" in request.POST and finished(self.provider_request).exists():
            return see_other(reverse("sampling:send", args=[self.provider.code, self.provider_request.run_id]))
        messages.success(request, self.upload_pages().applied)
        return see_other(self.provider_request.get_absolute_url())


class AnswerRows(RequestPage, RowsToCorrect):
    allowed = staticmethod(may_answer)
    upload_pages = upload_pages
