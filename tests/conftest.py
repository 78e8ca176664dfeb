"""What every test stands on: a Redis database and a folder of its own, and tables that can be emptied again."""

import os
from collections.abc import Iterator

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.test import TransactionTestCase, override_settings
from redis import Redis

from schools import reference_data
from tests.processes import RedisServer
from work import queue


@pytest.fixture(scope="session", autouse=True)
def _redis_of_its_own() -> None:
    """Each parallel run nudges its own worker: Redis has sixteen databases, and tests take the upper eight."""
    server, _, number = settings.REDIS_URL.rpartition("/")
    runner = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    settings.REDIS_URL = f"{server}/{8 + (int(number) + runner) % 8}"


@pytest.fixture(scope="session", autouse=True)
def _files_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Stored files go to a temporary folder; they are named by digest, so tests cannot disturb each other."""
    folder = tmp_path_factory.mktemp("stored-files")
    local = {"BACKEND": "files.storage.DigestStorage", "OPTIONS": {"location": str(folder)}}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where collectstatic never ran
    with override_settings(FILES_ROOT=folder, STORAGES=settings.STORAGES | {"default": local}):
        yield


@pytest.fixture(autouse=True)
def _redis_is_trusted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that took Redis away does not keep the next one from nudging."""
    monkeypatch.setattr(queue, "_quiet_until", 0.0)


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Iterator[None]:
    """Tests with real transactions empty all tables: past the append-only triggers, and back to reference data."""
    empty_tables = TransactionTestCase._fixture_teardown

    def empty_and_refill(case: TransactionTestCase) -> None:
        with pgtrigger.ignore():
            empty_tables(case)
        reference_data.load(apps)

    TransactionTestCase._fixture_teardown = empty_and_refill
    yield
    TransactionTestCase._fixture_teardown = empty_tables


@pytest.fixture
def redis() -> Redis:
    """The tests' own Redis database, empty."""
    client = Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    return client


@pytest.fixture
def redis_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    """A Redis server that the test may switch off; it is off to begin with."""
    server = RedisServer()
    monkeypatch.setattr(settings, "REDIS_URL", server.url)
    yield server
    server.off()
