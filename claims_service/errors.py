"""The pages for what went wrong, in the service's own layout and words. None of them changes anything."""

import logging
import secrets

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger(__name__)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the reason is size: an address or a form that no page of ours sends."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good token: too old, or sent from somewhere else. Nothing was changed."""
    return render(request, "errors/400.html", {"too_old": True}, status=403)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403. A refusal may say who can: `PermissionDenied("a manager at your school: Priya Nair")`."""
    return render(request, "errors/403.html", {"who_can": str(exception or "")}, status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page and words for what does not exist and for what is somebody else's."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Asks nothing of the database, the session or the request: any of them may be what broke."""
    number = secrets.token_hex(4)
    logger.error("Error number %s was shown", number)
    return HttpResponse(render_to_string("errors/500.html", {"number": number}), status=500)
