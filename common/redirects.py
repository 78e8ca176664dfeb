"""Answers to a request that are not a page."""

from django.http import HttpResponse, HttpResponseRedirect


def see_other(address: str) -> HttpResponse:
    """Save, then move: the browser asks for the next page with GET, and refreshing it sends nothing again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
