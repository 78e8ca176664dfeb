"""A page fails its test when the content policy or the console reports anything."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import User
from schools.models import School
from tests.browser.keyboard import Keyboard
from tests.browser.service import Service, demonstration_database, running_service
from tests.browser.steps import HARBOURLIGHT
from tests.browser.visitor import SWITCHES, WCAG_22_AA
from tests.factories import ProviderFactory, claimant_at
from tests.stubs.teaching_record import teaching_record

__all__ = ["teaching_record"]

# Playwright's own loop runs in this thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """CHROMIUM, or the machine's, or Playwright's."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[OpenPage]:
    """`open_page("/help/", width=320, script=False)`: a new session each time, unless given an earlier `page`."""
    reports: list[str] = []
    contexts = []

    def opened(address: str, *, width: int = 1280, script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: reports.append(f"{page.url}: {error}"))
        page.on("console", lambda said: reports.append(f"{page.url}: {said.text}") if is_report(said) else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert reports == []


def is_report(said) -> bool:
    """Errors and refusals, but not the status of an error page."""
    return said.type in ("error", "warning") and "the server responded with a status of" not in said.text


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds against WCAG 2.2 AA, and sideways scrolling."""

    def found(page: Page) -> list[str]:
        answer = Axe().run(page, options=WCAG_22_AA).response
        faults = [f"{fault['id']}: {node['html'][:200]}" for fault in answer["violations"] for node in fault["nodes"]]
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return faults + ([f"It is {beyond} pixels too wide."] if beyond > 0 else [])

    return found


@pytest.fixture(scope="session")
def kinds_of_page_seen() -> set[str]:
    return set()


@pytest.fixture(
    scope="session",
    params=[
        pytest.param({"width": 1280, "script": True}, id="1280 pixels with script"),
        pytest.param({"width": 320, "script": False}, id="320 pixels without script"),
    ],
)
def person_without_a_mouse(request, chromium: Browser, live_server, kinds_of_page_seen: set[str]) -> Iterator[Keyboard]:
    """One window for all journeys: a new one costs as much as five pages."""
    with Keyboard(chromium, live_server.url, seen=kinds_of_page_seen, **request.param) as person:
        yield person


@pytest.fixture
def keys(person_without_a_mouse: Keyboard) -> Keyboard:
    """By keys alone, once with script and once without."""
    person_without_a_mouse.begin_again()
    return person_without_a_mouse


@pytest.fixture
def harbourlight(db):
    return ProviderFactory(name=HARBOURLIGHT)


@pytest.fixture
def sam(fernhollow: School) -> User:
    return claimant_at(fernhollow, first_name="Sam", last_name="Okafor", persona="school")


@pytest.fixture
def priya(fernhollow: School) -> User:
    return claimant_at(fernhollow, first_name="Priya", last_name="Nair", persona="multi-school")


@pytest.fixture(scope="session")
def demonstration(django_db_setup) -> Iterator[str]:
    """Name of a database with the demonstration, made once."""
    with demonstration_database() as name:
        yield name


@pytest.fixture
def service(demonstration: str) -> Iterator[Service]:
    """On a copy of the demonstration, with all its processes."""
    with running_service(demonstration) as service:
        yield service
        assert service.unrecorded() == []
