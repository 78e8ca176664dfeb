from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from claims.models import ClaimWindow
from common.clock import today
from schools.models import AcademicYear, HourlyRate

SECURITY_TXT_DAYS = 180  # RFC 9116 asks for less than a year


@method_decorator(login_not_required, name="dispatch")
class Page(TemplateView):
    """What it says about cookies and time-outs comes from the settings."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session_cookie=settings.SESSION_COOKIE_NAME,
            session_hours=settings.SESSION_COOKIE_AGE // 3600,
            csrf_cookie=settings.CSRF_COOKIE_NAME,
            csrf_days=settings.CSRF_COOKIE_AGE // 86400,
            idle_minutes=settings.IDLE_MINUTES,
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class Start(TemplateView):
    template_name = "pages/start.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**windows_and_caps(), start_url=settings.LOGIN_URL, **kwargs)


def windows_and_caps() -> dict[str, Any]:
    """The open window, else the next, else the last; and its year's caps and rates."""
    windows = ClaimWindow.objects.select_related("academic_year")
    open_now = windows.open_on().first()
    upcoming = windows.upcoming().first()
    last = windows.filter(closes_on__lt=today()).order_by("-closes_on").first()
    shown = open_now or upcoming or last
    this_year = AcademicYear.start_year_of(today())
    year = shown.academic_year if shown else AcademicYear.objects.filter(start_year__lte=this_year).first()
    return {
        "window": open_now,
        "next_window": upcoming,
        "last_window": last,
        "year": year,
        "rates": rates_in(year) if year else [],
    }


def rates_in(year: AcademicYear) -> list[tuple[str, int]]:
    """The area in words and pence an hour, the highest first."""
    rates = HourlyRate.objects.filter(academic_year=year).order_by("-pence", "area")
    return [(rate.get_area_display(), rate.pence) for rate in rates]


@login_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    facts = {"expires": today() + timedelta(days=SECURITY_TXT_DAYS), "url": settings.SERVICE_URL}
    return render(request, "pages/security.txt", facts, content_type="text/plain; charset=utf-8")


@login_not_required
def to_security_txt(request: HttpRequest) -> HttpResponse:
    """The older address."""
    return redirect("security-txt", permanent=True)
