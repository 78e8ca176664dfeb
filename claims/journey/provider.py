"""The first question: which provider. For a new claim, and again for a draft."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import FormView

from claims.actions.draft import change_provider, start_draft
from claims.journey import steps
from claims.journey.provider_forms import ANOTHER, WHICH_PROVIDER, ContinueForm, OptionsForm, ProviderForm
from claims.journey.provider_search import AsksForProvider, OptionsPage
from claims.journey.question import Question
from claims.models import Claim
from claims.pages import Elsewhere
from claims.readiness import ClaimReadiness, readiness_of
from claims.refusals import NotAccredited, NotEligible, Refused, WindowClosed
from claims.wording.conflicts import not_started
from claims.wording.drafts import draft_so_far
from claims.wording.hours import what_went
from common.redirects import see_other
from govuk.forms import Choice, SearchAnswer
from providers.models import Provider


class StartsClaim(AsksForProvider):
    """A page that ends in a new draft. Without an open window, or not eligible, the list of claims says why.

    Whoever sent an answer reads there, too, what became of it.
    """

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.school)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.readiness.may_start:
            return self.not_started()
        try:
            return super().dispatch(request, *args, **kwargs)
        except (NotAccredited, NotEligible, WindowClosed) as refusal:
            return self.not_started(refusal)

    def not_started(self, refusal: Refused | None = None) -> HttpResponse:
        if self.request.method == "POST":
            messages.info(self.request, not_started(readiness_of(self.school), self.school, refusal))
        return see_other(self.at("claims:list"))

    def chosen(self, provider: Provider) -> HttpResponse:
        """Start a draft, or offer the ones for this provider that are there already."""
        drafts = self.drafts_for(provider)
        if not drafts:
            return self.start(provider)
        mine_untouched = [
            draft for draft in drafts if draft.created_by_id == self.user.pk and not draft.number_of_mentors
        ]
        if mine_untouched:
            return see_other(self.at(steps.MENTORS, claim=mine_untouched[0].reference))
        return see_other(self.at("claims:draft-exists", provider=provider.code))

    def start(self, provider: Provider) -> HttpResponse:
        window = self.readiness.window
        if window is None:
            return self.not_started()
        draft = start_draft(school=self.school, provider=provider, window=window, by=self.user)
        return see_other(self.at(steps.MENTORS, claim=draft.reference))

    def drafts_for(self, provider: Provider) -> list[Any]:
        drafts = Claim.objects.drafts().filter(
            school=self.school, provider=provider, window=self.readiness.window, changes=None
        )
        return list(
            drafts.select_related("created_by").annotate(number_of_mentors=Count("trainings")).order_by("-updated_at")
        )


class NewClaim(StartsClaim, FormView):
    template_name = "claims/provider.html"

    def get_form(self, form_class: Any = None) -> ProviderForm:
        if self.request.method == "POST":
            return self.provider_form(data=self.request.POST)
        return self.provider_form(initial=self.chosen_before())

    def chosen_before(self) -> dict[str, Any]:
        """The words of a search to do again, under the answer that shows the search; or the provider in the address."""
        term = self.request.GET.get("q", "")[:100]
        return (
            {"known": ANOTHER, "search": SearchAnswer(term)}
            if term
            else {"known": self.request.GET.get("provider", "")}
        )

    def form_valid(self, form: ProviderForm) -> HttpResponse:
        provider = self.picked(form)
        if provider:
            return self.chosen(provider)
        return see_other(f"{self.at('claims:new-options')}?{urlencode({'q': form.term})}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        caption = f"New claim, {self.readiness.year}"
        return super().get_context_data(back_url=self.at("claims:list"), caption=caption, **kwargs)


class NewClaimOptions(StartsClaim, OptionsPage):
    def form_valid(self, form: OptionsForm) -> HttpResponse:
        return self.chosen(self.found_one(form))

    def search_again_url(self) -> str:
        return f"{self.at('claims:new')}?{urlencode({'q': self.term})}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(caption=f"New claim, {self.readiness.year}", **kwargs)


class DraftExists(StartsClaim, FormView):
    """Somebody has started a draft for this provider: carry on with it, or begin another."""

    template_name = "claims/question.html"

    @cached_property
    def provider(self) -> Provider:
        return get_object_or_404(Provider.objects.accredited(), code=self.kwargs["provider"])

    @cached_property
    def drafts(self) -> list[Any]:
        return self.drafts_for(self.provider)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.drafts:
            return see_other(self.at("claims:new"))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_form(self, form_class: Any = None) -> ContinueForm:
        drafts = [
            Choice(draft.reference, f"Continue draft {draft.reference}", hint=draft_so_far(draft))
            for draft in self.drafts
        ]
        many = "There is a draft" if len(drafts) == 1 else "There are drafts"
        data = self.request.POST if self.request.method == "POST" else None
        return ContinueForm(data, drafts=drafts, legend=f"{many} for {self.provider} already. Which claim do you want?")

    def form_valid(self, form: ContinueForm) -> HttpResponse:
        answer = form.cleaned_data["draft"]
        if answer == "new":
            return self.start(self.provider)
        return see_other(self.at("claims:tasks", claim=answer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        caption = f"New claim, {self.readiness.year}"
        return super().get_context_data(back_url=self.at("claims:new"), caption=caption, **kwargs)


class ChangesProvider(AsksForProvider, Question):
    """Another provider for a draft: mentors and hours are kept where they can be, and what went is said."""

    page = steps.PROVIDER

    def question(self) -> str:
        return WHICH_PROVIDER

    def about(self) -> str:
        """Asked first, it is about nothing that was answered before."""
        return ""

    def saved_answer(self) -> str:
        return str(self.claim.provider)

    def too_early(self) -> Elsewhere | None:
        """No answer comes before this one, so the mentors need not be read. Of a change it is never asked."""
        return super().too_early() if self.claim.changes_id else None

    def change_to(self, provider: Provider, version: int) -> None:
        if provider == self.claim.provider:
            return
        shortfalls = change_provider(claim=self.claim, provider=provider, version=version, by=self.user)
        for shortfall in shortfalls:
            messages.info(self.request, what_went(shortfall, provider))
        self.read_again()


class ChangeProvider(ChangesProvider):
    template_name = "claims/provider.html"

    def given_answer(self, form: ProviderForm) -> str:
        return str(self.picked(form))

    def get_form(self, form_class: Any = None) -> ProviderForm:
        if self.request.method == "POST":
            return self.provider_form(data=self.request.POST)
        return self.provider_form(initial=self.starting_answers())

    def starting_answers(self) -> dict[str, Any]:
        """The saved provider, among the known ones or in the search; a term to search again comes first."""
        saved = self.claim.provider
        if "q" in self.request.GET:
            return {"known": ANOTHER, "search": SearchAnswer(self.request.GET["q"][:100])}
        if any(choice.value == saved.code for choice in self.known):
            return {"known": saved.code}
        return {"known": ANOTHER, "search": SearchAnswer(saved.name, saved.code)}

    def form_valid(self, form: ProviderForm) -> HttpResponse:
        if self.picked(form):
            return super().form_valid(form)
        again = {"q": form.term} | ({"return": self.came_from} if self.came_from else {})
        return see_other(f"{self.of_claim('claims:provider-options')}?{urlencode(again)}")

    def keep(self, form: ProviderForm, version: int) -> None:
        provider = self.picked(form)
        if provider:
            self.change_to(provider, version)


class ChangeProviderOptions(ChangesProvider, OptionsPage):
    def given_answer(self, form: OptionsForm) -> str:
        return str(self.found_one(form))

    def keep(self, form: OptionsForm, version: int) -> None:
        self.change_to(self.found_one(form), version)

    def search_again_url(self) -> str:
        again = {"q": self.term} | ({"return": self.came_from} if self.came_from else {})
        return f"{self.of_claim('claims:provider')}?{urlencode(again)}"

    def back_url(self) -> str:
        return self.search_again_url()
