"""More time asked for, given, refused, and a check ended, on pages."""

from datetime import timedelta

import pytest
from django.test import Client

from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.clock import today
from common.words import in_words, with_weekday
from providers.models import Provider
from sampling.models import ProviderRequest
from sampling.rules import due_date
from tests.factories import ProviderFactory, person_at, support_user
from tests.pages import inspect
from tests.raw_changes import by_hand
from tests.sampling.runs import built, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbourlight() -> Provider:
    return ProviderFactory(code="H33", name="Harbourlight SCITT")


@pytest.fixture
def asked(window: ClaimWindow, harbourlight: Provider) -> ProviderRequest:
    submitted(window, provider=harbourlight)
    return built(window).requests.get()


@pytest.fixture
def sam(harbourlight: Provider) -> Client:
    return signed_in(person_at(harbourlight, first_name="Sam", last_name="Okafor"))


@pytest.fixture
def support() -> Client:
    return signed_in(support_user())


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(request: ProviderRequest, reason: str = "Two of us are ill") -> dict[str, object]:
    until = due_date(request.due_on, 7)
    return {"until-day": until.day, "until-month": until.month, "until-year": until.year, "reason": reason}


def words(client: Client, address: str) -> str:
    return inspect(client.get(address)).words


def of_support(request: ProviderRequest) -> str:
    return f"/support/sampling/{request.run_id}/providers/H33/"


def test_more_time_is_asked_for_and_given(asked: ProviderRequest, sam: Client, support: Client) -> None:
    request = asked.get_absolute_url()
    address = inspect(sam.get(request)).links["Ask for more time"]
    stays = f"Your due date stays {with_weekday(asked.due_on)} until we agree."
    assert stays in words(sam, address)
    empty = inspect(sam.post(address, {})).words
    assert "Enter the new date" in empty
    assert "Enter why you need more time" in empty
    soon = {"until-day": asked.due_on.day, "until-month": asked.due_on.month, "until-year": asked.due_on.year}
    assert f"New date must be after {in_words(asked.due_on)}" in inspect(sam.post(address, soon)).words

    assert sam.post(address, typed(asked))["Location"] == request
    assert "Sam Okafor asked for time until" in words(sam, request)
    assert "Save" not in words(sam, address)
    assert "More time asked" in words(support, of_support(asked))
    give = f"{of_support(asked)}due-date/"
    assert "Two of us are ill" in words(support, give)
    assert support.post(give, typed(asked, "Get well"))["Location"] == of_support(asked)

    until = due_date(asked.due_on, 7)
    for client, page in ((sam, request), (sam, f"{request}send/"), (support, of_support(asked))):
        assert with_weekday(asked.due_on) not in words(client, page)
    assert f"Send your answers by {with_weekday(until)}" in words(sam, request)
    assert f"The due date was moved from {in_words(asked.due_on)} to {in_words(until)} on" in words(sam, request)
    assert "Get well" in words(support, of_support(asked))


def test_more_time_is_refused(asked: ProviderRequest, sam: Client, support: Client) -> None:
    sam.post(f"{asked.get_absolute_url()}more-time/", typed(asked))
    refuse = inspect(support.get(f"{of_support(asked)}due-date/")).links["Refuse this"]

    support.post(refuse, {"reason": "Others wait for you"})

    assert "Others wait for you" in words(support, of_support(asked))
    assert support.get(refuse).status_code == 404
    assert "Ask for more time" in inspect(sam.get(asked.get_absolute_url())).links


def test_support_ends_an_overdue_check(asked: ProviderRequest, sam: Client, support: Client) -> None:
    end = f"{of_support(asked)}end/"
    assert support.get(end).status_code == 404
    with by_hand():
        ProviderRequest.objects.update(due_on=today() - timedelta(days=3))
    assert "Overdue" in words(sam, "/providers/H33/claims-to-check/")
    assert "3 days overdue" in words(support, end)

    assert support.post(end, {"reason": "Nobody is there any more"})["Location"] == of_support(asked)

    assert Claim.objects.get().status == Status.SUBMITTED
    assert "1 claim ended without an answer" in words(sam, asked.get_absolute_url())
    assert "Our support team ended this check" in words(sam, asked.get_absolute_url())
    assert sam.get(f"{asked.get_absolute_url()}more-time/").status_code == 303


def test_the_latest_due_is_last_and_the_overdue_on_top(
    harbourlight: Provider, sam: Client, window: ClaimWindow
) -> None:
    for late in (2, 9):
        submitted(window, provider=harbourlight)
        request = built(window, by=support_user()).requests.get()
        with by_hand():
            ProviderRequest.objects.filter(pk=request.pk).update(due_on=today() - timedelta(days=late))

    page = words(sam, "/providers/H33/claims-to-check/")

    assert page.index("9 days overdue") < page.index("2 days overdue")
