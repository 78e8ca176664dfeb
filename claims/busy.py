from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import ProtectedPage


def busy_page(page: ProtectedPage) -> HttpResponse:
    """Somebody else's lock lasted too long. Its button sends the same answers again."""
    context = {
        "organisation_name": page.organisation_name(),
        "organisation": page.organisation,
        "typed": fields_sent(page.request),
    }
    return render(page.request, "claims/busy.html", context, status=409)


def fields_sent(request: HttpRequest, but: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    left_out = {"csrfmiddlewaretoken", *but}
    return [(name, one) for name, values in request.POST.lists() for one in values if name not in left_out]
