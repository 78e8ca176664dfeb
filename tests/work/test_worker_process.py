"""Each test ends with every task done once."""

import time

import psutil
import pytest
from rq import Callback, Queue
from rq.serializers import JSONSerializer, PickleSerializer

from tests.outage import cut_connections, restarting
from tests.processes import RedisServer, running, wait_until
from tests.roles import as_owner
from tests.work.example_jobs.jobs import effects
from work import queue
from work.actions import enqueue, enqueue_all
from work.models import Heartbeat, State, Task
from work.scheduler import sweep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def all_done():
    return not Task.objects.exclude(state=State.DONE).exists()


def swept_until_done():
    """As the scheduler would."""
    sweep()
    return all_done()


def begun():
    return effects("began the chore")


def test_a_job_that_comes_fifty_times_has_one_effect(redis):
    task = enqueue("chore", "a")
    queue.wake([task.pk] * 49)
    assert redis.llen("rq:queue:default") == 50

    with running("worker"), running("worker"):
        wait_until(lambda: redis.llen("rq:queue:default") == 0, what="an empty queue")
        wait_until(all_done, what="the work")

    assert begun() == 1
    assert effects() == 1


def test_a_worker_killed_in_the_middle_leaves_work_that_the_next_one_does_once(redis):
    enqueue_all("chore", [(str(number), {"milliseconds": 1000 if number == 0 else 0}) for number in range(5)])
    with running("worker") as doomed:
        wait_until(begun, what="a start")
        doomed.kill_all()
    assert not all_done()

    redis.flushdb()
    with running("worker"):
        wait_until(swept_until_done, what="all work")

    assert effects() == 5
    assert Task.objects.get(key="0").abandoned == 1


@pytest.mark.parametrize(("kind", "traces"), [("chore", 1), ("careless chore", 2)])
def test_an_orphan_of_a_killed_worker_leaves_a_trace_only_without_the_check(redis, kind, traces):
    """The parent is killed, its child goes on past the lease, and a second worker takes over."""
    enqueue(kind, "a", milliseconds=6000, deaf=True)
    with running("worker") as doomed:
        wait_until(begun, what="a start")
        (orphan,) = doomed.kill_parent()
        with as_owner():
            Task.objects.update(arguments={})

        with running("worker"):
            wait_until(swept_until_done, what="the work")
            psutil.wait_procs([orphan], timeout=20)

    assert begun() == 2
    assert effects() == traces


def test_a_piece_that_kills_its_worker_stops_no_other(redis):
    enqueue("deadly chore", "poison")
    enqueue_all("chore", [(str(number), {}) for number in range(3)])

    with running("worker"):
        wait_until(lambda: effects() == 3, what="the others")

    assert Task.objects.get(key="poison").state == State.WAITING


def test_an_alarm_that_is_swallowed_does_not_make_late_work_count(redis):
    """By a broad handler (A23)."""
    enqueue("greedy chore", "a", milliseconds=9000)

    with running("worker"):
        wait_until(lambda: swept_until_done() or effects("gave up"), what="giving up")

    assert effects("swallowed the alarm") == 1
    assert effects() == 0


def test_a_deployment_lets_the_unit_be_finished(redis):
    """By SIGTERM (A22)."""
    enqueue_all("chore", [(str(number), {"milliseconds": 1000}) for number in range(9)])

    with running("worker") as worker:
        wait_until(begun, what="a start")
        assert worker.stop() == 0, worker.output

    assert effects() == 1
    assert begun() == 1


def test_a_worker_waits_for_a_redis_that_is_not_there_yet_and_survives_one_that_goes(redis_server: RedisServer):
    enqueue("chore", "before")
    with running("worker", REDIS_URL=redis_server.url) as worker, running("scheduler", REDIS_URL=redis_server.url):
        wait_until(lambda: Heartbeat.objects.filter(name="worker").exists(), what="a sign of life without Redis")
        redis_server.on()
        wait_until(all_done, what="work after Redis came")

        redis_server.off()
        enqueue("chore", "while it was off")
        redis_server.on()
        wait_until(all_done, what="work after Redis came back, empty")
        assert worker.is_running

        redis_server.off()
        assert worker.stop() == 0, worker.output

    assert effects() == 2


def test_the_worker_takes_no_commands_from_redis(redis):
    with running("worker"):
        enqueue("chore", "a")
        wait_until(all_done, what="the work")
        assert redis.pubsub_channels() == []


@pytest.mark.parametrize("serializer", [JSONSerializer, PickleSerializer])
def test_whoever_can_write_to_redis_cannot_make_the_worker_call_anything(redis, tmp_path, serializer):
    foreign = Queue("default", connection=redis, serializer=serializer)
    trap = {"on_success": Callback("os.getcwd"), "on_failure": Callback("os.getcwd")}
    foreign.enqueue("os.mkdir", str(tmp_path / "by function"), **trap)
    foreign.enqueue("os.mkdir", args=[str(tmp_path / "by argument")], **trap)

    with running("worker"):
        wait_until(lambda: redis.llen("rq:queue:default") == 0, what="an empty queue")
        enqueue("chore", "a")
        wait_until(all_done, what="the work after it")

    assert list(tmp_path.iterdir()) == []


def test_after_postgres_was_restarted_the_same_worker_and_scheduler_go_on(redis):
    """Neither gives up (A27)."""
    enqueue_all("chore", [(str(number), {"milliseconds": 300}) for number in range(6)])

    with running("scheduler") as scheduler, running("worker") as worker:
        wait_until(begun, what="a start")
        cut_connections()
        wait_until(lambda: effects() >= 2, what="work after connections were cut")
        with restarting():
            time.sleep(1)
        wait_until(all_done, seconds=60, what="all work")
        assert (scheduler.is_running, worker.is_running) == (True, True)

    assert effects() == 6
