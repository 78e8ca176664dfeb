import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.work.example_jobs.jobs import SECRET
from work import queue
from work.actions import enqueue, enqueue_all, retry
from work.models import State, Task
from work.scheduler import sweep

with_real_commits = pytest.mark.django_db(transaction=True)


@pytest.mark.django_db
def test_the_same_work_is_enqueued_once():
    first = enqueue("chore", "window 7", window_id=7)
    second = enqueue("chore", "window 7", window_id=7)

    assert first == second
    assert Task.objects.count() == 1
    assert first.arguments == {"window_id": 7}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 200])
def test_enqueueing_many_takes_the_same_number_of_queries(count, django_assert_num_queries):
    with django_assert_num_queries(1):
        enqueue_all("chore", [(f"provider {number}", {"provider_id": number}) for number in range(count)])

    assert Task.objects.count() == count


@with_real_commits
def test_redis_hears_of_a_task_only_after_the_commit(redis):
    with transaction.atomic():
        task = enqueue("chore", "a")
        assert queue.queued_ids() == set()

    assert queue.queued_ids() == {task.pk}


@with_real_commits
def test_a_rollback_leaves_neither_row_nor_job(redis):
    """The fault comes after the call and before the commit (A21)."""
    with undone():
        enqueue("chore", "a")

    assert Task.objects.count() == 0
    assert queue.queued_ids() == set()


@with_real_commits
def test_a_job_queued_inside_a_rolled_back_transaction_would_have_stayed(redis):
    with undone():
        task = Task.objects.create(kind="chore", key="a")
        queue.wake([task.pk])

    assert queue.queued_ids() == {task.pk}, "the control: without waiting for the commit a phantom is queued"


@with_real_commits
def test_a_job_carries_nothing_but_the_number_of_the_task(redis):
    task = enqueue("chore", "Ada Lovelace", mentor_id=31)

    (job_key,) = redis.keys("rq:job:*")
    job = redis.hgetall(job_key)
    everything = b" ".join([*redis.keys("*"), *job.keys(), *job.values(), zlib.decompress(job[b"data"])])
    assert zlib.decompress(job[b"data"]) == f'["work.running.run_due_tasks", null, [{task.pk}], {{}}]'.encode()
    assert job[b"description"] == f"task {task.pk}".encode()
    assert b"Ada" not in everything
    assert b"mentor" not in everything


@with_real_commits
def test_work_for_later_is_neither_queued_nor_swept_before_its_time(redis):
    task = enqueue("chore", "a", due_at=timezone.now() + timedelta(hours=1))

    assert sweep() == 0
    assert queue.queued_ids() == set()
    Task.objects.filter(pk=task.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert sweep() == 1


@with_real_commits
def test_work_waits_while_redis_is_off_and_is_swept_when_it_is_back(redis_server):
    tasks = [enqueue("chore", str(number)) for number in range(3)]
    assert {task.state for task in tasks} == {State.WAITING}
    assert sweep() == 0

    redis_server.on()

    assert sweep() == 3
    assert queue.queued_ids() == {task.pk for task in tasks}


@with_real_commits
def test_a_silent_redis_is_asked_once_and_then_left_alone(settings):
    with a_server_that_never_answers() as (port, callers):
        settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
        for number in range(5):
            enqueue("chore", str(number))

    assert len(callers) == 1
    assert Task.objects.count() == 5


@with_real_commits
def test_an_emptied_redis_is_filled_again_by_the_sweep(redis):
    enqueue_all("chore", [(str(number), {}) for number in range(5)])
    assert len(queue.queued_ids()) == 5
    assert sweep() == 0, "what is queued already is not queued again"

    redis.flushdb()

    assert sweep() == 5
    assert len(queue.queued_ids()) == 5


@with_real_commits
def test_failed_work_can_be_retried_once(redis):
    task = Task.objects.create(kind="chore", key="a", state=State.FAILED, attempts=3, last_error=f"Trouble {SECRET}")

    assert retry(task)
    assert not retry(task)

    task.refresh_from_db()
    assert (task.state, task.attempts) == (State.WAITING, 0)
    assert queue.queued_ids() == {task.pk}


@contextmanager
def undone() -> Iterator[None]:
    """Rolled back after its last line."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def a_server_that_never_answers() -> Iterator[tuple[int, list[object]]]:
    callers: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            try:
                while True:
                    callers.append(server.accept()[0])
            except OSError:
                return

        listener = threading.Thread(target=accept, daemon=True)
        listener.start()
        yield server.getsockname()[1], callers
        server.shutdown(socket.SHUT_RDWR)
    listener.join(5)
    for caller in callers:
        caller.close()
