import logging
import secrets
import sys

from django.contrib import messages
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.landing import referring_page
from accounts.middleware import BACKGROUND, timed_out_url
from claims.busy import fields_sent
from common.redirects import see_other
from common.words import counted

logger = logging.getLogger(__name__)

RETRY_AFTER = 30
"""Seconds."""


def error_page(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """Never reads the body again: it may be what broke."""
    request._mark_post_parse_error()  # type: ignore[attr-defined]  # Django's own, which its stubs leave out
    return render(request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the reason is size."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, "errors/413.html", 413)
    return error_page(request, "errors/400.html", 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Somebody signed out or in again in another tab: back to the form, by way of signing in where that is needed.

    A form from anywhere else is a 403.
    """
    back = referring_page(request)
    if not back or BACKGROUND in request.headers:
        return error_page(request, "errors/400.html", 403, too_old=True)
    if request.path == reverse("accounts:sign-out") and not request.user.is_authenticated:
        return redirect("accounts:signed-out")
    if not request.user.is_authenticated:
        return redirect(timed_out_url(back, unsaved=True))
    messages.info(request, "You signed in again in another tab, so what you sent was not saved. Send it again")
    return see_other(back)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal may say who can: `PermissionDenied("a manager at your school: Priya Nair")`."""
    return error_page(request, "errors/403.html", 403, who_can=str(exception or ""))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words for what does not exist and for what is somebody else's."""
    return error_page(request, "errors/404.html", 404)


def too_many_tries(request: HttpRequest, seconds: int) -> HttpResponse:
    """429, with how long to wait."""
    wait = counted(seconds, "second") if seconds < 60 else counted(seconds // 60, "minute")
    page = error_page(request, "errors/429.html", 429, wait=wait)
    page["Retry-After"] = str(seconds)
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Uses neither database nor session nor request: any of them may be what broke."""
    if is_database_away(sys.exc_info()[1]):
        return database_away(request)
    number = secrets.token_hex(4)
    logger.error("Error number %s was shown", number)
    return HttpResponse(render_to_string("errors/500.html", {"number": number}), status=500)


def is_database_away(error: BaseException | None) -> bool:
    """No connection, a connection that broke, or a server that takes no more; not a lock or a slow query."""
    if isinstance(error, InterfaceError):
        return True
    state = str(getattr(error.__cause__, "sqlstate", None) or "08") if isinstance(error, OperationalError) else ""
    return state.startswith(("08", "53", "57P"))


def database_away(request: HttpRequest) -> HttpResponse:
    """503. Its button sends the same answers again."""
    context = {"typed": typed_into(request), "csrf_token": get_token(request), "is_form": request.method == "POST"}
    response = HttpResponse(render_to_string("errors/503.html", context), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


class FormOfOurs(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def typed_into(request: HttpRequest) -> list[tuple[str, str]]:
    """Of a form from a page of ours: what others sent is not offered for sending."""
    if request.method != "POST":
        return []
    try:
        is_foreign = FormOfOurs(server_error).process_view(request, server_error, (), {})
        return [] if is_foreign else fields_sent(request)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return []
