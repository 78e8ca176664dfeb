from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from work import queue
from work.models import State

LONGEST_WAIT_SECONDS = 300
"""Work that has been due for longer means that something is stuck."""

_FIGURES = """
    SELECT (SELECT extract(epoch FROM clock_timestamp() - at) FROM work_heartbeat WHERE name = 'worker'),
           (SELECT extract(epoch FROM clock_timestamp() - at) FROM work_heartbeat WHERE name = 'scheduler'),
           (SELECT extract(epoch FROM clock_timestamp() - min(due_at)) FROM work_task
             WHERE state = %s AND due_at <= clock_timestamp())
"""


def report() -> dict[str, Any]:
    """For `/healthcheck`. Whole seconds; None means never seen, or nothing due."""
    said: dict[str, Any] = {"status": "ok", "version": settings.SERVICE_VERSION}
    try:
        worker, scheduler, oldest = _figures()
    except DatabaseError:
        return said | {"status": "down", "database": "unreachable"}
    redis = queue.is_reachable()
    said |= {
        "database": "ok",
        "redis": "ok" if redis else "unreachable",
        "worker_heartbeat_seconds": worker,
        "scheduler_heartbeat_seconds": scheduler,
        "oldest_undone_work_seconds": oldest,
    }
    stale = settings.HEARTBEAT_STALE_SECONDS
    wrong = {
        "redis": not redis,
        "worker": worker is None or worker > stale,
        "scheduler": scheduler is None or scheduler > stale,
        "work": (oldest or 0) > LONGEST_WAIT_SECONDS,
    }
    degraded = [name for name, is_wrong in wrong.items() if is_wrong]
    return said | ({"status": "degraded", "degraded": degraded} if degraded else {})


def _figures() -> list[int | None]:
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [State.WAITING])
        return [None if value is None else int(value) for value in cursor.fetchone()]
