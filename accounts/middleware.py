"""Ends idle sessions; rights are read anew at each request."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthenticationMiddleware
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from accounts import sessions
from accounts.landing import referring_page, return_url

BACKGROUND = "X-Background"
"""Marks requests of scripts, which keep nobody signed in."""
TIMED_OUT = "session.timed_out"


class AuthenticationMiddleware(DjangoAuthenticationMiddleware):
    """Ends a session that is over before any page sees it."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.user.is_authenticated and sessions.is_over(request.session, request.user):
            request.session.flush()
            request.user = AnonymousUser()
            request.META[TIMED_OUT] = True

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Counts as use, unless a script asked (header, or `is_background = True` on the view)."""
        quiet = BACKGROUND in request.headers or getattr(getattr(view, "view_class", view), "is_background", False)
        if request.user.is_authenticated and not quiet:
            sessions.note_use(request.session)


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """A view marked `login_not_required` is open to all.

    A form from a page of ours that arrives signed out is lost: the page "timed out" says so.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        back, is_form = return_url(request), request.method not in ("GET", "HEAD")
        if request.META.get(TIMED_OUT) or (is_form and referring_page(request)):
            return redirect(timed_out_url(back, unsaved=is_form))
        if is_form:
            return redirect_to_login(back) if back else redirect("accounts:sign-in")
        return super().handle_no_permission(request, view_func)


def timed_out_url(back: str, *, unsaved: bool) -> str:
    query = ({"next": back} if back else {}) | ({"unsaved": "yes"} if unsaved else {})
    return f"{reverse('accounts:timed-out')}?{urlencode(query)}"
