from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from common.clock import now
from sampling.actions import BUILDING
from tests.factories import ProviderContactFactory, ProviderFactory, closed_window, person_at, support_user
from tests.sampling.runs import built, drawn, submitted
from work.models import State, Task
from work.running import run_task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
Barriers = Callable[[Page], list[str]]


def sign_in(page: Page, user: User) -> None:
    client = Client()
    client.force_login(user, backend="accounts.backends.KnownPerson")
    name = settings.SESSION_COOKIE_NAME
    origin = urljoin(page.url, "/")
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": origin}])


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (1280, False), (320, False)])
def test_no_page_of_a_sample_has_a_barrier(open_page: OpenPage, barriers: Barriers, width: int, script: bool) -> None:
    harbourlight = ProviderFactory(code="H33", name="Harbourlight SCITT")
    ProviderContactFactory(provider=harbourlight)
    window = closed_window(closed_at=now())
    submitted(window, 30, provider=harbourlight)
    run = built(window)
    page = open_page("/help/", width=width, script=script)
    faults = {}
    visits = {
        person_at(harbourlight): ["", f"{run.pk}/", f"{run.pk}/?page=2"],
        support_user(): ["/support/", "/support/sampling/"]
        + [f"/support/sampling/{run.pk}/{rest}" for rest in ("", "?strata=all", "claims/")],
    }
    for user, addresses in visits.items():
        sign_in(page, user)
        for address in addresses:
            page.goto(address if address.startswith("/") else f"/providers/H33/claims-to-check/{address}")
            faults[address] = barriers(page) if script else []
            assert harbourlight.name in page.title() or "Support" in page.title()

    assert {address: found for address, found in faults.items() if found} == {}


@pytest.mark.parametrize("address", ["/support/sampling/", "/support/sampling/{run}/", "/support/claims/"])
def test_a_wide_table_shows_more_than_a_column_and_that_it_goes_on(open_page: OpenPage, address: str) -> None:
    window = closed_window(closed_at=now())
    submitted(window, provider=ProviderFactory(name="Llanfairpwllgwyngyllgogerychwyrndro College"))
    run = built(window)
    page = open_page("/help/", width=320)
    sign_in(page, support_user())
    page.goto(address.format(run=run.pk))

    for table in page.locator(".app-scroll").all():
        second = table.locator("thead th").nth(1).bounding_box()
        assert second
        assert second["x"] < 320 - 40
    expect(page.get_by_text("Scroll sideways to see every column").first).to_be_visible()


def test_a_bar_moves_while_one_looks_and_stops_when_all_is_built(open_page: OpenPage) -> None:
    window = closed_window(closed_at=now())
    submitted(window, 3)
    run = drawn(window)
    page = open_page("/help/")
    sign_in(page, support_user())
    page.goto(f"/support/sampling/{run.pk}/")
    block = page.locator("[data-refresh]")
    expect(block).to_contain_text("Files built: 0 of 3")

    for task in Task.objects.filter(kind=BUILDING, state=State.WAITING):
        run_task(task.pk)

    expect(block).to_contain_text("Files built: 3 of 3", timeout=15_000)
    expect(page.locator("main [role=status]")).to_contain_text("Files built: 3 of 3")


def test_without_script_the_refresh_link_shows_how_far_it_is(open_page: OpenPage) -> None:
    window = closed_window(closed_at=now())
    submitted(window, 2)
    run = drawn(window)
    page = open_page("/help/", script=False)
    sign_in(page, support_user())
    page.goto(f"/support/sampling/{run.pk}/")
    assert "Files built: 0 of 2" in page.locator("main").inner_text()

    run_task(Task.objects.filter(kind=BUILDING).first().pk)
    page.get_by_role("link", name="Refresh").click()

    assert "Files built: 1 of 2" in page.locator("main").inner_text()
