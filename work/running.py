import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models.functions import Now

from work.leases import Lease, LeaseLost, TookTooLong, WorkError, take, take_next
from work.models import State, Task
from work.registry import Handler, handler_of

logger = logging.getLogger(__name__)


DRAIN_SECONDS = 30
_stopping = threading.Event()


class NotFinished(WorkError):
    """The handler returned without `lease.finish()`."""


def run_due_tasks(task_id: int) -> None:
    """Goes on for DRAIN_SECONDS: a child process costs more than most tasks."""
    until = time.monotonic() + DRAIN_SECONDS
    run_task(task_id, set_alarm=signal.alarm)
    while not _stopping.is_set() and time.monotonic() < until:
        if not run_task(None, set_alarm=signal.alarm):
            return


def stop_after_this_task(*_: object) -> None:
    _stopping.set()


def run_task(task_id: int | None, *, set_alarm: Callable[[int], object] | None = None) -> bool:
    """None: the one due for longest. False when there was none, or no database.

    The alarm comes after the lease's end, so a handler that swallows it is late for certain. Errors end here: the
    queue's log would quote their texts.
    """
    try:
        taken = take(task_id) if task_id is not None else take_next()
        if taken is None:
            return False
        if set_alarm:
            set_alarm(taken[1].seconds + 1)
        _run(*taken)
    except DatabaseError as error:
        logger.error("task %s: %s; it is tried again when its lease ends", task_id, describe(error))
        return False
    return True


def _run(task: Task, lease: Lease) -> None:
    handler = handler_of(task.kind)
    try:
        handler.run(task, lease)
        if not lease.finished:
            raise NotFinished("The handler came back without finishing.")
    except LeaseLost:
        logger.warning("task %s (%s): the result came too late and was refused", task.pk, task.kind)
    except Exception as error:
        if lease.finished:
            raise
        record_failure(task, lease, handler, error)


def record_failure(task: Task, lease: Lease, handler: Handler, error: Exception) -> None:
    """Nothing when another worker has the task."""
    if is_time_limit(error):
        error = TookTooLong(f"It took longer than the {lease.seconds} seconds that it has.")
    attempts = task.attempts + 1
    is_last = attempts >= handler.attempts
    logger.error("task %s (%s), attempt %s: %s", task.pk, task.kind, attempts, describe(error))
    with transaction.atomic():
        mine = Task.objects.filter(pk=task.pk, lease_number=lease.number, state=State.WAITING).update(
            attempts=attempts,
            state=State.FAILED if is_last else State.WAITING,
            due_at=Now() + timedelta(seconds=handler.wait_after(attempts)),
            lease_until=None,
            last_error=error_for_support(error),
        )
        if mine and is_last and handler.gave_up:
            handler.gave_up(task)


def is_time_limit(error: Exception) -> bool:
    """By name, as only work.queue imports RQ."""
    return type(error).__name__ == "JobTimeoutException"


def error_for_support(error: Exception) -> str:
    """Other texts than our own may hold personal data."""
    name = type(error).__name__
    return f"{name}: {error}"[:300] if isinstance(error, WorkError) else name


def describe(error: BaseException) -> str:
    """The type and the place in our code, without the text."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    where = f" at {Path(ours[-1].filename).relative_to(settings.BASE_DIR)}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{where}"


def _is_ours(filename: str) -> bool:
    return Path(filename).is_relative_to(settings.BASE_DIR) and "site-packages" not in filename
