"""Workers killed and Redis lost: still one whole file and one message each.

`HYPOTHESIS_PROFILE=full` takes 200 providers each time.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import psutil
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.test import Client
from redis import Redis
from time_machine import travel

from accounts.models import ProviderMembership
from claims.models import ClaimWindow
from claims.states import Status
from common.clock import now
from files.models import StoredFile
from messages_out.models import Message
from messages_out.models import State as Sending
from sampling import provider_files
from sampling.actions import BUILDING, draw_sample
from sampling.models import ProviderRequest, SamplingRun
from tests.claims.guards import without
from tests.factories import (
    ClaimFactory,
    ProviderContactFactory,
    ProviderFactory,
    SchoolFactory,
    UserFactory,
    support_user,
)
from tests.processes import RedisServer, running, wait_until
from tests.roles import as_owner
from tests.sampling.runs import drawn
from work import queue
from work.actions import enqueue
from work.models import Heartbeat, State, Task
from work.scheduler import sweep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
PROVIDERS = 200 if FULL else 60
EMPTIED_AT = [5, 20, 50, 90, 130] if FULL else [5]
"""Files that are built by then."""
SWEEPS_WITHOUT_REDIS = 10 if FULL else 1.5
"""A sweep takes a second."""


@pytest.fixture
def redis_server(settings: object) -> Iterator[RedisServer]:
    """To empty and switch off."""
    server = RedisServer()
    settings.REDIS_URL = server.url
    server.on()
    yield server
    server.off()


def closed_window_with(providers: int, window: ClaimWindow) -> ClaimWindow:
    """Each provider has a user, a contact, and a claim that is drawn for its value."""
    school = SchoolFactory()
    people = [UserFactory(email=f"person@provider{number}.example") for number in range(providers)]
    for number, person in enumerate(people):
        provider = ProviderFactory(code=f"K{number:03d}")
        with as_owner():
            ProviderMembership.objects.create(user=person, provider=provider)
        ProviderContactFactory(provider=provider, email=f"office@provider{number}.example")
        ClaimFactory(window=window, school=school, provider=provider, status=Status.SUBMITTED, created_by=person)
    return window


def undisturbed_digests() -> dict[int, str]:
    """Worked out here."""
    return {
        request.pk: sha256(b"".join(provider_files.lines_of(request))).hexdigest()
        for request in ProviderRequest.objects.all()
    }


def files_built() -> int:
    return ProviderRequest.objects.exclude(file=None).count()


def nothing_is_owed() -> bool:
    return not Task.objects.exclude(state=State.DONE).exists()


def assert_all_is_as_if_nothing_had_happened(digests: dict[int, str]) -> None:
    requests = ProviderRequest.objects.select_related("file")
    assert {request.pk: request.file.sha256 for request in requests} == digests
    assert StoredFile.objects.filter(kind=provider_files.KIND).count() == len(digests)
    for request in requests:
        with default_storage.open(request.file.path) as content:
            assert sha256(content.read()).hexdigest() == request.file.sha256
    expected = Counter(
        f"{name}@provider{number}.example" for number in range(len(digests)) for name in ("person", "office")
    )
    assert Counter(Message.objects.values_list("to", flat=True)) == expected
    assert not Message.objects.exclude(state=Sending.SENT).exists()


def test_a_worker_killed_at_ten_random_moments_builds_every_file_once(
    window: ClaimWindow, redis_server: RedisServer
) -> None:
    """Ten times (A15)."""
    closed_window_with(200, window)
    draw_sample(window=window)
    digests = undisturbed_digests()
    assert len(digests) == 200
    chance = random.Random(15)

    with running("scheduler", REDIS_URL=redis_server.url):
        for moment in sorted(chance.sample(range(150), 10)):
            with running("worker", REDIS_URL=redis_server.url) as doomed:
                wait_until(lambda moment=moment: files_built() >= moment, seconds=120, what=f"file {moment}")
                time.sleep(chance.random() / 20)
                doomed.kill_all()
        assert files_built() < 200
        with running("worker", REDIS_URL=redis_server.url):
            wait_until(nothing_is_owed, seconds=120, what="all work")

    assert_all_is_as_if_nothing_had_happened(digests)


def test_redis_emptied_and_switched_off_loses_nothing(window: ClaimWindow, redis_server: RedisServer) -> None:
    """While files are built (A18)."""
    closed_window_with(PROVIDERS, window)
    draw_sample(window=window)
    digests = undisturbed_digests()

    with running("scheduler", REDIS_URL=redis_server.url), running("worker", REDIS_URL=redis_server.url):
        for moment in EMPTIED_AT:
            wait_until(lambda moment=moment: files_built() >= moment, what=f"file {moment}")
            Redis.from_url(redis_server.url).flushall()
        wait_until(lambda: files_built() >= EMPTIED_AT[-1] + 15, what="files after Redis was emptied")
        redis_server.off()
        time.sleep(SWEEPS_WITHOUT_REDIS)
        redis_server.on()
        wait_until(nothing_is_owed, seconds=120, what="all work")

    assert_all_is_as_if_nothing_had_happened(digests)


def beats_since(moment: datetime | None) -> QuerySet[Heartbeat]:
    return Heartbeat.objects.filter(name="worker", **({"at__gt": moment} if moment else {}))


def test_without_the_task_in_the_database_an_emptied_redis_loses_files(
    window: ClaimWindow, redis_server: RedisServer
) -> None:
    """The control: jobs in Redis alone, and no sweep."""
    closed_window_with(12, window)
    draw_sample(window=window)
    Redis.from_url(redis_server.url).flushall()

    with running("worker", REDIS_URL=redis_server.url):
        wait_until(lambda: beats_since(None).exists(), what="a worker")
        listened = beats_since(None).get().at + timedelta(seconds=4)
        wait_until(lambda: beats_since(listened).exists(), seconds=60, what="a worker that has listened for a while")
        assert files_built() == 0

        sweep()
        wait_until(nothing_is_owed, seconds=60, what="what the sweep found in the database")

    assert files_built() == 12


@pytest.mark.parametrize(("kind", "files"), [("build slowly", 1), ("build carelessly", 2)])
def test_an_orphans_late_file_is_refused_and_kept_twice_only_without_the_check(
    window: ClaimWindow, redis_server: RedisServer, kind: str, files: int
) -> None:
    """Only the parent is killed (A16)."""
    closed_window_with(1, window)
    draw_sample(window=window)
    with as_owner():
        Task.objects.filter(kind=BUILDING).delete()
    slow = {"REDIS_URL": redis_server.url, "DJANGO_SETTINGS_MODULE": "tests.sampling.settings"}
    task = enqueue(kind, "a", request_id=ProviderRequest.objects.get().pk)
    database_refuses_too = ("sampling_providerrequest", "a_file_that_was_built_stands")

    with without(database_refuses_too), running("worker", **slow) as doomed:
        wait_until(lambda: Task.objects.get(pk=task.pk).lease_number == 1, what="a start")
        wait_until(lambda: doomed.children, what="a child")
        orphans = doomed.kill_parent()
        with running("worker", **slow):
            wait_until(lambda: sweep() == 0 and nothing_is_owed(), what="the work")
            _, alive = psutil.wait_procs(orphans, timeout=20)

    assert alive == []
    assert Task.objects.get(pk=task.pk).lease_number == 2
    assert StoredFile.objects.filter(kind=provider_files.KIND).count() == files
    assert Message.objects.count() == 2


def test_the_same_job_fifty_times_and_two_workers_build_one_file(
    window: ClaimWindow, redis_server: RedisServer
) -> None:
    """Of one provider (A20)."""
    closed_window_with(1, window)
    draw_sample(window=window)
    task = Task.objects.get(kind=BUILDING)
    queue.wake([task.pk] * 49)

    with running("worker", REDIS_URL=redis_server.url), running("worker", REDIS_URL=redis_server.url):
        wait_until(nothing_is_owed, what="the work")
        wait_until(lambda: Redis.from_url(redis_server.url).llen("rq:queue:default") == 0, what="an empty queue")

    assert_all_is_as_if_nothing_had_happened(undisturbed_digests())


def test_a_draw_whose_worker_is_killed_is_made_once(window: ClaimWindow, redis_server: RedisServer) -> None:
    closed_window_with(40, window)
    task = enqueue("draw_sample", f"window-{window.pk}", window_id=window.pk)

    with running("worker", REDIS_URL=redis_server.url) as doomed:
        wait_until(lambda: Task.objects.get(pk=task.pk).lease_number == 1, what="a start")
        doomed.kill_all()
    with running("scheduler", REDIS_URL=redis_server.url), running("worker", REDIS_URL=redis_server.url):
        wait_until(nothing_is_owed, seconds=120, what="all work")

    run = SamplingRun.objects.get()
    assert run.sample_count == 40
    assert_all_is_as_if_nothing_had_happened(undisturbed_digests())


def test_with_the_worker_off_a_run_is_shown_as_stuck_and_the_web_still_serves(
    window: ClaimWindow, redis_server: RedisServer, client: Client
) -> None:
    """Nobody works on it (A29)."""
    closed_window_with(2, window)
    run = drawn(window)
    client.force_login(support_user())
    with running("scheduler", REDIS_URL=redis_server.url):
        wait_until(lambda: Heartbeat.objects.filter(name="scheduler").exists(), what="a sweep")
        with travel(now() + timedelta(seconds=settings.LEASE_SECONDS + 2 * settings.SWEEP_SECONDS + 1)):
            stuck = client.get(f"/support/sampling/{run.pk}/")
        health = client.get("/healthcheck")
        home = client.get("/support/")

        assert "Not moving since" in stuck.content.decode()
        assert (health.status_code, health.json()["status"]) == (200, "degraded")
        assert "worker" in health.json()["degraded"]
        assert home.status_code == 200
        with running("worker", REDIS_URL=redis_server.url):
            wait_until(nothing_is_owed, seconds=60, what="all work, once there is a worker")

    assert "Not moving since" not in client.get(f"/support/sampling/{run.pk}/").content.decode()
    assert_all_is_as_if_nothing_had_happened(undisturbed_digests())
