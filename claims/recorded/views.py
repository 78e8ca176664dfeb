from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.access import members
from claims.busy import busy_page
from claims.readiness import readiness_of
from claims.recorded.start import NothingToClaim, start_from_records
from claims.refusals import Busy, NotAccredited, NotEligible, WindowClosed
from claims.wording.conflicts import not_started
from common.redirects import see_other
from providers.models import Provider
from schools.access import SchoolPage


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
