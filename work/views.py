from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from work import health


@login_not_required
@never_cache
@require_safe
def healthcheck(request: HttpRequest) -> JsonResponse:
    """503 without a database."""
    report = health.report()
    return JsonResponse(report, status=503 if report["status"] == "down" else 200)
