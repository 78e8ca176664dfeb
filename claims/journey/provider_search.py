from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from accounts.access import members
from claims.journey.provider_forms import OptionsForm, ProviderForm
from claims.recorded.compare import recorded_by_provider
from claims.recorded.words import recorded_here
from claims.wording.drafts import where_and_code
from common.clock import today
from common.words import counted
from govuk.forms import Choice
from govuk.pagination import Page, page_of
from providers.models import Provider
from schools.access import SchoolPage
from schools.models import AcademicYear, School

OPTIONS_A_PAGE = 15
MOST_KNOWN = 5
MOST_SUGGESTIONS = 20


class Suggestions(SchoolPage):
    allowed = staticmethod(members)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        term = request.GET.get("q", "").strip()[:100]
        found = Provider.objects.accredited().matching(term)[:MOST_SUGGESTIONS] if len(term) > 1 else []
        return JsonResponse(
            [{"id": provider.code, "name": provider.name, "detail": where_and_code(provider)} for provider in found],
            safe=False,
        )


def known_providers(school: School) -> list[Choice]:
    """With records at the school for this year, then claimed with before, the latest first."""
    claimed_with = (
        school.claims.filter(submitted_at__isnull=False, provider__in=Provider.objects.accredited())
        .values_list("provider__code", "provider__name")
        .annotate(last_year=Max("window__academic_year"), last_claimed=Max("submitted_at"))
        .order_by("-last_claimed", "provider__name")[:MOST_KNOWN]
    )
    before = {
        code: Choice(code, name, hint=f"You made a claim with it in {last_year} to {last_year + 1}")
        for code, name, last_year, _ in claimed_with
    }
    recorded = {
        code: Choice(code, name, hint=recorded_here(minutes, mentors))
        for code, name, minutes, mentors in recorded_by_provider(school, AcademicYear.start_year_of(today()))
    }
    return list((recorded | {code: each for code, each in before.items() if code not in recorded}).values())


def picked(form: ProviderForm) -> Provider | None:
    """Words typed after a pick are searched, never taken for the earlier choice."""
    if not form.code:
        return None
    offered = Provider.objects.accredited().filter(code=form.code)
    return (offered if form.is_known else offered.called(form.term)).first()


def chosen(form: OptionsForm) -> Provider:
    return get_object_or_404(Provider.objects.accredited(), code=form.cleaned_data["provider"])


class ProviderOptions:
    """Fifteen a page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.term = request.GET.get("q", "").strip()[:100]

    @cached_property
    def found(self) -> Page:
        """Less work than to count them and read fifteen whole."""
        found = Provider.objects.accredited().matching(self.term) if len(self.term) > 1 else Provider.objects.none()
        return page_of(list(found.values_list("code", "name", "town", named=True)), self.request, OPTIONS_A_PAGE)

    @cached_property
    def not_accredited(self) -> Provider | None:
        if self.found.count_of_rows or len(self.term) < 2:
            return None
        return Provider.objects.filter(accredited=False).matching(self.term).first()

    @property
    def template(self) -> str:
        return "claims/provider_options.html" if len(self.found) else "claims/no_provider.html"

    def form_kwargs(self) -> dict[str, Any]:
        legend = f"{self.how_many()} ({self.found.words})" if self.found.words else self.how_many()
        return {"providers": list(self.found), "legend": legend}

    def how_many(self) -> str:
        """Choose from 6 providers that match “harbour”"""
        number = self.found.count_of_rows
        return f"Choose from {counted(number, 'provider')} that {'matches' if number == 1 else 'match'} “{self.term}”"

    def why_none(self) -> str:
        if self.not_accredited:
            return f"{self.not_accredited} is not an accredited provider"
        if len(self.term) < 2:
            return "Enter at least 2 letters"
        return f"No accredited provider matches “{self.term}”"

    def context(self, search_again_url: str) -> dict[str, Any]:
        return {
            "found": self.found,
            "term": self.term,
            "why_none": self.why_none(),
            "not_accredited": self.not_accredited,
            "search_again_url": search_again_url,
            "back_url": search_again_url,
        }
