"""U4: a claim whose school disputes, or does not reply, is decided mentor by mentor."""

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
from files.serving import serve
from govuk.pagination import page_of
from sampling.answers.actions import Conflict
from sampling.decisions.actions import NothingToDecide, decide, save_finding
from sampling.decisions.asked import digest_of, disputed, to_decide, without_reply
from sampling.evidence.models import CLEAN, Evidence
from sampling.replies.asked import Refusal, RefusedMentor, refusal_of
from support.forms_decide import ANOTHER, DecideForm, FindingForm
from support.presenters.decide import lines_of, rows_of, shown_by_school
from support.views_one_claim import ClaimPage

NOTHING = "There is nothing to decide now. Nothing was saved."


class Replies(SupportPage, TemplateView):
    """Disputes to decide, and replies that did not come."""

    template_name = "support/decide/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(
            without_reply().select_related("sampled__claim__school", "sampled__claim__provider"), self.request
        )
        of_claims = disputed().select_related("sampled__claim__school", "sampled__claim__provider", "sent_reply")
        return super().get_context_data(
            h1="Replies", disputes=rows_of(of_claims), page=page, without=rows_of(page), **kwargs
        )


class DecidePage(ClaimPage):
    """While support can decide; else the claim says what became of it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.user.is_support and self.found is not None and self.refusal is None:
            return self.nothing_to_decide()
        return super().dispatch(request, *args, **kwargs)

    def nothing_to_decide(self) -> HttpResponse:
        if self.request.method == "POST":
            messages.info(self.request, NOTHING)
        return see_other(self.of_claim("support:claim"))

    @cached_property
    def refusal(self) -> Refusal | None:
        sent = refusal_of(self.claim)
        can_decide = self.claim.is_disputed or self.claim.is_reply_late
        return Refusal(sent, self.claim) if sent and can_decide else None

    @property
    def open_refusal(self) -> Refusal:
        if self.refusal is None:
            raise Http404
        return self.refusal

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"refusal": self.refusal} | kwargs)


class Decide(DecidePage, FormView):
    """Every mentor's hours, and what follows from them."""

    template_name = "support/decide/decide.html"
    form_class = DecideForm

    def get_initial(self) -> dict[str, Any]:
        return {"seen": digest_of(self.open_refusal)}

    def form_valid(self, form: DecideForm) -> HttpResponse:
        try:
            decide(sent=self.open_refusal.sent, seen=form.cleaned_data["seen"], by=self.user)
        except NothingToDecide:
            return self.nothing_to_decide()
        except Conflict:
            del self.refusal
            again = DecideForm(initial=self.get_initial())
            return self.render_to_response(self.get_context_data(form=again, conflict=True), status=409)
        messages.success(self.request, f"The decision on claim {self.claim.reference} is sent")
        return see_other(reverse("support:replies") if disputed().exists() else self.of_claim("support:claim"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **lines_of(self.open_refusal),
            back_url=self.of_claim("support:claim"),
            **kwargs,
        )


class OneMentor(DecidePage, FormView):
    """A mentor whose hours both sides say the same of is not found."""

    template_name = "support/decide/mentor.html"
    form_class = FindingForm

    @property
    def mentor(self) -> RefusedMentor:
        open_ones = to_decide(self.open_refusal)
        if found := next((one for one in open_ones if self.is_asked_for(one)), None):
            return found
        raise Http404

    def is_asked_for(self, one: RefusedMentor) -> bool:
        return str(one.training.mentor.public_id) == self.kwargs["mentor"]

    @property
    def shown(self) -> int:
        return shown_by_school(self.open_refusal, self.mentor)

    def get_initial(self) -> dict[str, Any]:
        if (finding := self.mentor.finding) is None:
            return {"version": 0}
        is_either = finding.hours in (self.shown, self.mentor.recorded)
        hours = {"choice": f"{finding.hours}"} if is_either else {"choice": ANOTHER, "hours": finding.hours}
        return hours | {"reason": finding.reason, "version": finding.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"mentor": self.mentor, "shown": self.shown}

    def form_valid(self, form: FindingForm) -> HttpResponse:
        sent, training = self.open_refusal.sent, self.mentor.training.pk
        try:
            save_finding(sent=sent, training_id=training, by=self.user, **form.found)
        except NothingToDecide:
            return self.nothing_to_decide()
        except Conflict:
            return self.ask_again(form)
        del self.refusal
        waiting = [one for one in to_decide(self.open_refusal) if one.finding is None]
        if waiting:
            mentor = waiting[0].training.mentor.public_id
            return see_other(f"{self.of_claim('support:decide')}{mentor}/")
        return see_other(self.of_claim("support:decide"))

    def ask_again(self, form: FindingForm) -> HttpResponse:
        """With what the other person found, and what was typed."""
        del self.refusal
        typed = self.request.POST.copy()
        typed["version"] = str(self.mentor.finding.version if self.mentor.finding else 0)
        again = FindingForm(typed, mentor=self.mentor, shown=self.shown)
        return self.render_to_response(self.get_context_data(form=again, conflict=True), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mentor=self.mentor, back_url=self.of_claim("support:decide"), **kwargs)


class OneFile(ClaimPage):
    """A file of the school, as it is. Not scanned yet, or infected, it is not found. Each look is on record."""

    readers_may_post = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.of_claim("support:claim"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        evidence = Evidence.objects.filter(sent__sampled__claim=self.claim, sent__sent_reply__isnull=False)
        found = get_object_or_404(evidence.select_related("file"), pk=self.kwargs["evidence"], verdict=CLEAN)
        return serve(request, found.file, form="asis")
