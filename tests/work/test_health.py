from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from work.heartbeat import beat
from work.models import Heartbeat, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_is_well(redis):
    beat("worker")
    beat("scheduler")


def ask(client):
    response = client.get("/healthcheck")
    return response.status_code, response.json()


@pytest.mark.usefixtures("all_is_well")
def test_all_is_well(client, settings):
    settings.SERVICE_VERSION = "2026-11-22.1"

    status, report = ask(client)

    seconds = [report.pop("worker_heartbeat_seconds"), report.pop("scheduler_heartbeat_seconds")]
    assert all(0 <= age < settings.HEARTBEAT_STALE_SECONDS for age in seconds)
    assert (status, report) == (
        200,
        {
            "status": "ok",
            "version": "2026-11-22.1",
            "database": "ok",
            "redis": "ok",
            "oldest_undone_work_seconds": None,
        },
    )


@pytest.mark.usefixtures("all_is_well")
def test_one_query_answers_it_and_nobody_is_looked_up(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/healthcheck")


@pytest.mark.usefixtures("all_is_well")
def test_without_redis_the_service_is_degraded_and_serves(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    status, report = ask(client)

    assert (status, report["status"], report["redis"], report["degraded"]) == (
        200,
        "degraded",
        "unreachable",
        ["redis"],
    )


@pytest.mark.usefixtures("all_is_well")
@pytest.mark.parametrize("process", ["worker", "scheduler"])
def test_a_silent_process_is_named(client, process, settings):
    Heartbeat.objects.filter(name=process).update(
        at=timezone.now() - timedelta(seconds=settings.HEARTBEAT_STALE_SECONDS + 2)
    )

    status, report = ask(client)

    assert (status, report["status"], report["degraded"]) == (200, "degraded", [process])


def test_processes_that_were_never_seen_are_named(client, redis):
    assert ask(client)[1]["degraded"] == ["worker", "scheduler"]


@pytest.mark.usefixtures("all_is_well")
def test_work_that_has_waited_too_long_is_told(client):
    Task.objects.create(kind="chore", key="a", due_at=timezone.now() - timedelta(seconds=400))

    report = ask(client)[1]

    assert 400 <= report["oldest_undone_work_seconds"] < 410
    assert report["degraded"] == ["work"]


@pytest.mark.usefixtures("all_is_well")
def test_work_for_later_is_not_late(client):
    Task.objects.create(kind="chore", key="a", due_at=timezone.now() + timedelta(seconds=400))

    assert ask(client)[1]["status"] == "ok"


@pytest.mark.django_db(transaction=True)
def test_without_the_database_there_is_no_service(client, monkeypatch):
    connection.close()
    with monkeypatch.context() as outage:
        outage.setitem(connection.settings_dict, "PORT", "1")
        assert ask(client) == (
            503,
            {"status": "down", "database": "unreachable", "version": "development"},
        )


def test_it_can_only_be_read(client):
    assert client.post("/healthcheck").status_code == 405
