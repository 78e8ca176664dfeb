from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import FormView

from accounts.access import members
from claims.actions.draft import start_draft
from claims.busy import busy_page
from claims.journey import steps
from claims.journey.provider_forms import ANOTHER, ContinueForm, OptionsForm, ProviderForm
from claims.journey.provider_search import ProviderOptions, chosen, known_providers, picked
from claims.models import Claim
from claims.readiness import ClaimReadiness, readiness_of
from claims.refusals import Busy, NotAccredited, NotEligible, WindowClosed
from claims.wording.conflicts import not_started
from claims.wording.drafts import draft_so_far
from common.redirects import see_other
from govuk.forms import Choice, SearchAnswer
from providers.models import Provider
from schools.access import SchoolPage


class NewClaimPage(SchoolPage, FormView):
    """Without an open window, or not eligible, the list of claims says why."""

    allowed = staticmethod(members)

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.school)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs) if self.readiness.may_start else self.not_started()
        except (NotAccredited, NotEligible, WindowClosed) as refusal:
            return self.not_started(refusal.cause)
        except Busy:
            return busy_page(self)

    def not_started(self, cause: str = "") -> HttpResponse:
        if self.request.method == "POST":
            messages.info(self.request, not_started(readiness_of(self.school), self.school, cause))
        return see_other(self.school_url("claims:list"))

    def start_with(self, provider: Provider) -> HttpResponse:
        """Or offers the drafts for this provider that are there already."""
        drafts = self.drafts_for(provider)
        if not drafts:
            return self.start(provider)
        mine = [draft for draft in drafts if draft.created_by_id == self.user.pk and not draft.trainings.all()]
        if mine:
            return see_other(self.school_url(steps.MENTORS, claim=mine[0].reference))
        return see_other(self.school_url("claims:draft-exists", provider=provider.code))

    def start(self, provider: Provider) -> HttpResponse:
        window = self.readiness.window
        if window is None:
            return self.not_started()
        draft = start_draft(school=self.school, provider=provider, window=window, by=self.user)
        return see_other(self.school_url(steps.MENTORS, claim=draft.reference))

    def drafts_for(self, provider: Provider) -> list[Claim]:
        drafts = Claim.objects.drafts().filter(
            school=self.school, provider=provider, window=self.readiness.window, changes=None
        )
        return list(drafts.select_related("created_by").prefetch_related("trainings").latest_first())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"caption": f"New claim, {self.readiness.year}"} | kwargs)


class NewClaim(NewClaimPage):
    form_class = ProviderForm
    template_name = "claims/provider.html"

    def get_initial(self) -> dict[str, Any]:
        """From `?q=` (a search) or `?provider=`."""
        if term := self.request.GET.get("q", "")[:100]:
            return {"known": ANOTHER, "search": SearchAnswer(term)}
        return {"known": self.request.GET.get("provider", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        known, suggestions_url = known_providers(self.school), self.school_url("claims:suggestions")
        return super().get_form_kwargs() | {"known": known, "suggestions_url": suggestions_url}

    def form_valid(self, form: ProviderForm) -> HttpResponse:
        if provider := picked(form):
            return self.start_with(provider)
        return see_other(f"{self.school_url('claims:new-options')}?{urlencode({'q': form.term})}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self.school_url("claims:list"), **kwargs)


class NewClaimOptions(NewClaimPage):
    form_class = OptionsForm

    @cached_property
    def search(self) -> ProviderOptions:
        return ProviderOptions(self.request)

    def get_template_names(self) -> list[str]:
        return [self.search.template]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.search.form_kwargs()

    def form_valid(self, form: OptionsForm) -> HttpResponse:
        return self.start_with(chosen(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        again = f"{self.school_url('claims:new')}?{urlencode({'q': self.search.term})}"
        return super().get_context_data(**kwargs | self.search.context(again))


class DraftExists(NewClaimPage):
    form_class = ContinueForm
    template_name = "claims/question.html"

    @cached_property
    def provider(self) -> Provider:
        return get_object_or_404(Provider.objects.accredited(), code=self.kwargs["provider"])

    @cached_property
    def drafts(self) -> list[Claim]:
        return self.drafts_for(self.provider)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.drafts:
            return see_other(self.school_url("claims:new"))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        many = "There is a draft" if len(self.drafts) == 1 else "There are drafts"
        drafts = [
            Choice(draft.reference, f"Continue draft {draft.reference}", hint=draft_so_far(draft))
            for draft in self.drafts
        ]
        legend = f"{many} for {self.provider} already. Which claim do you want?"
        return super().get_form_kwargs() | {"drafts": drafts, "legend": legend}

    def form_valid(self, form: ContinueForm) -> HttpResponse:
        answer = form.cleaned_data["draft"]
        if answer == "new":
            return self.start(self.provider)
        return see_other(self.school_url("claims:tasks", claim=answer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self.school_url("claims:new"), **kwargs)
