"""The page for whoever waited too long for somebody else's lock: nothing was saved, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.access import ProtectedPage
from claims.refusals import Busy


class BusyPage(ProtectedPage):
    """A page with an act on claims, and a button that sends the same answers once more when it could not be done."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Busy:
            context = {
                "organisation_name": self.organisation_name(),
                "organisation": self.organisation,
                "typed": self.typed(),
            }
            return render(request, "claims/busy.html", context, status=409)

    def typed(self, *but: str) -> list[tuple[str, str]]:
        """The fields that were sent, without these."""
        fields = self.request.POST.lists()
        return [(name, one) for name, values in fields for one in values if name not in ("csrfmiddlewaretoken", *but)]
