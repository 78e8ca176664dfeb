"""The warning before an idle end. The browser's clock and the service's own are both put forward; nobody waits."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim, MentorTraining
from common.clock import now
from schools.models import School
from tests.factories import ClaimFactory, MentorFactory, claimant_at, claiming_school, open_window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MINUTE = 60


@contextmanager
def moving_clock(page: Page) -> Iterator:
    """`forward(seconds)` lets time pass for the page and for the service."""
    page.clock.install()
    with time_machine.travel(now()) as traveller:

        def forward(seconds: int) -> None:
            traveller.shift(seconds)
            page.clock.fast_forward(seconds * 1000)

        yield forward


def sign_in(page: Page) -> None:
    page.locator('form[action$="/personas/school"] button').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Claims")


@pytest.fixture
def page(open_page) -> Page:
    open_window()
    claimant_at(claiming_school(name="Fernhollow Primary School"), persona="school")
    return open_page("/personas/")


def warning(page: Page) -> Locator:
    return page.get_by_role("dialog", name="We are about to sign you out")


def knows_of(page: Page, seconds: str) -> None:
    """The page has heard from the service, so its own clock can be put forward again."""
    expect(page.locator("dialog")).to_have_attribute("data-seconds", re.compile(f"^{seconds}$"))


def test_the_warning_keeps_people_signed_in_or_leads_back_to_the_same_page(page, barriers):
    with moving_clock(page) as forward:
        sign_in(page)
        page.goto("/account/?from=here")
        page.get_by_role("link", name="Help").focus()

        forward(57 * MINUTE + 50)
        knows_of(page, r"1[23]\d")
        expect(warning(page)).to_have_count(0)
        forward(11)
        expect(page.get_by_role("heading", name="We are about to sign you out")).to_be_focused()
        expect(page.get_by_role("status")).to_have_text("You will be signed out within 2 minutes.")
        assert barriers(page) == []

        page.keyboard.press("Escape")
        expect(warning(page)).to_have_count(0)
        expect(page.get_by_role("link", name="Help")).to_be_focused()

        knows_of(page, r"3[56]\d\d")
        forward(58 * MINUTE)
        expect(warning(page)).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
        page.keyboard.press("Enter")
        expect(warning(page)).to_have_count(0)

        knows_of(page, r"3[56]\d\d")
        forward(58 * MINUTE)
        for pause, words in [(0, "2 minutes"), (60, "1 minute"), (40, "20 seconds")]:
            forward(pause)
            expect(page.get_by_role("status")).to_have_text(f"You will be signed out within {words}.")
        forward(20)
        expect(page.get_by_role("heading", level=1)).to_have_text("You were signed out")
        page.get_by_role("button", name="Sign in and go back").click()
        page.locator('form[action$="/personas/school"] button').click()
        expect(page).to_have_url("/account/?from=here")


def test_a_page_in_use_keeps_the_others_signed_in(page):
    with moving_clock(page) as forward:
        sign_in(page)
        forward(57 * MINUTE)
        assert page.context.request.get("/account/").ok  # somebody uses another tab

        forward(1 * MINUTE)
        knows_of(page, r"35[234]\d")
        expect(warning(page)).to_have_count(0)
        forward(57 * MINUTE)
        expect(warning(page)).to_be_visible()


def type_fourteen_hours(page: Page) -> None:
    """Ada's hours are typed, and nothing is pressed."""
    sign_in(page)
    draft = ClaimFactory(school=School.objects.get(), hours_of={MentorFactory(first_name="Ada"): None})
    page.goto(draft_question(draft))
    page.get_by_label("Hours Ada completed").fill("14")


def draft_question(draft: Claim) -> str:
    ada = draft.trainings.get().mentor
    parts = {"school": draft.school.public_id, "claim": draft.reference, "mentor": ada.public_id}
    return reverse("claims:hours-of", kwargs=parts)


def answer_is_saved(page: Page, forward) -> None:
    """Time comes to the last moment before the end."""
    knows_of(page, r"1[12]\d")
    forward(115)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        forward(1)
    assert MentorTraining.objects.get().hours == 14


def test_an_answer_is_saved_before_the_end_and_is_back_after_it(page):
    with moving_clock(page) as forward:
        type_fourteen_hours(page)
        address = page.url
        forward(58 * MINUTE)
        expect(warning(page)).to_contain_text("We save your answer on this page before we sign you out.")
        answer_is_saved(page, forward)
        forward(MINUTE)
        expect(page.get_by_role("heading", level=1)).to_have_text("You were signed out")
        page.get_by_role("button", name="Sign in and go back").click()
        page.locator('form[action$="/personas/school"] button').click()

        expect(page).to_have_url(address)
        expect(page.get_by_label("Hours Ada completed")).to_have_value("14")


def test_somebody_who_stays_at_the_last_moment_goes_on_from_the_saved_answer(page):
    with moving_clock(page) as forward:
        type_fourteen_hours(page)
        forward(58 * MINUTE)
        expect(warning(page)).to_be_visible()
        answer_is_saved(page, forward)
        with page.expect_navigation():
            page.get_by_role("button", name="Stay signed in").click()

        page.get_by_label("Hours Ada completed").fill("13")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("confirmed these hours?")
        assert MentorTraining.objects.get().hours == 13
