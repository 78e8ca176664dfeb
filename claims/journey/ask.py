from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.generic import FormView

from accounts.access import members
from accounts.landing import next_url
from claims.actions.ask import ask_managers_to_accept, ask_to_check_eligibility
from claims.journey.forms import EligibilityForm
from claims.readiness import Blocker, ClaimReadiness, readiness_of
from common.redirects import see_other
from common.words import listed
from schools.access import SchoolPage


def where_it_began(page: SchoolPage) -> str:
    return next_url(page.request) or page.school_url("claims:list")


class AskToCheck(SchoolPage, FormView):
    allowed = staticmethod(members)
    form_class = EligibilityForm
    template_name = "layouts/question.html"

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.school)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.readiness.blocker is not Blocker.NOT_ELIGIBLE:
            return see_other(self.school_url("claims:list"))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: EligibilityForm) -> HttpResponse:
        if self.readiness.window is not None:
            ask_to_check_eligibility(
                school=self.school,
                year=self.readiness.window.academic_year,
                provider=form.cleaned_data["provider"],
                by=self.user,
            )
        messages.success(self.request, f"We have asked our support team to check. They will email {self.user.email}")
        return see_other(where_it_began(self))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=where_it_began(self), caption="Ask us to check", **kwargs)


class AskManagers(SchoolPage):
    """Sent again the same day, the managers get nothing new."""

    allowed = staticmethod(members)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        readiness = readiness_of(self.school)
        if readiness.window is not None and not readiness.accepted:
            year = readiness.window.academic_year
            asked = ask_managers_to_accept(school=self.school, year=year, by=self.user)
            if asked.now:
                messages.success(request, f"We have emailed {listed(str(manager) for manager in asked.now)}")
            elif asked.before:
                managers = listed(str(manager) for manager in asked.before)
                messages.info(request, f"We have emailed {managers} earlier today, so nothing was sent now")
        return see_other(where_it_began(self))
