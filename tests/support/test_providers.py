"""Contacts of providers: support adds, changes and removes them."""

import pytest
from django.test import Client

from activity.models import Entry
from common.clock import now
from files.models import Link
from providers.models import Provider
from tests.factories import ProviderContactFactory, ProviderFactory, closed_window, person_at, support_user
from tests.pages import Page, inspect
from tests.queries import queries_of
from tests.sampling.runs import built, submitted

pytestmark = pytest.mark.django_db

ADDRESS = "/support/providers/H33/"


@pytest.fixture
def harbourlight() -> Provider:
    return ProviderFactory(code="H33", name="Harbourlight SCITT")


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(support_user())
    return client


def page(client: Client, address: str) -> Page:
    return inspect(client.get(address))


def test_those_with_nobody_to_tell_are_warned_of_and_can_be_listed(browser: Client, harbourlight: Provider) -> None:
    ProviderContactFactory(provider=ProviderFactory(name="Northquay University"))
    person_at(ProviderFactory(name="Eastmoor SCITT"))
    assert "1 accredited provider with nobody to tell" in page(browser, "/support/providers/").words

    found = page(browser, "/support/providers/?only=nobody-to-tell").words

    assert "Harbourlight SCITT" in found
    assert "Northquay" not in found
    assert "Eastmoor" not in found
    assert "Nobody to tell" in page(browser, ADDRESS).words


def test_a_contact_is_added_changed_and_removed_and_each_is_on_record(browser: Client, harbourlight: Provider) -> None:
    browser.post(f"{ADDRESS}contacts/add/", {"email": "Office@Harbourlight.example"})
    contact = harbourlight.contacts.get()
    assert contact.email == "office@harbourlight.example"
    browser.post(f"{ADDRESS}contacts/{contact.pk}/", {"email": "hello@harbourlight.example"})
    assert "hello@harbourlight.example" in page(browser, ADDRESS).words
    browser.post(f"{ADDRESS}contacts/{contact.pk}/remove/")

    assert not harbourlight.contacts.exists()
    verbs = Entry.objects.about(harbourlight).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["contact added", "contact changed", "contact removed"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter"),
        ("office", "Email address must be in the format"),
        ("OFFICE@harbourlight.example", "is a contact of this provider already"),
    ],
)
def test_what_is_no_address_or_there_already_is_refused(
    browser: Client, harbourlight: Provider, typed: str, said: str
) -> None:
    ProviderContactFactory(provider=harbourlight, email="office@harbourlight.example")

    answer = inspect(browser.post(f"{ADDRESS}contacts/add/", {"email": typed}))

    assert answer.title.startswith("Error: ")
    assert said in answer.words
    assert harbourlight.contacts.count() == 1


def test_links_of_a_contact_end_with_it(browser: Client, harbourlight: Provider) -> None:
    contact = ProviderContactFactory(provider=harbourlight, email="office@harbourlight.example")
    window = closed_window(closed_at=now())
    submitted(window, provider=harbourlight)
    built(window)
    assert Link.objects.get().revoked_at is None

    browser.post(f"{ADDRESS}contacts/{contact.pk}/remove/")

    assert Link.objects.get().revoked_at


def test_a_contact_added_after_the_file_was_built_is_offered_the_list(browser: Client, harbourlight: Provider) -> None:
    window = closed_window(closed_at=now())
    submitted(window, provider=harbourlight)
    run = built(window)
    browser.post(f"{ADDRESS}contacts/add/", {"email": "late@harbourlight.example"})

    found = page(browser, ADDRESS)

    assert found.links["Send to this address"] == f"/support/sampling/{run.pk}/providers/H33/send-again/"


def test_the_list_takes_as_many_queries_for_many_as_for_few(browser: Client, harbourlight: Provider) -> None:
    taken = []
    for number in (2, 12):
        for _ in range(number):
            ProviderContactFactory(provider=ProviderFactory())
        browser.get("/support/providers/")
        taken.append(queries_of(lambda: browser.get("/support/providers/")))

    assert taken[0] == taken[1] <= 20
