from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stubs.notify import API_KEY, TEMPLATE_ID, Notify, running_notify

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def _wordings_of_these_tests(settings) -> None:
    """One of the tests' own, which quotes what a user typed."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], TEMPLATES]}]


@pytest.fixture
def notify(settings) -> Iterator[Notify]:
    with running_notify() as stub:
        settings.MESSAGES = "notify"
        settings.NOTIFY_BASE_URL = stub.address
        settings.NOTIFY_API_KEY = API_KEY
        settings.NOTIFY_TEMPLATE_ID = TEMPLATE_ID
        yield stub
