from django.conf import settings

from uploads.actions import READING, keep, preview_of
from uploads.models import Upload
from uploads.states import State
from work.leases import Lease
from work.models import Task
from work.registry import handler

_ROWS_BETWEEN_REPORTS = 500


@handler(READING, time_limit=2 * settings.LEASE_SECONDS)
def read_upload(task: Task, lease: Lease) -> None:
    upload = Upload.objects.select_related("stored_file").get(pk=task.arguments["upload_id"])

    def report(done: int, in_all: int) -> None:
        if done % _ROWS_BETWEEN_REPORTS == 0 or done == in_all:
            Upload.objects.filter(pk=upload.pk, state=State.WAITING).update(rows_done=done, rows_in_all=in_all)

    outcome = preview_of(upload, report)
    with lease.finish():
        keep(upload, outcome)
