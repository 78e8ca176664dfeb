import os
from collections.abc import Generator, Iterator

import pytest
import pytest_django
import time_machine
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as of_hypothesis
from redis import Redis

from claims.models import ClaimWindow
from mentors.models import Mentor
from schools.models import School
from tests import clock, roles, status_observer, template
from tests.factories import MentorFactory, claiming_school, open_window
from tests.processes import RedisServer
from work import queue

# A machine that is busy fails no test.
of_hypothesis.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
of_hypothesis.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def _redis_of_its_own() -> None:
    """Of Redis's sixteen databases tests take the upper eight."""
    server, _, number = settings.REDIS_URL.rpartition("/")
    runner = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    settings.REDIS_URL = f"{server}/{8 + (int(number) + runner) % 8}"


@pytest.fixture(scope="session", autouse=True)
def _files_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Named by digest, so tests cannot disturb each other."""
    folder = tmp_path_factory.mktemp("stored-files")
    local = {"BACKEND": "files.storage.DigestStorage", "OPTIONS": {"location": str(folder)}}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where collectstatic never ran
    with override_settings(FILES_ROOT=folder, STORAGES=settings.STORAGES | {"default": local}):
        yield


@pytest.fixture(scope="session", autouse=True)
def _styles_and_scripts_are_found_when_asked_for() -> Iterator[None]:
    """Looking through all static files takes longer than most tests."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def _redis_is_trusted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a test that took Redis away."""
    monkeypatch.setattr(queue, "_paused_until", 0.0)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    """The owner copies the database with its tables."""
    roles.log_in_as_owner()
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.made()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """Tests are the service's role. Those with real transactions leave only reference data."""
    if not roles.in_a_database_for_tests():
        yield  # no chosen test asks for a database, so none was made, and this is the one of whoever works here
        return
    empty_tables = TransactionTestCase._fixture_teardown

    TransactionTestCase._fixture_teardown = lambda case: roles.empty_tables()
    with django_db_blocker.unblock():
        template.wait_for_no_disk()
        roles.remember_rows()
        roles.no_temporary_tables()
        status_observer.install()
        clock.install()
        roles.become_the_service()
        yield
        roles.become_the_owner()
        clock.uninstall()
    TransactionTestCase._fixture_teardown = empty_tables


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--at", help='the moment at which the tests begin, as "2027-08-31 11:00" in Britain')


def pytest_configure(config: pytest.Config) -> None:
    if moment := config.getoption("--at"):
        traveller = time_machine.travel(clock.in_britain(moment))
        traveller.start()
        config.add_cleanup(traveller.stop)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m dates` chooses the tests that name a clock, or a window of another year, and no moment of their own."""
    for item in items:
        if isinstance(item, pytest.Function) and not item.get_closest_marker("at") and clock.known_to(item):
            item.add_marker("dates")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None]:
    with clock.meant_by(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fails a test whose change of a status is not in the service's record."""
    yield
    status_observer.look(item)


@pytest.fixture
def redis() -> Redis:
    """Empty."""
    client = Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    return client


@pytest.fixture
def redis_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    """Off to begin with."""
    server = RedisServer()
    monkeypatch.setattr(settings, "REDIS_URL", server.url)
    yield server
    server.off()


@pytest.fixture
def window(db: None) -> ClaimWindow:
    """The one that is open."""
    return open_window()


@pytest.fixture
def fernhollow(window: ClaimWindow) -> School:
    """A school that can claim in the open window."""
    return claiming_school(name="Fernhollow Primary School")


@pytest.fixture
def ada(fernhollow: School) -> Mentor:
    return MentorFactory(at=[fernhollow], first_name="Ada", last_name="Ní Bhriain")


@pytest.fixture
def grace(fernhollow: School) -> Mentor:
    return MentorFactory(at=[fernhollow], first_name="Grace", last_name="Oyelaran")
