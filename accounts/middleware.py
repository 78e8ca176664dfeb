"""Who is asking. Rights are read again at each request; a session ends when nobody has used it for long."""

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
"""A request with this header was made by a script on a page, not by a person: it keeps nobody signed in."""
TIMED_OUT = "session.timed_out"


class AuthenticationMiddleware(DjangoAuthenticationMiddleware):
    """Finds the person, and ends a session that is over before any page sees it."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.user.is_authenticated and sessions.is_over(request.session, request.user):
            request.session.flush()
            request.user = AnonymousUser()
            request.META[TIMED_OUT] = True

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """A page that is asked for by a script can also say so itself: `is_background = True` on its view."""
        quiet = BACKGROUND in request.headers or getattr(getattr(view, "view_class", view), "is_background", False)
        if request.user.is_authenticated and not quiet:
            sessions.note_use(request.session)


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every page is for people who are signed in, unless its view is marked `login_not_required`.

    A form from a page of ours was opened by somebody who was signed in then, also where another tab has ended the
    session meanwhile: what it held is kept nowhere, and the person is told so.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        back, is_form = return_url(request), request.method not in ("GET", "HEAD")
        if request.META.get(TIMED_OUT) or (is_form and referring_page(request)):
            query = ({"next": back} if back else {}) | ({"unsaved": "yes"} if is_form else {})
            return redirect(f"{reverse('accounts:timed-out')}?{urlencode(query)}")
        if is_form:
            return redirect_to_login(back) if back else redirect("accounts:sign-in")
        return super().handle_no_permission(request, view_func)
