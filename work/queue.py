"""The only module that uses RQ and Redis. A job is a task id, so losing Redis loses no work.

RQ's `enqueue_in`, `enqueue_at` and `enqueue_many` are not used: they queue even when a transaction is rolled back.
"""

import logging
import os
import secrets
import signal
import sys
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import django_rq
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Worker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus

from work import running
from work.heartbeat import beat_and_disconnect
from work.registry import longest_time_limit

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.3
"""How long a page waits for Redis; an answer normally takes a thousandth of that."""
PAUSE_SECONDS = 10
"""After a failure of Redis pages leave it alone for so long; the sweep queues their tasks."""
MAX_WAKES = 20
"""At once: each wakes a worker, and a worker that is awake does everything that is due."""
LISTEN_SECONDS = 5
"""Between two heartbeats of a worker that waits for a job."""

_paused_until = 0.0


def wake(task_ids: Iterable[int], *, ignore_pause: bool = False) -> int:
    """Returns how many were queued. Errors of Redis are logged, not raised."""
    global _paused_until
    if time.monotonic() < _paused_until and not ignore_pause:
        return 0
    told = 0
    try:
        queue = _queue()
        for task_id in task_ids:
            _enqueue(queue, task_id)
            told += 1
    except RedisError as error:
        _paused_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("tasks are left to the sweep: %s", type(error).__name__)
    else:
        _paused_until = 0.0
    return told


def queued_ids() -> set[int]:
    """Raises RedisError."""
    numbers = (job_id.removeprefix("task-").partition("-")[0] for job_id in _queue().job_ids)
    return {int(number) for number in numbers if number.isdecimal()}


def is_reachable() -> bool:
    try:
        return bool(_client(settings.REDIS_URL).ping())
    except RedisError:
        return False


def _enqueue(queue: Queue, task_id: int) -> None:
    queue.enqueue(
        running.run_due_tasks,
        args=[task_id],
        job_id=f"task-{task_id}-{secrets.token_hex(4)}",
        job_timeout=running.DRAIN_SECONDS + longest_time_limit() + 1,
        result_ttl=0,
        failure_ttl=60,
        description=f"task {task_id}",
    )


def _queue(connection: Redis | None = None) -> Queue:
    return django_rq.get_queue(
        "default",
        connection=connection or _client(settings.REDIS_URL),
        job_class=TaskJob,
        serializer=JSONSerializer,
        commit_mode="auto",
    )


@lru_cache(maxsize=2)
def _client(url: str) -> Redis:
    """Never repeats a command, which may have been carried out."""
    return Redis.from_url(
        url,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


class TaskJob(Job):
    """RQ calls any function that a job names. Here whoever can write to Redis can only wake a worker."""

    success_callback = failure_callback = stopped_callback = None

    def perform(self) -> None:
        running.run_due_tasks(int(self.args[0]))

    def send_webhooks(self, *args: Any, **kwargs: Any) -> None:
        """Never."""


class TaskWorker(Worker):
    job_class = TaskJob
    max_connection_wait_time = 5
    stop_requested = False

    def heartbeat(self, *args: Any, **kwargs: Any) -> None:
        """Raises StopRequested again: RQ's own can get lost in a `__del__`, and it then waits for ever."""
        if self.stop_requested and self.get_state() != WorkerStatus.BUSY:
            raise StopRequested
        beat_and_disconnect("worker")
        super().heartbeat(*args, **kwargs)

    def subscribe(self) -> None:
        """No commands over Redis."""

    def setup_work_horse_signals(self) -> None:
        super().setup_work_horse_signals()
        signal.signal(signal.SIGUSR1, running.stop_after_this_task)

    def handle_warm_shutdown_request(self) -> None:
        self.stop_requested = True
        if self.horse_pid:
            os.kill(self.horse_pid, signal.SIGUSR1)

    def set_shutdown_requested_date(self) -> None:
        """Nobody reads it; with Redis away it would break off the task at hand."""


def run_worker() -> None:
    """Until SIGTERM, which lets the task at hand be finished. Redis may be away."""
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)  # in a child that does not listen for it yet, too
    while True:
        _exit_on_signals()
        beat_and_disconnect("worker")
        worker = None
        try:
            worker = _new_worker()
            worker.work(logging_level="WARNING")
        except StopRequested:
            logger.info("told to stop while the worker was ending")
        except RedisError as error:
            logger.warning("no Redis, trying again: %s", type(error).__name__)
        if worker:
            worker.wait_for_horse()
        _exit_on_signals()  # before asking: an earlier SIGTERM is on the worker's flag, a later one ends the pause
        if worker and worker.stop_requested:
            return
        time.sleep(1)


def _exit_on_signals() -> None:
    """Takes the signals back from RQ, whose handlers only set a flag for a loop that has ended."""
    signal.signal(signal.SIGTERM, _exit)
    signal.signal(signal.SIGINT, _exit)


def _exit(signum: int, frame: object) -> None:
    sys.exit(0)


def _new_worker() -> TaskWorker:
    listening = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))
    queue = _queue(listening)
    return TaskWorker(
        [queue],
        connection=listening,
        job_class=TaskJob,
        queue_class=type(queue),
        serializer=JSONSerializer,
        worker_ttl=LISTEN_SECONDS + 15,
        job_monitoring_interval=LISTEN_SECONDS,
        log_job_description=False,
    )
