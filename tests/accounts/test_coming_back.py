"""After signing out or in again in another tab, and from the link of a file."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.pages import inspect
from tests.routes import all_routes
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
ACTORS = ["claimant of A", "person at P", "support"]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def browser(world):
    """One browser with two tabs, in which claimant of A has a form open."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["claimant of A"], backend="accounts.backends.KnownPerson")
    return client


def form_at(browser, address):
    page = inspect(browser.get(address))
    return {"csrfmiddlewaretoken": page.value_of("csrfmiddlewaretoken"), "hours": "7"}


def send(browser, address, form):
    return browser.post(address, form, headers={"Referer": f"http://testserver{address}"}, follow=True)


def question_of(world):
    things = world.things
    return f"/schools/{things['school']}/claims/{things['claim']}/hours/{things['mentor']}/"


def test_a_form_sent_after_signing_out_in_another_tab_leads_by_signing_in_back_to_it(world, browser):
    address = question_of(world)
    form = form_at(browser, address)
    browser.cookies.clear()

    page = inspect(send(browser, address, form))

    assert page.h1 == "You were signed out"
    assert "was not saved" in page.words
    assert parse_qs(urlsplit(page.links["Sign in and go back"]).query)["next"] == [address]


def test_a_form_sent_after_signing_in_again_in_another_tab_comes_back_and_says_that_nothing_was_saved(world, browser):
    address = question_of(world)
    form = form_at(browser, address)
    browser.cookies.pop("csrftoken")
    browser.get(address)

    answer = send(browser, address, form)

    assert answer.redirect_chain == [(address, 303)]
    assert "You signed in again in another tab, so what you sent was not saved." in inspect(answer).words
    assert send(browser, address, form_at(browser, address)).status_code != 403


def test_signing_out_in_two_tabs_is_signing_out(world, browser):
    form = form_at(browser, "/account/")
    browser.cookies.clear()
    headers = {"Referer": "http://testserver/account/"}

    page = inspect(browser.post("/sign-out/", form, headers=headers, follow=True))

    assert page.h1 == "You have signed out"


def test_a_form_from_elsewhere_is_refused(world, browser):
    answer = browser.post(question_of(world), {"hours": "7"}, headers={"Referer": "https://evil.example/account/"})

    assert answer.status_code == 403


def test_the_link_of_a_file_leads_after_signing_in_to_the_page_that_offers_it(world):
    files = 0
    for actor in ACTORS:
        signed_in = world.client(actor)
        for address in filter(None, (route.address(world.things) for route in all_routes())):
            is_file = "attachment" in signed_in.get(address).get("Content-Disposition", "")
            if not is_file and "/download/" not in address:
                continue
            files += 1
            after = signed_in.get(Client().get(address)["Location"], follow=True)
            assert after.status_code == 404 or inspect(after)

    assert files >= 3
