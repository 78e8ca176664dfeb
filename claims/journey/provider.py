from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse

from claims import answers
from claims.actions.draft import change_provider
from claims.journey.provider_forms import ANOTHER, WHICH_PROVIDER, OptionsForm, ProviderForm
from claims.journey.provider_search import ProviderOptions, chosen, known_providers, picked
from claims.journey.question import Question
from claims.journey.routing import came_from
from claims.wording.hours import what_went
from common.redirects import see_other
from govuk.forms import SearchAnswer
from providers.models import Provider


def change_to(page: Question, provider: Provider, version: int) -> None:
    """Says what could not be kept."""
    if provider == page.claim.provider:
        return
    shortfalls = change_provider(claim=page.claim, provider=provider, version=version, by=page.user)
    for shortfall in shortfalls:
        messages.info(page.request, what_went(shortfall, provider))
    page.read_again()


def address_of_search(page: Question, name: str, term: str) -> str:
    word = came_from(page.request)
    return f"{page.claim_url(name)}?{urlencode({'q': term} | ({'return': word} if word else {}))}"


class ChangeProvider(Question):
    answer = answers.PROVIDER
    form_class = ProviderForm
    template_name = "claims/provider.html"

    def question(self) -> str:
        return WHICH_PROVIDER

    def given_answer(self, form: ProviderForm) -> str:
        return str(picked(form))

    def get_form_kwargs(self) -> dict[str, Any]:
        known, suggestions_url = known_providers(self.school), self.school_url("claims:suggestions")
        initial = self.starting_answers({choice.value for choice in known})
        return super().get_form_kwargs() | {"initial": initial, "known": known, "suggestions_url": suggestions_url}

    def starting_answers(self, known: set[str]) -> dict[str, Any]:
        """A term to search again comes first."""
        saved = self.claim.provider
        if "q" in self.request.GET:
            return {"known": ANOTHER, "search": SearchAnswer(self.request.GET["q"][:100])}
        if saved.code in known:
            return {"known": saved.code}
        return {"known": ANOTHER, "search": SearchAnswer(saved.name, saved.code)}

    def form_valid(self, form: ProviderForm) -> HttpResponse:
        if picked(form):
            return super().form_valid(form)
        return see_other(address_of_search(self, "claims:provider-options", form.term))

    def save(self, form: ProviderForm, version: int) -> None:
        if provider := picked(form):
            change_to(self, provider, version)


class ChangeProviderOptions(Question):
    answer = answers.PROVIDER
    form_class = OptionsForm

    @cached_property
    def search(self) -> ProviderOptions:
        return ProviderOptions(self.request)

    def get_template_names(self) -> list[str]:
        return [self.search.template]

    def question(self) -> str:
        return WHICH_PROVIDER

    def given_answer(self, form: OptionsForm) -> str:
        return str(chosen(form))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.search.form_kwargs()

    def save(self, form: OptionsForm, version: int) -> None:
        change_to(self, chosen(form), version)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        again = address_of_search(self, "claims:provider", self.search.term)
        return super().get_context_data(**kwargs | self.search.context(again))
