"""A worker's temporary hold on a task. Whoever loses it can compute on, but can no longer write.

Each start of a task raises its lease number. Results are written in one transaction that first locks the
task and compares the number, so of two workers on one task only the newer one leaves a trace.
"""

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
"""A task that silences that many workers in a row is to blame itself, and is put aside."""


class WorkError(Exception):
    """A failure in our own words, fit to be shown to support: no personal data."""


class LeaseLost(WorkError):
    """Another worker has taken this task over, or it is already done. Nothing may be written."""


class TookTooLong(WorkError):
    """The unit went on past its time limit, so that somebody else may start it at any moment."""


class Lease:
    """One start of one task."""

    def __init__(self, task_id: int, number: int, seconds: int) -> None:
        self.task_id = task_id
        self.number = number
        self.seconds = seconds
        self.finished = False
        self._ends = time.monotonic() + seconds

    def require_seconds(self, seconds: int) -> None:
        """Stop here if there is not that much time left, before doing what cannot be taken back."""
        if self._ends - time.monotonic() < seconds:
            raise TookTooLong(f"It has {self.seconds} seconds, and too few of them were left.")

    @contextmanager
    def step(self) -> Iterator[None]:
        """One transaction of writes along the way, refused as a whole when the lease is no longer ours."""
        with transaction.atomic():
            self._confirm()
            yield

    @contextmanager
    def finish(self) -> Iterator[None]:
        """The transaction of the result: the body's writes and "done" become true together, or not at all."""
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
    """Start this task, unless it is done, not yet due, or in other hands."""
    return _take(Task.objects.free().filter(pk=task_id))


def take_next() -> tuple[Task, Lease] | None:
    """Start the task that has been due for longest, of those that nobody else is taking."""
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
