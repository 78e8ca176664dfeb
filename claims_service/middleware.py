from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from claims.refusals import Refused
from claims.states import MoveNotAllowed
from claims_service.errors import error_page, too_many_tries
from common.limits import TooManyTries
from govuk.pagination import NoSuchPage

GetResponse = Callable[[HttpRequest], HttpResponse]


def refuse_nul_bytes(get_response: GetResponse) -> GetResponse:
    """A NUL byte in a path or a query is a 400, before it reaches the database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            return error_page(request, "errors/400.html", 400)
        return get_response(request)

    return middleware


def ignore_healthcheck_cookies(get_response: GetResponse) -> GetResponse:
    """Looking a person up would fail just when `/healthcheck` is needed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthcheck":
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware


def no_store_when_signed_in(get_response: GetResponse) -> GetResponse:
    """So that the back button shows nothing after signing out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


class explain_refusals:  # noqa: N801  (a middleware, named like its neighbours)
    """A move that is not possible now is a 409 with its cause; a button's address opened by GET a 405, and
    what was done too often a 429.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = error_page(request, "errors/405.html", 405)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, MoveNotAllowed | Refused):
            return render(request, "errors/not_possible_now.html", {"cause": str(exception)}, status=409)
        if isinstance(exception, TooManyTries):
            return too_many_tries(request, exception.seconds)
        if isinstance(exception, NoSuchPage):
            return redirect(exception.first)
        if isinstance(exception, BadRequest):
            return error_page(request, "errors/400.html", 400)
        return None
