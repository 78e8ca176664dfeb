"""Support loads the register of providers in the browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from providers.models import Provider
from tests.factories import ProviderFactory, support_user
from tests.pages import Page, inspect
from tests.uploads.test_uploads import register

pytestmark = pytest.mark.django_db
ADDRESS = "/support/registers/providers/"


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(support_user(first_name="Robin", last_name="Hale"))
    return client


def sent(browser: Client, content: bytes, name: str = "providers.csv") -> tuple[str, Page]:
    """The address of the result, and its page."""
    answer = browser.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303
    return answer["Location"], inspect(browser.get(answer["Location"]))


def test_a_register_is_uploaded_checked_and_applied(browser: Client) -> None:
    address, page = sent(browser, register({}))
    assert "1 added, 0 changed, 0 as before" in page.words
    assert not Provider.objects.exists()

    browser.post(address)

    assert "Robin Hale applied it" in inspect(browser.get(address)).words
    assert Provider.objects.get().code == "28E"
    assert sent(browser, register({}))[0] == address


def test_what_is_wrong_is_listed_and_comes_back_as_rows_to_correct(browser: Client) -> None:
    address, page = sent(browser, register({"name": ""}, {"code": "28F"}))
    assert "Row 2, name: empty. Fill in name." in page.words
    assert "Nothing has been saved" in page.words

    rows = browser.post(f"{address}rows-to-correct/").getvalue().decode("utf-8-sig").splitlines()

    assert rows[0].endswith(",what_to_correct")
    assert len(rows) == 2
    assert rows[1].endswith("name: Fill in name.")


def test_what_moved_meanwhile_is_shown_again(browser: Client) -> None:
    address, _ = sent(browser, register({}))
    ProviderFactory(code="28E")

    browser.post(address)

    words = inspect(browser.get(address)).words
    assert "Nothing was saved: check again" in words
    assert "0 added, 1 changed" in words


def test_no_file_or_another_kind_of_file_is_asked_for_again(browser: Client) -> None:
    assert "Choose a file" in inspect(browser.post(ADDRESS)).words
    answer = browser.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", b"x")})
    assert "The file must be a CSV, Excel or OpenDocument file" in inspect(answer).words
