"""The service's own way of building a file, with a pause before its result; once as it is, once careless."""

import signal
import time

from django.db import transaction
from django.db.models.functions import Now

from sampling import actions, provider_files
from sampling.models import ProviderRequest
from work.leases import Lease
from work.models import State, Task
from work.registry import handler


@handler("build slowly")
def build_slowly(task: Task, lease: Lease) -> None:
    request, content = written(task)
    with lease.finish():
        actions.hand_over_file(request=request, content=content)


@handler("build carelessly")
def build_without_confirming(task: Task, lease: Lease) -> None:
    """The control: the same without asking whether the lease is still its own."""
    request, content = written(task)
    with transaction.atomic():
        actions.hand_over_file(request=request, content=content)
        Task.objects.filter(pk=task.pk).update(state=State.DONE, done_at=Now(), lease_until=None)
    lease.finished = True


def written(task: Task) -> tuple[ProviderRequest, provider_files.Content]:
    request = ProviderRequest.objects.select_related("run__window", "provider").get(pk=task.arguments["request_id"])
    content = provider_files.write_file(request)
    signal.alarm(0)  # the pause stands for a call that no alarm breaks off
    time.sleep(task.arguments["milliseconds"] / 1000)
    return request, content
