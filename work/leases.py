"""Each start of a task raises its lease number; results are written under a lock that compares the number."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Now

from work.models import State, Task, TaskQuerySet
from work.registry import Handler, handler_of

MAX_ABANDONED = 20
"""A task whose workers died so often in a row counts as failed."""


class WorkError(Exception):
    """In our own words and without personal data: support may read it."""


class LeaseLost(WorkError):
    """Another worker has the task, or it is done. Nothing may be written."""


class TookTooLong(WorkError):
    """The lease has run out."""


class Lease:
    def __init__(self, task_id: int, number: int, seconds: int) -> None:
        self.task_id = task_id
        self.number = number
        self.seconds = seconds
        self.finished = False
        self._ends = time.monotonic() + seconds

    def require_seconds(self, seconds: int) -> None:
        """Raises TookTooLong, before doing what cannot be taken back."""
        if self._ends - time.monotonic() < seconds:
            raise TookTooLong(f"It has {self.seconds} seconds, and too few of them were left.")

    @contextmanager
    def step(self) -> Iterator[None]:
        """Raises LeaseLost or TookTooLong, and nothing of the block is kept."""
        with transaction.atomic():
            self._confirm()
            yield

    @contextmanager
    def finish(self) -> Iterator[None]:
        """The same for the result and "done"."""
        with self.step():
            yield
            Task.objects.filter(pk=self.task_id).update(
                state=State.DONE, done_at=Now(), lease_until=None, last_error=""
            )
        self.finished = True

    def _confirm(self) -> None:
        in_time = ExpressionWrapper(Q(lease_until__gt=Now()), output_field=BooleanField())
        rows = Task.objects.select_for_update().filter(pk=self.task_id, lease_number=self.number, state=State.WAITING)
        still_in_time = rows.values_list(in_time, flat=True).first()
        if still_in_time is None:
            raise LeaseLost("Another worker has taken over this work.")
        if not still_in_time:
            raise TookTooLong(f"It took longer than the {self.seconds} seconds that it has.")


def take(task_id: int) -> tuple[Task, Lease] | None:
    """None when the task is done, not yet due, or leased."""
    return _take(Task.objects.free().filter(pk=task_id))


def take_next() -> tuple[Task, Lease] | None:
    """The one due for longest."""
    return _take(Task.objects.free().order_by("due_at", "id"))


@transaction.atomic
def _take(tasks: TaskQuerySet) -> tuple[Task, Lease] | None:
    task = tasks.select_for_update(skip_locked=True).first()
    if task is None:
        return None
    if task.lease_until is not None:
        task.abandoned += 1
    handler = handler_of(task.kind)
    if task.abandoned > MAX_ABANDONED:
        _fail_abandoned(task, handler)
        return None
    task.lease_number += 1
    Task.objects.filter(pk=task.pk).update(
        abandoned=task.abandoned,
        lease_number=task.lease_number,
        lease_owner=f"{socket.gethostname()[:60]} {os.getpid()}",
        lease_until=Now() + timedelta(seconds=handler.time_limit),
    )
    return task, Lease(task.pk, task.lease_number, handler.time_limit)


def _fail_abandoned(task: Task, handler: Handler) -> None:
    Task.objects.filter(pk=task.pk).update(
        state=State.FAILED,
        lease_until=None,
        abandoned=task.abandoned,
        last_error=f"Its worker fell silent {task.abandoned} times.",
    )
    if handler.gave_up:
        handler.gave_up(task)
