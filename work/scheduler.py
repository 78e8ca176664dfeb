"""The clock of the service: at each tick, nudge what is owed and call what other rooms registered."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection
from redis.exceptions import RedisError

from work import heartbeat, queue
from work.models import Task
from work.registry import tick_functions
from work.running import describe

logger = logging.getLogger(__name__)

ONE_SCHEDULER = 4_100_001
"""The advisory lock of the one scheduler that ticks; a second one stands by until the first is gone."""


def run_for_ever() -> None:
    """Tick until the process is stopped. An outage of the database costs ticks, not the scheduler."""
    while True:
        tick()
        time.sleep(settings.SWEEP_SECONDS)


def tick() -> bool:
    """One round, if this is the one scheduler; False when another one is, or the database is away."""
    try:
        if not _is_the_one():
            return False
        heartbeat.beat("scheduler")
    except DatabaseTrouble as error:
        _start_afresh(error)
        return False
    for function in (sweep, *tick_functions()):
        _call(function)
    return True


def sweep() -> int:
    """Nudge for what is due, in nobody's hands and not queued already; returns how often. Redis may be empty."""
    free = Task.objects.free().order_by("due_at", "id").values_list("pk", flat=True)
    owed = list(free[: queue.MOST_NUDGES])
    if not owed:
        return 0
    try:
        queued = queue.held()
    except RedisError as error:
        logger.warning("work waits for Redis: %s", type(error).__name__)
        return 0
    return queue.wake([task_id for task_id in owed if task_id not in queued], even_if_quiet=True)


def _is_the_one() -> bool:
    """Asking again while holding the lock succeeds; the lock goes when this connection does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_SCHEDULER])
        return bool(cursor.fetchone()[0])


def _call(function: Callable[[], object]) -> None:
    try:
        function()
    except DatabaseTrouble as error:
        _start_afresh(error)
    except Exception as error:
        name = getattr(function, "__name__", "?")
        logger.error("%s failed and is called again at the next tick: %s", name, describe(error))


def _start_afresh(error: Exception) -> None:
    logger.error("database trouble, trying again at the next tick: %s", describe(error))
    connection.close_if_unusable_or_obsolete()
