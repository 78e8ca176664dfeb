"""The pages for what went wrong, in the service's own layout and words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_could_not_be_read(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good token: too old, or sent from somewhere else. Nothing was changed."""
    return render(request, "errors/400.html", status=403)
