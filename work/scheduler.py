import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from redis.exceptions import RedisError

from work import heartbeat, queue
from work.models import Task
from work.registry import tick_functions
from work.running import describe

logger = logging.getLogger(__name__)

SCHEDULER_LOCK = 4_100_001
"""An advisory lock: one scheduler ticks, others stand by."""


def run_for_ever() -> None:
    while True:
        tick()
        time.sleep(settings.SWEEP_SECONDS)


def tick() -> bool:
    """False when another scheduler has the lock, or there is no database."""
    try:
        if not _has_lock():
            return False
        heartbeat.beat("scheduler")
    except DatabaseError as error:
        _reconnect(error)
        return False
    for function in (sweep, *tick_functions()):
        _call(function)
    return True


def sweep() -> int:
    """Returns how many were queued."""
    free = Task.objects.free().order_by("due_at", "id").values_list("pk", flat=True)
    due = list(free[: queue.MAX_WAKES])
    if not due:
        return 0
    try:
        queued = queue.queued_ids()
    except RedisError as error:
        logger.warning("work waits for Redis: %s", type(error).__name__)
        return 0
    return queue.wake([task_id for task_id in due if task_id not in queued], ignore_pause=True)


def _has_lock() -> bool:
    """Asking again while it has the lock succeeds; the lock goes with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SCHEDULER_LOCK])
        return bool(cursor.fetchone()[0])


def _call(function: Callable[[], object]) -> None:
    try:
        function()
    except DatabaseError as error:
        _reconnect(error)
    except Exception as error:
        name = getattr(function, "__name__", "?")
        logger.error("%s failed and is called again at the next tick: %s", name, describe(error))


def _reconnect(error: Exception) -> None:
    logger.error("database error, trying again at the next tick: %s", describe(error))
    connection.close_if_unusable_or_obsolete()
