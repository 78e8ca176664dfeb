"""Without Postgres a page says so, and what was typed can be sent again from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from mentors.models import Mentor
from schools.models import School
from tests.factories import ClaimFactory, claimant_at
from tests.pages import Page, inspect
from tests.processes import free_port
from tests.roles import addresses

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def unreachable() -> Iterator[None]:
    before = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(free_port())}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


@pytest.fixture
def draft(fernhollow: School) -> Claim:
    return ClaimFactory(school=fernhollow)


@pytest.fixture
def browser(fernhollow: School) -> Client:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(claimant_at(fernhollow))
    return browser


def mentors_page(draft: Claim) -> str:
    return reverse("claims:mentors", args=[draft.school.public_id, draft.reference])


def hidden(page: Page) -> dict[str, Any]:
    main = page.root.all("main")[0]
    return {one.get("name"): one.get("value") for one in main.all("input") if one.get("type") == "hidden"}


@pytest.mark.parametrize("address", ["/", "/your-organisations/", "/no-such-page/", "/support/"])
def test_a_page_says_when_to_come_back(browser: Client, address: str) -> None:
    with unreachable():
        answer = browser.get(address)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert inspect(answer).h1 == "Sorry, the service is not available"


def test_what_was_typed_is_sent_by_the_button_of_that_page(browser: Client, draft: Claim, ada: Mentor) -> None:
    address = mentors_page(draft)
    page = inspect(browser.get(address))
    answers = hidden(page) | {"mentors": ada.public_id}

    with unreachable():
        answer = browser.post(address, answers)
    assert answer.status_code == 503
    kept = inspect(answer)
    assert "they are still here" in kept.words
    saved = browser.post(address, hidden(kept))

    assert saved.status_code in (302, 303)
    assert [training.mentor for training in draft.trainings.all()] == [ada]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"mentors=planted"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"mentors=planted"),
        ("multipart/form-data; boundary=x", b"--x\r\nmentors=planted"),
    ],
)
def test_a_form_from_elsewhere_is_not_offered_for_sending(
    browser: Client, draft: Claim, content_type: str, body: bytes
) -> None:
    with unreachable():
        answer = browser.post(mentors_page(draft), body, content_type=content_type)

    assert answer.status_code == 503
    assert b"planted" not in answer.content
    assert "were not saved" in inspect(answer).words


def test_a_connection_that_breaks_is_a_503_too(browser: Client) -> None:
    browser.get("/account/")
    own = connection.connection.info.backend_pid
    with psycopg.connect(addresses(connection.settings_dict["NAME"])["OWNER_DATABASE_URL"]) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [own])

    statuses = [browser.get("/account/").status_code]
    connection.close()
    statuses.append(browser.get("/account/").status_code)

    assert statuses == [503, 200]
