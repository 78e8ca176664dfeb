"""The provider's pages, from the request to what was sent."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimWindow, MentorTraining
from claims.states import Status
from govuk.forms import Form
from providers.models import Provider
from sampling.answers.actions import save_answers
from sampling.answers.models import Answer, Sending
from sampling.models import ProviderRequest
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, person_at, support_user
from tests.pages import Page, inspect
from tests.sampling.answers.asking import agree, given, send, trainings_of
from tests.sampling.runs import built, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbourlight() -> Provider:
    return ProviderFactory(code="H33", name="Harbourlight SCITT")


@pytest.fixture
def claim(window: ClaimWindow, harbourlight: Provider) -> Claim:
    grace = MentorFactory(first_name="Grace", last_name="Oyelaran")
    fernhollow = SchoolFactory(name="Fernhollow Primary School")
    (claim,) = submitted(
        window, provider=harbourlight, school=fernhollow, hours_of={grace: 12, MentorFactory(first_name="Ada"): 14}
    )
    return claim


@pytest.fixture
def asked(claim: Claim, window: ClaimWindow) -> ProviderRequest:
    return built(window).requests.get()


@pytest.fixture
def browser(client: Client, harbourlight: Provider) -> Client:
    client.force_login(person_at(harbourlight))
    return client


@pytest.fixture
def school_page(asked: ProviderRequest, claim: Claim) -> str:
    return f"{asked.get_absolute_url()}schools/{claim.school.public_id}/"


def chosen(browser: Client, address: str, **answers: str) -> dict[str, str]:
    """The page's own form, with these answers."""
    return filled(browser.get(address).context["form"]) | answers


def filled(form: Form) -> dict[str, str]:
    return {bound.html_name: str(value) for bound in form if (value := bound.value())}


def named(name: str) -> MentorTraining:
    return MentorTraining.objects.get(mentor__first_name=name)


def page(browser: Client, address: str) -> Page:
    return inspect(browser.get(address))


def test_a_school_is_answered_a_no_explained_and_all_of_it_sent(
    browser: Client, asked: ProviderRequest, claim: Claim, school_page: str
) -> None:
    ada, grace = named("Ada"), named("Grace")
    request = asked.get_absolute_url()
    found = page(browser, request)
    assert found.links["Answer on screen"] == school_page
    assert "0 of 2 mentors answered, 0 of 1 claim sent" in found.words
    assert "Save and next school" not in page(browser, school_page).words

    answers = {f"mentor-{ada.pk}": "yes", f"mentor-{grace.pk}": "no", "next": "yes"}
    to_grace = browser.post(school_page, chosen(browser, school_page, **answers))["Location"]
    assert to_grace == f"{request}mentors/{grace.pk}/"
    why = {"category": "hours", "hours": "7", "words": "Two sessions were missed"}
    assert browser.post(to_grace, chosen(browser, to_grace, **why))["Location"] == school_page
    assert "We recorded 7 of 12 hours" in page(browser, school_page).words

    ready = page(browser, f"{request}send/")
    assert "Send answers for 1 claim" in ready.words
    assert "Two sessions were missed" in ready.words
    after = browser.post(f"{request}send/", chosen(browser, f"{request}send/"))["Location"]

    assert Claim.objects.get(pk=claim.pk).status == Status.SAMPLING_PROVIDER_NOT_APPROVED
    assert "You have answered everything for this request" in page(browser, after).words
    assert "1 claim not agreed: the school can accept your hours" in page(browser, after).words
    assert browser.get(to_grace)["Location"] == browser.post(to_grace)["Location"] == school_page
    assert "The answer for Grace Oyelaran cannot be changed any more" in page(browser, school_page).words
    assert "We recorded 7 of 12 hours" in page(browser, school_page).words


def test_all_of_a_school_are_agreed_at_once(browser: Client, school_page: str) -> None:
    where = browser.post(school_page, chosen(browser, school_page, all="yes", next="yes"))["Location"]

    assert where.endswith("/send/")
    assert Answer.objects.filter(agrees=True).count() == 2


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Select what is wrong with Grace Oyelaran’s hours"),
        ({"category": "hours"}, "Enter how many hours you recorded"),
        ({"category": "hours", "hours": "12"}, "Hours you recorded must be fewer than 12"),
        ({"category": "other"}, "Enter what you found"),
    ],
)
def test_what_is_wrong_has_to_be_said(
    browser: Client, asked: ProviderRequest, typed: dict[str, str], error: str
) -> None:
    address = f"{asked.get_absolute_url()}mentors/{named('Grace').pk}/"

    answer = browser.post(address, chosen(browser, address, **typed))

    assert error in inspect(answer).words
    assert not Answer.objects.exists()


def test_a_colleague_who_was_first_is_named_and_the_other_answers_stay_as_chosen(
    browser: Client, asked: ProviderRequest, harbourlight: Provider, school_page: str
) -> None:
    ada, grace = named("Ada"), named("Grace")
    opened = chosen(browser, school_page, **{f"mentor-{ada.pk}": "yes", f"mentor-{grace.pk}": "yes"})
    save_answers(request=asked, given=[given(grace, 7)], by=person_at(harbourlight, first_name="Sam"))

    answer = browser.post(school_page, opened)

    assert answer.status_code == 409
    assert "Grace Oyelaran: We recorded 7 of 12 hours" in inspect(answer).words
    again = filled(answer.context["form"])
    assert (again[f"mentor-{ada.pk}"], again[f"mentor-{grace.pk}"]) == ("yes", "no")
    browser.post(school_page, again)
    assert sorted(Answer.objects.values_list("training__mentor__first_name", "agrees")) == [
        ("Ada", True),
        ("Grace", False),
    ]


def test_a_page_that_did_not_see_the_newest_answer_sends_nothing(
    browser: Client, asked: ProviderRequest, harbourlight: Provider, claim: Claim
) -> None:
    agree(asked, person_at(harbourlight), claim)
    address = f"{asked.get_absolute_url()}send/"
    opened = chosen(browser, address)
    save_answers(request=asked, given=[given(named("Grace"), 7, version=1)], by=person_at(harbourlight))

    answer = browser.post(address, opened)

    assert answer.status_code == 409
    assert not Sending.objects.exists()


def test_support_reads_along_and_answers_nothing(
    client: Client, asked: ProviderRequest, school_page: str, claim: Claim, harbourlight: Provider
) -> None:
    client.force_login(support_user())

    assert "Grace Oyelaran" in page(client, school_page).words
    assert "Save" not in page(client, school_page).words
    assert client.post(school_page, {"all": "yes"}).status_code == 403
    agree(asked, person_at(harbourlight), claim)
    send(asked, person_at(harbourlight))
    assert "Answers sent" in page(client, f"{asked.get_absolute_url()}sent/").words


def test_support_opens_a_sent_answer_again_with_a_reason(
    client: Client, asked: ProviderRequest, claim: Claim, harbourlight: Provider
) -> None:
    sam = person_at(harbourlight)
    agree(asked, sam, claim)
    send(asked, sam)
    client.force_login(support_user())
    of_provider = f"/support/sampling/{asked.run_id}/providers/H33/"
    address = page(client, of_provider).links[f"Open again the answer for claim {claim.reference}"]

    assert "Enter why you are opening it again" in inspect(client.post(address, {"reason": ""})).words
    assert client.post(address, {"reason": "You wrote to us"})["Location"] == of_provider

    assert "You wrote to us" in page(client, of_provider).words
    assert Claim.objects.get(pk=claim.pk).status == Status.SAMPLING_IN_PROGRESS
    assert client.get(address).status_code == 404


def test_the_pages_take_as_many_queries_for_many_mentors_as_for_few(
    browser: Client, harbourlight: Provider, window: ClaimWindow
) -> None:
    sam, taken = person_at(harbourlight), set()
    for number in (3, 9):
        school = SchoolFactory()
        claims = submitted(window, number, provider=harbourlight, school=school)
        run = built(window, by=sam)
        request = run.requests.get()
        for one in claims:
            save_answers(request=request, given=[given(each, 0) for each in trainings_of(one)], by=sam)
        for name, address in (
            ("request", ""),
            ("school", f"schools/{school.public_id}/"),
            ("send", "send/"),
        ):
            browser.get(request.get_absolute_url())
            with CaptureQueriesContext(connection) as captured:
                page(browser, f"{request.get_absolute_url()}{address}")
            taken.add((name, len(captured)))

    assert len(taken) == 3, taken
    assert max(number for _, number in taken) <= 20, taken
