import pytest
from django.db import connection, connections

from tests.processes import running, wait_until
from tests.roles import as_owner
from tests.work.example_jobs.jobs import SECRET
from work import registry, scheduler
from work.models import Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def called(monkeypatch):
    """At the ticks, without other rooms' functions."""
    calls = []
    monkeypatch.setattr(registry, "_every_tick", [])
    return calls


@pytest.fixture
def rival():
    """Another connection has the lock."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [scheduler.SCHEDULER_LOCK])
    yield other
    other.close()


@pytest.fixture(autouse=True)
def _the_lock_is_given_back():
    yield
    connection.close()


def test_each_tick_calls_what_was_registered_once(called):
    @registry.every_tick
    def look_at_the_windows():
        called.append("windows")

    registry.every_tick(look_at_the_windows)
    scheduler.tick()
    scheduler.tick()

    assert called == ["windows", "windows"]


def test_one_failing_function_stops_neither_the_others_nor_the_next_tick(called, caplog):
    @registry.every_tick
    def break_down():
        called.append("broken")
        raise ValueError(f"TRN {SECRET}")

    @registry.every_tick
    def look_at_the_windows():
        called.append("windows")

    assert scheduler.tick()
    assert scheduler.tick()

    assert called == ["broken", "windows"] * 2
    assert "break_down failed" in caplog.text
    assert SECRET not in caplog.text


def test_a_function_that_breaks_the_connection_does_not_stop_the_others(called):
    @registry.every_tick
    def lose_the_database():
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    @registry.every_tick
    def look_at_the_windows():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        called.append("windows")

    scheduler.tick()

    assert called == ["windows"]


def test_of_two_schedulers_one_ticks_and_the_other_takes_over(called, rival):
    """Each period once (A25)."""
    registry.every_tick(lambda: called.append("tick"))

    assert not any(scheduler.tick() for _ in range(20))
    assert not Heartbeat.objects.filter(name="scheduler").exists()
    rival.close()
    wait_until(scheduler.tick, what="taking over")  # the server notices a little later that the rival is gone

    assert called == ["tick"]
    assert Heartbeat.objects.filter(name="scheduler").exists()


def test_an_outage_of_the_database_costs_ticks_and_not_the_scheduler(called, monkeypatch):
    registry.every_tick(lambda: called.append("tick"))
    connection.close()
    with monkeypatch.context() as outage:
        outage.setitem(connection.settings_dict, "PORT", "1")
        assert not scheduler.tick()

    assert scheduler.tick()
    assert called == ["tick"]


@pytest.mark.slow
def test_the_scheduler_leaves_at_once_when_told_to():
    with running("scheduler") as process:
        wait_until(lambda: Heartbeat.objects.filter(name="scheduler").exists(), what="a tick")
        assert process.stop(seconds=5) == 0
