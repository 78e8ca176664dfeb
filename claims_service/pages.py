"""Pages that say the same to everybody: the start page, help and the small print."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView


@method_decorator(login_not_required, name="dispatch")
class Page(TemplateView):
    """A static page. What it says about cookies and time-outs comes from the settings, so that it stays true."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(
            session_cookie=settings.SESSION_COOKIE_NAME,
            session_hours=settings.SESSION_COOKIE_AGE // 3600,
            csrf_cookie=settings.CSRF_COOKIE_NAME,
            csrf_days=settings.CSRF_COOKIE_AGE // 86400,
            idle_minutes=settings.IDLE_MINUTES,
            **kwargs,
        )


@login_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    return render(request, "pages/security.txt", content_type="text/plain; charset=utf-8")
