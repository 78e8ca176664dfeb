from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from common import clock
from work import queue
from work.models import State, Task


def enqueue(kind: str, key: str, *, due_at: datetime | None = None, **ids: Any) -> Task:
    """Wakes the worker after the commit. The same kind and key is one task."""
    enqueue_all(kind, [(key, ids)], due_at=due_at)
    return Task.objects.get(kind=kind, key=key)


def enqueue_all(
    kind: str,
    pieces: Iterable[tuple[str, dict[str, Any]]],
    *,
    due_at: datetime | None = None,
) -> None:
    """Of (key, ids), in a fixed number of queries."""
    due = {} if due_at is None else {"due_at": due_at}
    tasks = [Task(kind=kind, key=key, arguments=ids, **due) for key, ids in pieces]
    Task.objects.bulk_create(tasks, ignore_conflicts=True, batch_size=1000)
    if due_at is None or due_at <= clock.now():
        _wake_after_commit(kind, [task.key for task in tasks])


def retry(task: Task) -> bool:
    """False when somebody else was quicker."""
    changed = Task.objects.filter(pk=task.pk, state=State.FAILED).update(
        state=State.WAITING, attempts=0, abandoned=0, due_at=Now(), lease_until=None
    )
    if changed:
        _wake_after_commit(task.kind, [task.key])
    return bool(changed)


def _wake_after_commit(kind: str, keys: list[str]) -> None:
    transaction.on_commit(partial(_wake, kind, keys), robust=True)


def _wake(kind: str, keys: list[str]) -> None:
    free = Task.objects.free().filter(kind=kind, key__in=keys[: queue.MAX_WAKES])
    queue.wake(free.values_list("pk", flat=True))
