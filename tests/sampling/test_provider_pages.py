import io
from datetime import UTC, datetime
from functools import partial

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from time_machine import travel

from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.clock import now
from files.models import Download
from providers.models import Provider
from tests.factories import MentorFactory, ProviderContactFactory, ProviderFactory, SchoolFactory, person_at
from tests.pages import Page, inspect
from tests.queries import queries_of
from tests.raw_changes import by_hand
from tests.sampling.runs import built, drawn, submitted

pytestmark = pytest.mark.django_db

ON_A_FRIDAY = pytest.mark.at("2026-11-20 08:00")
LIST = "/providers/H33/claims-to-check/"


@pytest.fixture
def harbourlight() -> Provider:
    return ProviderFactory(code="H33", name="Harbourlight SCITT")


@pytest.fixture
def browser(client: Client, harbourlight: Provider) -> Client:
    client.force_login(person_at(harbourlight))
    return client


def page(client: Client, address: str) -> Page:
    return inspect(client.get(address))


def test_with_nothing_to_check_the_page_says_when_there_will_be_and_who_hears_of_it(
    browser: Client, harbourlight: Provider
) -> None:
    ProviderContactFactory(provider=harbourlight, email="office@harbourlight.example")

    words = page(browser, LIST).words

    assert "Nothing to check now" in words
    assert "office@harbourlight.example" in words


@ON_A_FRIDAY
def test_a_request_says_how_much_there_is_to_check_and_until_when(
    browser: Client, harbourlight: Provider, window: ClaimWindow
) -> None:
    fernhollow = SchoolFactory(name="Fernhollow Primary School", urn=123456)
    submitted(window, provider=harbourlight, school=fernhollow, hours_of={MentorFactory(): 14, MentorFactory(): 12})
    submitted(window, 2, provider=harbourlight)
    run = built(window)
    first, second = page(browser, LIST), page(browser, f"{LIST}{run.pk}/")

    assert "3 claims from 3 schools, 4 mentors" in first.words
    assert "Friday 11 December 2026 at 11:59pm" in first.words
    assert second.words.startswith(
        "Check claims for October to November 2026 To check 3 claims from 3 schools, 4 mentors. "
        "Send your answers by Friday 11 December 2026 at 11:59pm (21 days left)."
    )
    assert "Fernhollow Primary School Telephone: Not known Unique reference number (URN): 123456" in second.words


def test_a_request_appears_once_its_file_is_built(browser: Client, harbourlight: Provider, window: ClaimWindow) -> None:
    submitted(window, provider=harbourlight)
    run = drawn(window)

    assert "Nothing to check now" in page(browser, LIST).words
    assert browser.get(f"{LIST}{run.pk}/").status_code == 404


def test_the_csv_is_the_stored_file_and_each_download_is_on_record(
    browser: Client, harbourlight: Provider, window: ClaimWindow
) -> None:
    submitted(window, provider=harbourlight)
    run = built(window)
    stored = run.requests.get().file

    answers = [browser.post(f"{LIST}{run.pk}/download/csv/") for _ in range(2)]

    with default_storage.open(stored.path) as content:
        expected = content.read()
    assert [b"".join(answer.streaming_content) for answer in answers] == [expected, expected]
    assert f'filename="{stored.name}"' in answers[0]["Content-Disposition"]
    assert Download.objects.filter(stored_file=stored, form="csv").count() == 2


def test_the_excel_file_has_the_same_rows_and_hours_as_numbers(
    browser: Client, harbourlight: Provider, window: ClaimWindow
) -> None:
    mentor = MentorFactory(trn="0234567")
    (claim,) = submitted(window, provider=harbourlight, hours_of={mentor: 14}, school=SchoolFactory(name="=1+1"))
    run = built(window)

    answer = browser.post(f"{LIST}{run.pk}/download/xlsx/")

    header, row = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows()
    cells = dict(zip([cell.value for cell in header], row, strict=True))
    assert cells["claim_reference"].value == claim.reference
    assert cells["mentor_trn"].value == "0234567"
    assert cells["mentor_hours_of_training"].value == 14
    assert (cells["school_name"].value, cells["school_name"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("rest", ["", "download/csv/", "download/xlsx/"])
def test_another_providers_request_is_not_found(
    browser: Client, harbourlight: Provider, window: ClaimWindow, rest: str
) -> None:
    northquay = ProviderFactory(code="N44")
    submitted(window, provider=northquay)
    run = built(window)

    for address in (f"{LIST}{run.pk}/{rest}", f"/providers/N44/claims-to-check/{run.pk}/{rest}"):
        for answer in (browser.get(address), browser.post(address) if rest else browser.head(address)):
            assert answer.status_code == 404
    assert not Download.objects.exists()


def test_opening_the_address_of_the_file_leads_to_its_page_and_hands_out_nothing(
    browser: Client, harbourlight: Provider, window: ClaimWindow
) -> None:
    submitted(window, provider=harbourlight)
    run = built(window)

    answer = browser.get(f"{LIST}{run.pk}/download/csv/")

    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}{run.pk}/")


@pytest.mark.parametrize("address", ["999/", "9" * 40 + "/", "0/", "1/download/pdf/"])
def test_what_does_not_exist_is_not_found(browser: Client, address: str) -> None:
    assert browser.get(LIST + address).status_code == 404


@ON_A_FRIDAY
def test_what_is_owed_stays_on_top_and_red_until_it_is_answered(
    browser: Client, harbourlight: Provider, window: ClaimWindow
) -> None:
    claims = submitted(window, 2, provider=harbourlight)
    run = built(window)
    assert "To check" in page(browser, LIST).words

    with travel(datetime(2026, 12, 12, 8, tzinfo=UTC)):
        browser.force_login(person_at(harbourlight))
        found, one = page(browser, LIST), page(browser, f"{LIST}{run.pk}/")
        assert "Nothing to check now" not in found.words
        assert red_tags(found) == red_tags(one) == ["Overdue"]
        assert "1 day overdue" in found.words
        assert "Still to check 2 claims" in found.words

        with by_hand():
            Claim.objects.filter(pk=claims[0].pk).update(status=Status.SUBMITTED, assured_at=now())
        assert "Still to check 1 claim" in page(browser, LIST).words

        with by_hand():
            Claim.objects.filter(pk=claims[1].pk).update(status=Status.SUBMITTED, assured_at=now())
        found = page(browser, LIST)
        assert red_tags(found) == []
        assert "Nothing to check now" in found.words
        assert found.links["October to November 2026"] == f"{LIST}{run.pk}/"


def red_tags(found: Page) -> list[str]:
    return [each.words for each in found.root.all("strong") if each.has_class("govuk-tag--red")]


def test_each_school_leads_to_its_mentors_and_hours_with_its_telephone_number(
    browser: Client, harbourlight: Provider, window: ClaimWindow
) -> None:
    fernhollow = SchoolFactory(name="Fernhollow Primary School", telephone="01632 960001")
    mentor = MentorFactory(first_name="Ada", last_name="Ní Bhriain")
    (claim,) = submitted(window, provider=harbourlight, school=fernhollow, hours_of={mentor: 14})
    (elsewhere,) = submitted(window, provider=ProviderFactory())
    address = f"{LIST}{built(window).pk}/"
    found = page(browser, address)

    school = page(browser, found.links["Fernhollow Primary School"])

    assert "01632 960001" in found.words
    assert "01632 960001" in school.words
    assert f"Ada Ní Bhriain: 14 hours TRN {mentor.trn}, first year, claim {claim.reference}" in school.words
    assert browser.get(f"{address}schools/{elsewhere.school.public_id}/").status_code == 404


def test_the_pages_take_as_many_queries_for_many_schools_as_for_few(
    browser: Client, harbourlight: Provider, window: ClaimWindow
) -> None:
    taken = []
    for number in (30, 40):  # more than a page, as what fits on one page is not counted
        submitted(window, number, provider=harbourlight)
        run = built(window, by=person_at(harbourlight))
        for address in (LIST, f"{LIST}{run.pk}/"):
            browser.get(address)
            taken.append((address == LIST, queries_of(partial(page, browser, address))))

    assert len(set(taken)) == 2


def test_a_long_list_of_schools_has_pages(browser: Client, harbourlight: Provider, window: ClaimWindow) -> None:
    submitted(window, 30, provider=harbourlight)
    run = built(window)

    second = page(browser, f"{LIST}{run.pk}/?page=2")

    assert "(page 2 of 2)" in second.title
    assert browser.get(f"{LIST}{run.pk}/?page=9").status_code == 302
