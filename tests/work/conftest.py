from collections.abc import Iterator

import pytest
from django.conf import settings
from redis import Redis

from tests.processes import RedisServer
from tests.work.chores import jobs as _register_the_kinds_of_work  # noqa: F401


@pytest.fixture
def redis() -> Redis:
    """The tests' own Redis database, empty."""
    client = Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    return client


@pytest.fixture
def redis_server(settings: object) -> Iterator[RedisServer]:
    """A Redis server that the test may switch off; it is off to begin with."""
    server = RedisServer()
    settings.REDIS_URL = server.url  # type: ignore[attr-defined]
    yield server
    server.off()
