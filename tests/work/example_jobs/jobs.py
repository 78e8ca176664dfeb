"""Kinds of work whose effects are counted in the record of acts."""

import os
import signal
import time

from django.db import transaction
from django.db.models.functions import Now

from activity.actions import record
from activity.models import Entry
from activity.system_tasks import SystemTask
from common.actor import set_actor
from work.leases import Lease
from work.models import State, Task
from work.registry import handler

SECRET = "1234567"


def pause(task: Task) -> None:
    """`deaf` work is stuck where no alarm reaches it."""
    if task.arguments.get("deaf"):
        signal.alarm(0)
    time.sleep(task.arguments.get("milliseconds", 0) / 1000)


@transaction.atomic
def note(what: str, task: Task) -> None:
    set_actor(None, system_task=SystemTask.CLOSING)
    record(what, about=task)


def effects(what: str = "did the chore") -> int:
    return Entry.objects.filter(verb=what).count()


@handler("chore", attempts=3, backoff=[0])
def do_chore(task: Task, lease: Lease) -> None:
    with lease.step():
        note("began the chore", task)
    pause(task)
    with lease.finish():
        note("did the chore", task)


@handler("careless chore", attempts=3, backoff=[0])
def do_without_confirming(task: Task, lease: Lease) -> None:
    """The control: does not ask whether the lease is still its own."""
    note("began the chore", task)
    pause(task)
    with transaction.atomic():
        note("did the chore", task)
        Task.objects.filter(pk=task.pk).update(state=State.DONE, done_at=Now(), lease_until=None)
    lease.finished = True


@handler("broken chore", attempts=3, backoff=[0])
def fail(task: Task, lease: Lease) -> None:
    with lease.finish():
        note("did the chore", task)
        raise ValueError(f"no mentor with TRN {SECRET}")


@handler("forgetful chore", attempts=3, backoff=[0])
def forget_to_finish(task: Task, lease: Lease) -> None:
    pause(task)


@handler("deadly chore", attempts=3, backoff=[0], time_limit=1)
def kill_the_worker(task: Task, lease: Lease) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@handler("greedy chore", attempts=1, backoff=[0], time_limit=1, gave_up=lambda task: note("gave up", task))
def swallow_the_alarm(task: Task, lease: Lease) -> None:
    """Under a handler that is far too broad."""
    try:
        time.sleep(task.arguments.get("milliseconds", 1200) / 1000)
    except Exception:
        note("swallowed the alarm", task)
    with lease.finish():
        note("did the chore", task)
