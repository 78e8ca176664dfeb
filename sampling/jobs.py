from django.conf import settings

from claims.models import ClaimWindow
from sampling import actions, provider_files
from sampling.models import ProviderRequest
from sampling.seeds.actions import commit_for_open_windows
from work.leases import Lease
from work.models import Task
from work.registry import every_tick, handler

every_tick(commit_for_open_windows)


@handler("draw_sample", time_limit=4 * settings.LEASE_SECONDS)
def draw_sample(task: Task, lease: Lease) -> None:
    """Once for each window."""
    window = ClaimWindow.objects.get(pk=task.arguments["window_id"])
    with lease.finish():
        if not window.sampling_runs.filter(drawn_by=None).exists():
            actions.draw_sample(window=window)


@handler(actions.BUILDING)
def build_provider_file(task: Task, lease: Lease) -> None:
    """The bytes first, harmless to repeat; then file, request and messages together."""
    request = ProviderRequest.objects.select_related("run__window", "provider").get(pk=task.arguments["request_id"])
    content = None if request.file_id else provider_files.write_file(request)
    with lease.finish():
        if content:
            actions.complete_request(request=request, content=content)
