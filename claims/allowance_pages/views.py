from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from accounts.access import members
from claims.allowance import hours_left_with
from claims.allowance_pages.pairs import MentorsAt, Pair, pairs_at, providers_of
from claims.allowance_pages.presenters import OfProvider, RecordedBy, by_provider
from claims.readiness import ClaimReadiness, readiness_of
from claims.recorded.compare import recorded_at
from claims.top_block import top_block
from claims.wording.sums import rate_now
from govuk.pagination import Page, page_of
from mentors.search import SearchesMentors
from providers.models import Provider
from schools.models import AcademicYear


class WhatYouCanClaim(SearchesMentors):
    """25 rows a page."""

    allowed = staticmethod(members)

    template_name = "claims/what_you_can_claim.html"

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.school)

    @cached_property
    def years(self) -> list[AcademicYear]:
        """Those with a window, and the one to claim for next."""
        next_one = self.readiness.year_to_claim_for
        years = {*self.readiness.years, *([next_one] if next_one else [])}
        return sorted(years, key=lambda year: year.pk, reverse=True)

    @cached_property
    def year(self) -> AcademicYear | None:
        """An unknown year counts as not given."""
        named = {str(year.start_year): year for year in self.years}
        return named.get(self.request.GET.get("year", ""), self.readiness.year_to_claim_for)

    @cached_property
    def providers(self) -> list[Provider]:
        return providers_of(self.school, self.year, self.readiness.windows) if self.year else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, pairs = self.page_of_pairs()
        year, with_search = self.year, self.search is not None or page.count_of_pages > 1
        return super().get_context_data(
            page=page,
            rows=self.of_providers(pairs),
            providers=self.providers,
            recorded=self.recorded() if page.number == 1 and not self.search else [],
            years=self.years,
            year=year,
            year_before=f"{year.pk - 1} to {year.pk}" if year else "",
            may_be_claimed=year is not None and self.readiness.may_be_claimed(year),
            with_search=with_search,
            all_url=f"?year={year.start_year}" if year else "?",
            search=self.search,
            number_found=self.list_of_mentors.count if self.search else 0,
            **{"form": self.search_form() if with_search else None} | top_block(self, self.readiness) | kwargs,
        )

    def recorded(self) -> list[RecordedBy]:
        if self.year is None:
            return []
        rate = rate_now(self.year.pk, self.school.funding_area)
        return [RecordedBy(provider, people, rate) for provider, people in recorded_at(self.school, self.year).items()]

    @cached_property
    def list_of_mentors(self) -> MentorsAt:
        return MentorsAt(self.school, self.mentors() if self.search else None)

    def page_of_pairs(self) -> tuple[Page, list[Pair]]:
        if not self.providers:
            return page_of([], self.request), []
        page = page_of(range(len(self.providers) * self.list_of_mentors.count), self.request)
        return page, pairs_at(cast("range", page.rows), self.providers, self.list_of_mentors)

    def of_providers(self, pairs: list[Pair]) -> list[OfProvider]:
        if self.year is None or not pairs:
            return []
        providers, mentors = {provider for provider, _ in pairs}, {mentor for _, mentor in pairs}
        return by_provider(pairs, hours_left_with(mentors, providers, self.year, self.school))
