"""The only door to RQ and Redis. Redis may be down, empty or new at any time, and nothing is lost by it.

A job carries one task id. All that matters about the task is in its row, so a nudge may be lost or doubled.
`enqueue_in`, `enqueue_at` and `enqueue_many` queue at once even when the transaction is rolled back, and are
used nowhere: delays are the task's `due_at`.
"""

import logging
import secrets
import time
from collections.abc import Iterable
from functools import lru_cache

import django_rq
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq.queue import Queue
from rq.serializers import JSONSerializer

from work.registry import handler_of

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.3
"""How long a page waits for Redis; an answer normally takes a thousandth of that."""
QUIET_SECONDS = 10
"""After Redis failed, pages do not ask it again for so long; the sweep does their nudging."""

_quiet_until = 0.0


def nudge(tasks: Iterable[tuple[int, str]], *, even_if_quiet: bool = False) -> int:
    """Tell the worker of (task id, kind) pairs. Trouble with Redis is logged, never raised."""
    global _quiet_until
    if time.monotonic() < _quiet_until and not even_if_quiet:
        return 0
    sent = 0
    try:
        queue = _queue()
        for task_id, kind in tasks:
            _enqueue(queue, task_id, handler_of(kind).time_limit)
            sent += 1
    except RedisError as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("nudges are left to the sweep: %s", type(error).__name__)
    else:
        _quiet_until = 0.0
    return sent


def held() -> set[int]:
    """The tasks that Redis has queued already. Raises RedisError when it cannot be asked."""
    return {int(job_id.split("-")[1]) for job_id in _queue().job_ids if job_id.startswith("task-")}


def answers() -> bool:
    """Whether Redis is there."""
    try:
        return bool(_client(settings.REDIS_URL).ping())
    except RedisError:
        return False


def _enqueue(queue: Queue, task_id: int, time_limit: int) -> None:
    queue.enqueue(
        "work.running.run_task",
        args=[task_id],
        job_id=f"task-{task_id}-{secrets.token_hex(4)}",
        job_timeout=time_limit,
        result_ttl=0,
        failure_ttl=60,
        description=f"task {task_id}",
    )


def _queue() -> Queue:
    return django_rq.get_queue(
        "default",
        connection=_client(settings.REDIS_URL),
        serializer=JSONSerializer,
        commit_mode="auto",
    )


@lru_cache(maxsize=2)
def _client(url: str) -> Redis:
    """A client that gives up quickly and never repeats a command by itself (it may have been carried out)."""
    return Redis.from_url(
        url,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
