"""The night shift: draw when a window has closed, then build one file for each provider. All of it can be repeated."""

from django.conf import settings

from claims.models import ClaimWindow
from sampling import actions, provider_files
from sampling.models import ProviderRequest
from work.leases import Lease
from work.models import Task
from work.registry import handler


@handler("draw_sample", time_limit=4 * settings.LEASE_SECONDS)
def draw_sample(task: Task, lease: Lease) -> None:
    """The service's own draw, once for each window."""
    window = ClaimWindow.objects.get(pk=task.arguments["window_id"])
    with lease.finish():
        if not window.sampling_runs.filter(drawn_by=None).exists():
            actions.draw_sample(window=window)


@handler(actions.BUILDING)
def build_provider_file(task: Task, lease: Lease) -> None:
    """Bytes first, which is harmless to repeat; then file, request and messages become true together."""
    request = ProviderRequest.objects.select_related("run__window", "provider").get(pk=task.arguments["request_id"])
    content = None if request.file_id else provider_files.write_file(request)
    with lease.finish():
        if content:
            actions.hand_over_file(request=request, content=content)
