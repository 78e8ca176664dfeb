"""S18: files that show the hours of one mentor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import FormView

from claims.pages import Redirect
from common.redirects import see_other
from sampling.answers.actions import Conflict
from sampling.evidence.actions import TooManyFiles, add_evidence, remove_evidence
from sampling.evidence.forms import FileForm
from sampling.evidence.models import MOST_FILES, Evidence
from sampling.replies.views import NOTHING, ReplyPage


def nothing_now(page: ReplyPage) -> HttpResponse:
    return page.follow(Redirect(page.claim_url("claims:claim"), NOTHING))


class OfMentor(ReplyPage, FormView):
    template_name = "sampling/replies/evidence.html"
    form_class = FileForm

    def form_valid(self, form: FileForm) -> HttpResponse:
        about: dict[str, Any] = {
            "sent": self.open_refusal.sent,
            "training_id": self.mentor.training.pk,
            "by": self.user,
        }
        try:
            add_evidence(name=form.cleaned_data["file"].name, content=form.content, kind=form.kind, **about)
        except TooManyFiles:
            form.add_error("file", f"You can add up to {MOST_FILES} files. Remove one first")
            return self.form_invalid(form)
        except Conflict:
            return nothing_now(self)
        return see_other(self.evidence_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mentor = self.mentor
        return super().get_context_data(
            mentor=mentor,
            next_url=self.next_url(),
            back_url=self.mentor_url(mentor),
            **kwargs,
        )


class Remove(ReplyPage):
    def redirect_instead(self) -> Redirect | None:
        if not Evidence.objects.filter(sent__sampled__claim=self.claim, pk=self.kwargs["evidence"]).exists():
            raise Http404
        return super().redirect_instead()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.evidence_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        of_mentor = self.open_refusal.sent.evidence.filter(training=self.mentor.training)
        evidence = get_object_or_404(of_mentor.select_related("file"), pk=self.kwargs["evidence"])
        try:
            remove_evidence(evidence=evidence, by=self.user)
        except Conflict:
            return nothing_now(self)
        messages.success(request, f"{evidence.file.name} is removed")
        return see_other(self.evidence_url)
