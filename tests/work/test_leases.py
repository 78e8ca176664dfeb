import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activity.models import Entry
from tests.processes import wait_until
from tests.roles import as_owner
from tests.work.example_jobs.jobs import SECRET, effects, note
from work import leases
from work.actions import enqueue
from work.leases import LeaseLost, take
from work.models import State, Task
from work.registry import Handler
from work.running import run_task

pytestmark = pytest.mark.django_db
with_real_commits = pytest.mark.django_db(transaction=True)


def let_the_lease_end(task):
    Task.objects.filter(pk=task.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def failed_once_more(task):
    """Whatever the back-off says."""
    Task.objects.filter(pk=task.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    run_task(task.pk)
    task.refresh_from_db()
    return task


def test_work_is_done_in_the_transaction_that_marks_it_done():
    task = enqueue("chore", "a")

    run_task(task.pk)

    task.refresh_from_db()
    assert (task.state, task.lease_until) == (State.DONE, None)
    assert task.done_at is not None
    assert effects() == 1


def test_work_that_is_done_is_not_done_again():
    task = enqueue("chore", "a")

    for _ in range(5):
        run_task(task.pk)

    assert effects() == 1


def test_a_second_worker_does_not_start_work_that_is_in_hand():
    task = enqueue("chore", "a")

    assert take(task.pk) is not None
    assert take(task.pk) is None


def test_when_a_lease_ends_another_worker_takes_over_and_the_first_is_refused():
    task = enqueue("chore", "a")
    first = take(task.pk)[1]
    let_the_lease_end(task)
    second = take(task.pk)[1]

    with pytest.raises(LeaseLost), first.finish():
        note("written by the orphan", task)
    with second.finish():
        note("written by the heir", task)

    assert [entry.verb for entry in Entry.objects.all()] == ["written by the heir"]


def test_an_orphan_is_refused_also_when_the_heir_is_done():
    task = enqueue("chore", "a")
    orphan = take(task.pk)[1]
    let_the_lease_end(task)
    run_task(task.pk)

    with pytest.raises(LeaseLost), orphan.step():
        note("written by the orphan", task)

    assert effects("written by the orphan") == 0
    assert effects() == 1


@with_real_commits
@pytest.mark.parametrize(("kind", "started"), [("chore", 1), ("careless chore", 2)])
def test_an_orphan_that_goes_on_leaves_a_trace_only_without_the_check(kind, started, settings):
    """The first is slower than its lease; the second takes over."""
    settings.LEASE_SECONDS = 1
    task = enqueue(kind, "a", milliseconds=1500)
    slow = in_a_thread(run_task, task.pk)
    wait_for_a_lease(task)
    let_the_lease_end(task)
    with as_owner():
        Task.objects.filter(pk=task.pk).update(arguments={})

    run_task(task.pk)
    slow.join()

    task.refresh_from_db()
    assert task.state == State.DONE
    assert effects() == started


@with_real_commits
def test_ten_workers_at_once_have_one_effect():
    task = enqueue("chore", "a", milliseconds=100)
    together = threading.Barrier(10)

    def start():
        together.wait()
        run_task(task.pk)

    workers = [in_a_thread(start) for _ in range(10)]
    for worker in workers:
        worker.join()

    assert effects("began the chore") == 1
    assert effects() == 1


def test_work_that_fails_is_tried_again_later_and_in_the_end_put_aside():
    task = enqueue("broken chore", "a")

    run_task(task.pk)
    task.refresh_from_db()
    assert (task.state, task.attempts) == (State.WAITING, 1)
    assert failed_once_more(task).state == State.WAITING
    assert failed_once_more(task).state == State.FAILED
    assert failed_once_more(task).attempts == 3, "nobody starts it again by himself"
    assert effects() == 0


def test_the_text_of_an_error_is_kept_neither_in_the_row_nor_in_the_log(caplog):
    task = enqueue("broken chore", "a")

    run_task(task.pk)

    task.refresh_from_db()
    assert task.last_error == "ValueError"
    assert "ValueError at tests/work/example_jobs/jobs.py:" in caplog.text
    assert SECRET not in caplog.text


def test_waits_grow_with_each_failure_and_then_stay():
    handler = Handler(run=lambda task, lease: None, seconds=None, attempts=9, backoff=(10, 60, 300), gave_up=None)

    assert [handler.wait_after(attempts) for attempts in range(1, 6)] == [10, 60, 300, 300, 300]


def test_a_handler_that_forgets_to_finish_has_failed():
    task = enqueue("forgetful chore", "a")

    run_task(task.pk)

    task.refresh_from_db()
    assert task.state == State.WAITING
    assert task.last_error == "NotFinished: The handler came back without finishing."


def test_a_handler_that_forgets_the_time_has_failed():
    task = enqueue("greedy chore", "a")

    run_task(task.pk)

    task.refresh_from_db()
    assert task.last_error.startswith("TookTooLong: It took longer than the 1 seconds")
    assert effects() == 0


def test_work_of_a_kind_that_nobody_knows_waits_for_somebody_who_does():
    task = enqueue("kind of next year", "a")

    run_task(task.pk)

    task.refresh_from_db()
    assert (task.state, task.last_error) == (State.WAITING, "LookupError")


def test_one_poisoned_piece_stops_no_other():
    tasks = [enqueue("broken chore" if number == 3 else "chore", str(number)) for number in range(10)]

    for _ in range(3):
        for task in tasks:
            failed_once_more(task)

    assert effects() == 9
    assert [task.key for task in Task.objects.filter(state=State.FAILED)] == ["3"]


def test_work_that_silences_every_worker_is_put_aside(monkeypatch):
    monkeypatch.setattr(leases, "MAX_ABANDONED", 2)
    task = enqueue("greedy chore", "a")

    for _ in range(3):
        assert take(task.pk) is not None
        let_the_lease_end(task)
    assert take(task.pk) is None

    task.refresh_from_db()
    assert (task.state, task.last_error) == (State.FAILED, "Its worker fell silent 3 times.")
    assert effects("gave up") == 1


@with_real_commits
def test_a_database_that_goes_away_costs_a_lease_and_nothing_else():
    task = enqueue("chore", "a", milliseconds=1000)
    worker = in_a_thread(run_task, task.pk)
    wait_for_a_lease(task)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    worker.join()
    assert effects() == 0

    let_the_lease_end(task)
    run_task(task.pk)

    assert effects() == 1


def in_a_thread(function, *arguments):
    """With a connection of its own."""

    def run():
        try:
            function(*arguments)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_for_a_lease(task):
    wait_until(lambda: Task.objects.get(pk=task.pk).lease_until, what="a start of the work")
