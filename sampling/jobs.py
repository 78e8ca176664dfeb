from django.conf import settings
from django.core.files.storage import default_storage

from claims.models import ClaimWindow
from sampling import actions, provider_files
from sampling.due_dates import remind
from sampling.evidence.actions import SCANNING
from sampling.evidence.models import Evidence
from sampling.evidence.scanning import scan
from sampling.models import ProviderRequest
from sampling.replies import remind as reply_reminders
from sampling.seeds.actions import commit_for_open_windows
from work.leases import Lease
from work.models import Task
from work.registry import every_tick, handler

every_tick(commit_for_open_windows)
every_tick(remind.remind_providers_in_time)
handler(remind.TELLING)(remind.remind_provider)
every_tick(reply_reminders.remind_schools_in_time)
handler(reply_reminders.TELLING)(reply_reminders.remind_school)


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


@handler(SCANNING, time_limit=120, attempts=200, backoff=[10, 60, 600, 3600])
def scan_evidence(task: Task, lease: Lease) -> None:
    """While the scanner is away it waits, for a week. What was removed meanwhile is not asked about."""
    waiting = Evidence.objects.filter(pk=task.arguments["evidence_id"], verdict="").select_related("file").first()
    verdict = None
    if waiting:
        with default_storage.open(waiting.file.path) as content:
            verdict = scan(content.chunks())
    with lease.finish():
        if waiting and verdict:
            Evidence.objects.filter(pk=waiting.pk, verdict="").update(verdict=verdict.value)
