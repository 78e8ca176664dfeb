import logging
import secrets

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


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
    """403: the form is too old, or sent from somewhere else."""
    return error_page(request, "errors/400.html", 403, too_old=True)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal may say who can: `PermissionDenied("a manager at your school: Priya Nair")`."""
    return error_page(request, "errors/403.html", 403, who_can=str(exception or ""))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words for what does not exist and for what is somebody else's."""
    return error_page(request, "errors/404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Uses neither database nor session nor request: any of them may be what broke."""
    number = secrets.token_hex(4)
    logger.error("Error number %s was shown", number)
    return HttpResponse(render_to_string("errors/500.html", {"number": number}), status=500)
