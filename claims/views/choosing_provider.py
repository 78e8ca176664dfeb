"""The first question: which provider. Known ones, suggestions, or a search with options where no script runs."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import FormView

from claims import actions, presenters, steps
from claims.forms import ContinueForm, OptionsForm, ProviderForm
from claims.models import Claim
from claims.standing import Standing, standing_of
from claims.views.base import ClaimsPage, DraftPage, Question, see_other
from common.words import counted
from govuk.forms import Choice, Sought
from govuk.pagination import Page, page_of
from providers.models import Provider
from providers.search import normalise

OPTIONS_A_PAGE = 15
MOST_KNOWN = 5
MOST_SUGGESTIONS = 20


class Suggestions(ClaimsPage):
    """For the script: accredited providers whose name, town or code has the letters typed so far."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        term = request.GET.get("q", "").strip()[:100]
        found = Provider.objects.accredited().matching(term)[:MOST_SUGGESTIONS] if len(term) > 1 else []
        return JsonResponse(
            [
                {"id": provider.code, "name": provider.name, "detail": presenters.where_and_code(provider)}
                for provider in found
            ],
            safe=False,
        )


class AsksForProvider(ClaimsPage):
    """What asking for a provider has in common for a new claim and for a draft."""

    options_page: str

    @cached_property
    def known(self) -> list[Choice]:
        """Accredited providers that this school has claimed with, the latest first."""
        claimed_with = (
            Provider.objects.accredited()
            .filter(claims__school=self.school, claims__submitted_at__isnull=False)
            .annotate(last_year=Max("claims__window__academic_year"))
            .order_by("-last_year", "name")[:MOST_KNOWN]
        )
        return [
            Choice(
                provider.code,
                provider.name,
                hint=f"You made a claim with this provider in {provider.last_year} to {provider.last_year + 1}",
            )
            for provider in claimed_with
        ]

    def provider_form(self, **kwargs: Any) -> ProviderForm:
        return ProviderForm(known=self.known, suggestions_url=self.at("claims:suggestions"), **kwargs)

    def picked(self, form: ProviderForm) -> Provider | None:
        """The provider that was picked. Words typed after a pick are searched, never taken for the earlier choice."""
        provider = Provider.objects.accredited().filter(code=form.code).first() if form.code else None
        is_named = provider and (form.is_known or normalise(form.term) == normalise(provider.name))
        return provider if is_named else None


class OptionsPage(FormView):
    """What a search found, fifteen a page so that nothing is hidden."""

    def get_template_names(self) -> list[str]:
        return ["claims/provider_options.html" if len(self.found) else "claims/no_provider.html"]

    @abstractmethod
    def search_again_url(self) -> str:
        """Where the search is, with the term kept."""

    @abstractmethod
    def chosen(self, provider: Provider) -> HttpResponse:
        """What choosing a provider does."""

    @property
    def term(self) -> str:
        return self.request.GET.get("q", "").strip()[:100]

    @cached_property
    def found(self) -> Page:
        found = Provider.objects.accredited().matching(self.term) if len(self.term) > 1 else Provider.objects.none()
        return page_of(found, self.request, OPTIONS_A_PAGE)

    @cached_property
    def not_accredited(self) -> Provider | None:
        """A provider of that name that cannot be claimed for, when there is no other answer."""
        if self.found.count_of_rows or len(self.term) < 2:
            return None
        return Provider.objects.filter(accredited=False).matching(self.term).first()

    def get_form(self, form_class: Any = None) -> OptionsForm:
        number = self.found.count_of_rows
        verb = "matches" if number == 1 else "match"
        legend = f"{counted(number, 'provider')} {verb} “{self.term}”"
        if self.found.words:
            legend += f" ({self.found.words})"
        data = self.request.POST if self.request.method == "POST" else None
        return OptionsForm(data, providers=list(self.found), legend=legend)

    def form_valid(self, form: OptionsForm) -> HttpResponse:
        return self.chosen(get_object_or_404(Provider.objects.accredited(), code=form.cleaned_data["provider"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {
            "found": self.found,
            "term": self.term,
            "not_accredited": self.not_accredited,
            "search_again_url": self.search_again_url(),
            "back_url": self.search_again_url(),
        }
        return super().get_context_data(**kwargs | found)


class StartsClaim(AsksForProvider):
    """A page that ends in a new draft. Without an open window, or not eligible, the list of claims says why."""

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.school)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.standing.may_start:
            return see_other(self.at("claims:list"))
        return super().dispatch(request, *args, **kwargs)

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
        window = self.standing.window
        if window is None:
            return see_other(self.at("claims:list"))
        draft = actions.start_draft(school=self.school, provider=provider, window=window, by=self.user)
        return see_other(self.at(steps.MENTORS, claim=draft.reference))

    def drafts_for(self, provider: Provider) -> list[Any]:
        drafts = Claim.objects.drafts().filter(school=self.school, provider=provider, window=self.standing.window)
        return list(
            drafts.select_related("created_by").annotate(number_of_mentors=Count("trainings")).order_by("-updated_at")
        )


class NewClaim(StartsClaim, FormView):
    template_name = "claims/provider.html"

    def get_form(self, form_class: Any = None) -> ProviderForm:
        if self.request.method == "POST":
            return self.provider_form(data=self.request.POST)
        return self.provider_form(initial={"search": Sought(self.request.GET.get("q", "")[:100])})

    def form_valid(self, form: ProviderForm) -> HttpResponse:
        provider = self.picked(form)
        if provider:
            return self.chosen(provider)
        return see_other(f"{self.at('claims:new-options')}?{urlencode({'q': form.term})}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        caption = f"New claim, {self.standing.year}"
        return super().get_context_data(back_url=self.at("claims:list"), caption=caption, **kwargs)


class NewClaimOptions(StartsClaim, OptionsPage):
    def search_again_url(self) -> str:
        return f"{self.at('claims:new')}?{urlencode({'q': self.term})}"


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
            Choice(draft.reference, f"Continue draft {draft.reference}", hint=presenters.draft_so_far(draft))
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
        caption = f"New claim, {self.standing.year}"
        return super().get_context_data(back_url=self.at("claims:new"), caption=caption, **kwargs)


class ChangesProvider(AsksForProvider, DraftPage):
    """Another provider for a draft: mentors and hours are kept where they can be, and what went is said."""

    page = steps.PROVIDER

    def chosen(self, provider: Provider) -> HttpResponse:
        self.change_to(provider, self.claim.version)
        return see_other(self.next_question())

    def change_to(self, provider: Provider, version: int) -> None:
        if provider == self.claim.provider:
            return
        dropped = actions.change_provider(claim=self.claim, provider=provider, version=version, by=self.user)
        for mentor in dropped:
            messages.info(
                self.request,
                f"{mentor} has no hours left with {provider}, so {mentor.first_name} is not on this claim now.",
            )
        self.read_again()


class ChangeProvider(ChangesProvider, Question):
    template_name = "claims/provider.html"

    def saved_answer(self) -> str:
        return str(self.claim.provider)

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
            return {"known": "another", "search": Sought(self.request.GET["q"][:100])}
        if any(choice.value == saved.code for choice in self.known):
            return {"known": saved.code}
        return {"known": "another", "search": Sought(saved.name, saved.code)}

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
    def search_again_url(self) -> str:
        again = {"q": self.term} | ({"return": self.came_from} if self.came_from else {})
        return f"{self.of_claim('claims:provider')}?{urlencode(again)}"
