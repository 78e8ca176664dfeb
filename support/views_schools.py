from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import SupportPage
from accounts.models import Search
from accounts.searches import search_for
from claims.models import Claim
from claims.readiness import Blocker, ClaimReadiness, readiness_of
from claims.wording.closed import closed_for_claims
from common.clock import today
from common.redirects import see_other
from govuk.pagination import page_of
from schools.models import AcademicYear, Eligibility, GrantConditionsAcceptance, School
from support.forms import FindSchoolForm
from support.presenters.claims import heads_of, rows_of
from support.presenters.schools import conditions_in_words, details_of
from support.search import schools_matching

CLAIMS_SHOWN = 10


class Schools(SupportPage, FormView):
    """Without a search those that may claim this year. The address has the search's key, not its words."""

    readers_may_post = True
    form_class = FindSchoolForm
    template_name = "support/schools/list.html"

    @cached_property
    def search(self) -> Search | None:
        key = self.request.GET.get("search", "")
        return get_object_or_404(Search.objects.of(self.user), public_id=key) if key else None

    @cached_property
    def year(self) -> AcademicYear | None:
        return AcademicYear.objects.filter(start_year=AcademicYear.start_year_of(today())).first()

    def get_initial(self) -> dict[str, Any]:
        return {"words": self.search.words} if self.search else {}

    def form_valid(self, form: FindSchoolForm) -> HttpResponse:
        typed = form.cleaned_data["words"]
        search = search_for(typed, self.user)
        found = list(schools_matching(typed)[:2])
        if len(found) == 1:
            return see_other(reverse("support:school", kwargs={"school": found[0].public_id}))
        return see_other(f"{self.request.path}?search={search.public_id}")

    def schools(self) -> QuerySet[School]:
        if self.search:
            return schools_matching(self.search.words)
        return School.objects.eligible_in(self.year.start_year if self.year else 0).order_by("name", "urn")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(self.schools().values_list("pk", flat=True), self.request)
        rows = self.rows(list(page))
        return super().get_context_data(page=page, rows=rows, year=self.year, search=self.search, **kwargs)

    def rows(self, keys: list[int]) -> QuerySet[School]:
        year = self.year.start_year if self.year else None
        of_year = {"school": OuterRef("pk"), "academic_year": year}
        in_year = Q(claims__window__academic_year=year, claims__changes=None)
        return (
            School.objects.filter(pk__in=keys)
            .annotate(
                number=Count("claims", filter=in_year),
                may_claim=Exists(Eligibility.objects.filter(**of_year)),
                accepted=Exists(GrantConditionsAcceptance.objects.filter(**of_year)),
            )
            .order_by("name", "urn")
        )


class OneSchool(SupportPage, TemplateView):
    template_name = "support/schools/school.html"

    @cached_property
    def school(self) -> School:
        return get_object_or_404(School, public_id=self.kwargs["school"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        readiness = readiness_of(self.school)
        claims = Claim.objects.filter(school=self.school).in_their_own_right()
        shown = claims.select_related("school", "provider", "window").prefetch_related("trainings")
        return super().get_context_data(
            **kwargs
            | {
                "school": self.school,
                "readiness": readiness,
                "why_not": why_no_draft(readiness),
                "people": self.school.memberships.select_related("user").order_by(
                    "user__first_name", "user__last_name", "user__email"
                ),
                "years": self.years(),
                "rows": rows_of(shown.latest_first()[:CLAIMS_SHOWN]),
                "heads": heads_of(),
                "number_of_claims": claims.count(),
                "claims_url": f"{reverse('support:claims')}?school={self.school.public_id}",
                "details": details_of(self.school, self.school.mentor_placements.count()),
            }
        )

    def years(self) -> list[tuple[str, str]]:
        accepted = {each.academic_year_id: each for each in self.school.acceptances.select_related("accepted_by")}
        years = AcademicYear.objects.filter(pk__in=self.school.eligibilities.values("academic_year"))
        return [(year.name, conditions_in_words(accepted.get(year.pk))) for year in years.order_by("-start_year")]


def why_no_draft(readiness: ClaimReadiness) -> str:
    """ "" when nothing is in the way."""
    return {
        Blocker.WINDOW_IS_COMING: "No claim window is open. Drafts can be prepared once it opens.",
        Blocker.NO_WINDOW: "No claim window is open, and none has a date.",
        Blocker.SCHOOL_CLOSED: f"{closed_for_claims(readiness.school)}.",
        Blocker.NOT_ELIGIBLE: f"The school is not eligible for {readiness.year}.",
    }.get(readiness.blocker, "")
