"""Building a file slowly: once as it is, once without the check."""

import signal
import time

from django.db import transaction
from django.db.models.functions import Now

from files.actions import Content
from sampling import actions, provider_files
from sampling.models import ProviderRequest
from work.leases import Lease
from work.models import State, Task
from work.registry import handler


@handler("build slowly")
def build_slowly(task: Task, lease: Lease) -> None:
    request, content = written(task, lease)
    with lease.finish():
        actions.complete_request(request=request, content=content)


@handler("build carelessly")
def build_without_confirming(task: Task, lease: Lease) -> None:
    """The control: does not ask whether the lease is still its own."""
    request, content = written(task, lease)
    with transaction.atomic():
        actions.complete_request(request=request, content=content)
        Task.objects.filter(pk=task.pk).update(state=State.DONE, done_at=Now(), lease_until=None)
    lease.finished = True


def written(task: Task, lease: Lease) -> tuple[ProviderRequest, Content]:
    """The first start goes on only when another worker has finished."""
    request = ProviderRequest.objects.select_related("run__window", "provider").get(pk=task.arguments["request_id"])
    content = provider_files.write_file(request)
    if lease.number == 1:
        signal.alarm(0)  # no alarm breaks off the slow call
        while not Task.objects.filter(pk=task.pk, state=State.DONE).exists():
            time.sleep(0.1)
    return request, content
