from datetime import date, timedelta

import pytest
import time_machine

from common import clock
from tests.pages import inspect

STATIC = ["/help/", "/accessibility/", "/cookies/", "/privacy/", "/terms/"]


@pytest.mark.parametrize("address", STATIC)
@pytest.mark.django_db
def test_the_small_print_can_be_read_by_anybody(client, address):
    response = client.get(address)

    assert response.status_code == 200
    inspect(response)


@pytest.mark.django_db
def test_the_cookies_page_names_the_cookies_that_are_set(client, settings):
    settings.SESSION_COOKIE_NAME = "__Host-session"
    settings.SESSION_COOKIE_AGE = 5 * 3600

    words = inspect(client.get("/cookies/")).words

    assert "__Host-session" in words
    assert "5 hours, or until you sign out" in words


@pytest.mark.django_db
def test_whoever_made_a_mistake_in_a_claim_is_led_to_changing_it(client):
    words = inspect(client.get("/help/")).words

    assert "go to the claim and select “Change this claim” to put its mentors or hours right" in words
    assert "If it names the wrong provider, withdraw the claim and make a new one." in words


@pytest.mark.django_db
def test_weaknesses_can_be_reported(client, settings):
    settings.SUPPORT_EMAIL = "help@claims.example"

    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert lines["Contact"] == "mailto:help@claims.example"
    assert clock.today() < date.fromisoformat(lines["Expires"][:10]) < clock.today() + timedelta(days=365)
    assert client.get("/security.txt")["Location"] == "/.well-known/security.txt"


@pytest.mark.parametrize("address", ["/nowhere/", "/schools/1/claims/x/y/", "/help"])
@pytest.mark.django_db
def test_what_does_not_exist_is_not_found(client, address):
    response = client.get(address, follow=True)

    assert response.status_code == (200 if address == "/help" else 404)
    inspect(response)


@pytest.mark.parametrize("address", ["/help/%00", "/%00/", "/help/?q=%00", "/?page=%00&x=1"])
@pytest.mark.django_db
def test_an_address_with_a_nul_byte_is_not_read(client, address):
    response = client.get(address)

    assert response.status_code == 400
    assert inspect(response).h1 == "We could not read that address"


@pytest.mark.parametrize("address", ["/help/%ff%fe", "/help/?q=%ff%fe", "/" + "a" * 5000, "/help/?" + "a=1&" * 900])
@pytest.mark.django_db
def test_strange_addresses_are_no_fault_of_ours(client, address):
    assert client.get(address).status_code < 500


@pytest.mark.django_db
def test_another_hosts_name_is_not_answered(client):
    response = client.get("/help/", HTTP_HOST="elsewhere.example")

    assert response.status_code == 400
    inspect(response)


@pytest.mark.django_db
def test_the_start_page_says_when_claims_are_open(client, window_of_2026):
    with time_machine.travel("2026-06-01 12:00:00+00:00"):
        page = inspect(client.get("/"))

    assert page.h1 == "Claim funding for mentor training"
    assert "open until Friday 17 July 2026 at 11:59pm" in page.words
    assert "a mentor’s first year with an accredited provider is paid for up to 16 hours" in page.words
    assert "Inner London £53.60" in page.words
    assert page.words.count("Friday 17 July 2026") == 1
    assert page.links["Start now"] == "/sign-in/"


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (
            "2026-04-01 12:00:00+00:00",
            "The next claim window is open from Monday 27 April 2026 until Friday 17 July 2026",
        ),
        ("2026-04-26 23:30:00+00:00", "are open until Friday 17 July 2026 at 11:59pm"),
        ("2026-07-17 23:30:00+00:00", "Claims for 2025 to 2026 closed on Friday 17 July 2026 at 11:59pm."),
    ],
)
@pytest.mark.django_db
def test_the_start_page_has_its_own_sentence_before_in_and_after_a_window(client, window_of_2026, moment, sentence):
    with time_machine.travel(moment):
        page = inspect(client.get("/"))

    assert sentence in page.words


@pytest.mark.django_db
def test_the_start_page_says_so_when_no_date_is_known(client):
    assert "We will put the next dates here and email every school user." in inspect(client.get("/")).words
