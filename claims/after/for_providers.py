from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import members
from claims import answers
from claims.models import Claim, ClaimWindow
from claims.querysets import ClaimQuerySet
from claims.states import Status
from claims.wording.provider_status import ProviderRow, provider_status_tag, when_schools_claim
from claims.wording.sums import sum_of
from claims.wording.timeline import Audience, timeline_of
from common.clock import today
from govuk.pagination import page_of
from providers.access import ProviderPage
from schools.models import AcademicYear

NEWEST_FIRST = ("-submitted_at", "-pk")


class ClaimsThatNameUs(ProviderPage):
    """Drafts are not there for it."""

    allowed = staticmethod(members)

    @property
    def handed_in(self) -> ClaimQuerySet:
        return Claim.objects.handed_in().filter(provider=self.provider)

    @property
    def claims(self) -> ClaimQuerySet:
        return self.handed_in.select_related("school", "window").with_mentors()


class AllClaims(ClaimsThatNameUs, TemplateView):
    template_name = "claims/for_providers/list.html"

    @cached_property
    def windows(self) -> list[ClaimWindow]:
        """The newest first."""
        return list(ClaimWindow.objects.filter(pk__in=self.handed_in.values("window")).newest_first())

    @cached_property
    def years(self) -> list[AcademicYear]:
        return list(dict.fromkeys(window.academic_year for window in self.windows))

    @cached_property
    def year(self) -> AcademicYear | None:
        """An unknown one counts as not given."""
        named = {str(year.start_year): year for year in self.years}
        return named.get(self.request.GET.get("year", ""), self.years[0] if self.years else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        of_year = [window.pk for window in self.windows if window.academic_year == self.year]
        handed_in = self.handed_in.filter(window__in=of_year).order_by(*NEWEST_FIRST)
        page = page_of(handed_in.values_list("pk", flat=True), self.request)
        # What a row shows is looked up for one page only: a large provider has thousands of claims in a year.
        claims = list(self.claims.filter(pk__in=list(page)).order_by(*NEWEST_FIRST))
        return super().get_context_data(
            page=page,
            rows=[ProviderRow(claim) for claim in claims],
            years=self.years,
            year=self.year,
            when="" if self.years else self.when(),
            **kwargs,
        )

    def when(self) -> str:
        return when_schools_claim(ClaimWindow.objects.filter(closes_on__gte=today()).order_by("opens_on").first())


class OneClaim(ClaimsThatNameUs, TemplateView):
    template_name = "claims/for_providers/claim.html"

    @cached_property
    def claim(self) -> Claim:
        claims = self.claims.select_related("provider", "window__academic_year")
        return get_object_or_404(claims, reference=self.kwargs["submitted"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim = self.claim
        to_check = reverse("sampling:requests", args=[self.provider.code])
        return super().get_context_data(
            claim=claim,
            status=provider_status_tag(claim),
            sum=sum_of(claim, list(claim.trainings.all())),
            answers=answers.in_words_for_provider(claim),
            events=timeline_of(claim, Audience.PROVIDER),
            to_check_url=to_check if claim.status == Status.SAMPLING_IN_PROGRESS else "",
            back_url=reverse("claims:of-provider", kwargs={"provider": self.provider.code}),
            **kwargs,
        )
