from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import members
from claims.busy import busy_page
from claims.readiness import readiness_of
from claims.recorded.not_claimed import not_claimed
from claims.recorded.start import NothingToClaim, start_from_records
from claims.refusals import Busy, NotAccredited, NotEligible, WindowClosed
from claims.wording.conflicts import not_started
from common.clock import today
from common.redirects import see_other
from govuk.pagination import page_of
from providers.access import ProviderPage
from providers.models import Provider
from schools.access import SchoolPage
from schools.models import AcademicYear


class RecordedNotClaimed(ProviderPage, TemplateView):
    """By school, of this year."""

    allowed = staticmethod(members)
    template_name = "claims/for_providers/not_claimed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = AcademicYear.objects.filter(pk=AcademicYear.start_year_of(today())).first()
        rows = not_claimed(self.provider, year) if year else []
        return super().get_context_data(
            year=year,
            page=page_of(rows, self.request),
            hours=sum(row.hours for row in rows),
            pence=sum(row.pence for row in rows),
            schools=len(rows),
            back_url=reverse("training_records:records", args=[self.provider.code]),
            **kwargs,
        )


class StartFromRecords(SchoolPage):
    """By POST; a draft with the recorded hours, ready to be checked."""

    allowed = staticmethod(members)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.school_url("claims:what-you-can-claim"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        provider = get_object_or_404(Provider, code=self.kwargs["provider"])
        readiness = readiness_of(self.school)
        if readiness.window is None or not readiness.may_start:
            return self.refuse(not_started(readiness, self.school, ""))
        try:
            draft = start_from_records(school=self.school, provider=provider, window=readiness.window, by=self.user)
        except (NotAccredited, NotEligible, WindowClosed) as refusal:
            return self.refuse(not_started(readiness_of(self.school), self.school, refusal.cause))
        except NothingToClaim:
            return self.refuse(f"All hours that {provider} recorded are claimed")
        except Busy:
            return busy_page(self)
        return see_other(self.school_url("claims:check", claim=draft.reference))

    def refuse(self, why: str) -> HttpResponse:
        messages.info(self.request, why)
        return see_other(self.school_url("claims:what-you-can-claim"))
