"""Support's page of one provider in a run: who was told, sending again, links."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from claims.models import ClaimWindow
from common.clock import now
from files.links import address_of
from files.models import Download, Link
from messages_out.models import Message
from providers.models import Provider
from sampling.models import SamplingRun
from tests.factories import ProviderContactFactory, ProviderFactory, closed_window, person_at, support_user
from tests.pages import Page, inspect
from tests.queries import queries_of
from tests.sampling.runs import built, submitted

pytestmark = pytest.mark.django_db

OFFICE = "office@harbourlight.example"


@pytest.fixture
def harbourlight() -> Provider:
    provider = ProviderFactory(code="H33", name="Harbourlight SCITT")
    ProviderContactFactory(provider=provider, email=OFFICE)
    person_at(provider, email="ada@harbourlight.example")
    return provider


@pytest.fixture
def run(harbourlight: Provider) -> SamplingRun:
    window: ClaimWindow = closed_window(closed_at=now())
    submitted(window, provider=harbourlight)
    return built(window)


@pytest.fixture
def address(run: SamplingRun) -> str:
    return f"/support/sampling/{run.pk}/providers/H33/"


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(support_user())
    return client


def page(client: Client, address: str) -> Page:
    return inspect(client.get(address))


def path_of(link: Link) -> str:
    return "/" + address_of(link).split("/", 3)[3]


def send(browser: Client, address: str, *to: str) -> None:
    form = page(browser, f"{address}send-again/")
    once = next(each.get("value") for each in form.root.all("input") if each.get("name") == "once")
    for _ in range(2):  # pressed twice
        assert browser.post(f"{address}send-again/", {"once": once, "addresses": to}).status_code in (302, 303)


def test_it_shows_who_was_told_and_who_downloaded_and_not_what_support_did(browser: Client, address: str) -> None:
    browser.post(f"{address}file/")
    first = page(browser, address).words
    assert "Contact, gets a link" in first
    assert "ada@harbourlight.example" in first
    assert "Nobody at the provider has downloaded the file" in first
    assert Download.objects.count() == 1

    Client().post(path_of(Link.objects.get()), {"form": "xlsx"})

    assert f"By the link to {OFFICE}" in page(browser, address).words
    assert "1 time, last on" in page(browser, address).words


def test_sending_again_sends_the_same_bytes_by_a_new_link_once(browser: Client, address: str, run: SamplingRun) -> None:
    stored = run.requests.get().file
    with default_storage.open(stored.path) as content:
        expected = content.read()

    send(browser, address, OFFICE)

    first, second = Link.objects.order_by("pk")
    assert (first.to, second.to, second.stored_file) == (OFFICE, OFFICE, stored)
    assert path_of(first) != path_of(second)
    bodies = [b"".join(Client().post(path_of(link)).streaming_content) for link in (first, second)]
    assert bodies == [expected, expected]
    assert Message.objects.filter(to=OFFICE, template="claims_to_check_by_link").count() == 2


def test_a_contact_that_was_added_later_is_shown_as_not_told_and_can_be_sent_the_list(
    browser: Client, address: str, harbourlight: Provider
) -> None:
    late = "late@harbourlight.example"
    ProviderContactFactory(provider=harbourlight, email=late)
    assert "not told yet" in page(browser, address).words
    form = page(browser, f"{address}send-again/")
    ticked = [each.get("value") for each in form.root.all("input") if "checked" in each.attributes]
    assert ticked == [late]

    stranger = "stranger@elsewhere.example"
    assert browser.post(f"{address}send-again/", {"addresses": [late, stranger]}).status_code == 200
    assert not Message.objects.filter(to__in=[late, stranger]).exists()
    send(browser, address, late)

    assert Message.objects.filter(to=late).count() == 1
    assert "not told yet" not in page(browser, address).words


def test_a_revoked_link_does_not_work_any_more(browser: Client, address: str) -> None:
    """By support, from that page (A39)."""
    link = Link.objects.get()
    path = path_of(link)

    browser.post(f"{address}links/{link.pk}/revoke/")

    assert Client().post(path).status_code == 404
    assert "Revoked by" in page(browser, address).words
    assert not Download.objects.exists()


def test_it_takes_as_many_queries_for_many_downloads_and_links_as_for_few(
    browser: Client, address: str, harbourlight: Provider
) -> None:
    taken = []
    for number in (2, 9):
        for each in range(number):
            ProviderContactFactory(provider=harbourlight, email=f"{number}-{each}@harbourlight.example")
        send(browser, address, *[f"{number}-{each}@harbourlight.example" for each in range(number)])
        for link in Link.objects.all():
            Client().post(path_of(link))
        taken.append(queries_of(lambda: browser.get(address)))

    assert taken[0] == taken[1] <= 20
