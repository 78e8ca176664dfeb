from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.landing import next_url
from common.clock import today
from common.redirects import see_other
from schools import actions
from schools.access import SchoolPage, colleagues, managers
from schools.conditions_text import sections_of
from schools.models import AcademicYear, GrantConditions, GrantConditionsAcceptance
from schools.people import managers_of


class Conditions(SchoolPage, TemplateView):
    """Of the present academic year, which is the year of any open window."""

    allowed = staticmethod(colleagues)
    template_name = "schools/grant_conditions.html"

    @cached_property
    def year(self) -> AcademicYear | None:
        return AcademicYear.objects.filter(start_year=AcademicYear.start_year_of(today())).first()

    @cached_property
    def conditions(self) -> GrantConditions | None:
        return actions.conditions_of(self.year) if self.year else None

    @cached_property
    def acceptance(self) -> GrantConditionsAcceptance | None:
        accepted = GrantConditionsAcceptance.objects.filter(school=self.school, academic_year=self.year)
        return accepted.select_related("accepted_by", "conditions").first()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accepting again, or after a colleague, changes nothing."""
        if not managers(self.user, self.school):
            raise PermissionDenied
        if self.year is None or self.conditions is None:
            raise Http404
        actions.accept_conditions(school=self.school, year=self.year, by=self.user)
        messages.success(request, f"You have accepted the grant conditions for {self.school}")
        return see_other(self.back())

    def back(self) -> str:
        return next_url(self.request) or reverse("claims:list", args=[self.school.public_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            year=self.year,
            conditions=self.conditions,
            acceptance=self.acceptance,
            summary=sections_of(self.conditions.summary) if self.conditions else [],
            sections=sections_of(self.conditions.text) if self.conditions else [],
            can_accept=self.acceptance is None and managers(self.user, self.school),
            managers=[str(manager) for manager in managers_of(self.school)],
            claims_url=self.back(),
            **kwargs,
        )
