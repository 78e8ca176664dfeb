"""What every page of the layout knows: who is signed in, and whose pages these are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def who_and_where(request: HttpRequest) -> dict[str, Any]:
    return {
        "service_name": settings.SERVICE_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "in_production": settings.IN_PRODUCTION,
        "user": getattr(request, "user", None),
    }
