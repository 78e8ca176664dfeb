"""The clocks of browser and service are both put forward."""

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
YELLOW = "rgb(255, 221, 0)"
NOT_SAVED = "What you had just entered or chosen was not saved. You need to do it again after you sign in."


@contextmanager
def moving_clock(page: Page) -> Iterator:
    """`forward(seconds)` for the page and for the service."""
    page.clock.install()
    with time_machine.travel(now()) as traveller:

        def forward(seconds: int) -> None:
            traveller.shift(seconds)
            page.clock.fast_forward(seconds * 1000)

        yield forward


def sign_in(page: Page) -> None:
    page.locator('form[action$="/personas/school"] button').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Claims")
    page.wait_for_load_state()  # the page's script reads its clock first, and only then may a test put it forward


@pytest.fixture
def page(open_page) -> Page:
    open_window()
    claimant_at(claiming_school(name="Fernhollow Primary School"), persona="school")
    return open_page("/personas/")


def warning(page: Page) -> Locator:
    return page.get_by_role("dialog", name="We are about to sign you out")


def knows_of(page: Page, seconds: str) -> None:
    """The page has heard from the service, so its clock can move on."""
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
        heading = page.get_by_role("heading", name="We are about to sign you out")
        expect(heading).to_be_focused()
        expect(heading).to_have_css("background-color", YELLOW)
        expect(heading).to_have_css("outline-color", "rgba(0, 0, 0, 0)")
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


def type_hours(page: Page, hours: str = "14") -> None:
    sign_in(page)
    ada = MentorFactory(first_name="Ada", last_name="Ní Bhriain")
    draft = ClaimFactory(school=School.objects.get(), hours_of={ada: None})
    page.goto(draft_question(draft))
    page.get_by_label("How many hours of training did Ada Ní Bhriain complete?").fill(hours)


def draft_question(draft: Claim) -> str:
    ada = draft.trainings.get().mentor
    parts = {"school": draft.school.public_id, "claim": draft.reference, "mentor": ada.public_id}
    return reverse("claims:hours-of", kwargs=parts)


def come_to_the_last_moment(page: Page, forward) -> None:
    """Five seconds before the end the answer is sent."""
    knows_of(page, r"1[12]\d")
    forward(115)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        forward(1)


def answer_is_saved(page: Page, forward) -> None:
    come_to_the_last_moment(page, forward)
    assert MentorTraining.objects.get().hours == 14


def test_an_answer_is_saved_before_the_end_and_is_back_after_it(page):
    with moving_clock(page) as forward:
        type_hours(page)
        address = page.url
        forward(58 * MINUTE)
        expect(warning(page)).to_contain_text(
            "We save your answer on this page before we sign you out, unless there is an error in it."
        )
        answer_is_saved(page, forward)
        forward(MINUTE)
        expect(page.get_by_role("heading", level=1)).to_have_text("You were signed out")
        expect(page.get_by_role("main")).not_to_contain_text("was not saved")
        page.get_by_role("button", name="Sign in and go back").click()
        page.locator('form[action$="/personas/school"] button').click()

        expect(page).to_have_url(address)
        expect(page.get_by_label("How many hours of training did Ada Ní Bhriain complete?")).to_have_value("14")


def test_somebody_who_stays_at_the_last_moment_goes_on_from_the_saved_answer(page):
    with moving_clock(page) as forward:
        type_hours(page)
        forward(58 * MINUTE)
        expect(warning(page)).to_be_visible()
        answer_is_saved(page, forward)
        with page.expect_navigation():
            page.get_by_role("button", name="Stay signed in").click()

        page.get_by_label("How many hours of training did Ada Ní Bhriain complete?").fill("13")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("confirmed these hours?")
        assert MentorTraining.objects.get().hours == 13


def test_an_answer_that_cannot_be_saved_is_said_to_be_lost(page, barriers):
    with moving_clock(page) as forward:
        type_hours(page, "13.5")
        forward(58 * MINUTE)
        come_to_the_last_moment(page, forward)
        forward(MINUTE)

        expect(page.get_by_role("heading", level=1)).to_have_text("You were signed out")
        expect(page.get_by_role("main")).to_contain_text(NOT_SAVED)
        assert barriers(page) == []
        assert MentorTraining.objects.get().hours is None


def test_whoever_stays_with_an_answer_that_cannot_be_saved_still_has_it(page):
    with moving_clock(page) as forward:
        type_hours(page, "13.5")
        forward(58 * MINUTE)
        expect(warning(page)).to_be_visible()
        come_to_the_last_moment(page, forward)
        page.get_by_role("button", name="Stay signed in").click()
        knows_of(page, r"3[56]\d\d")
        expect(page.get_by_label("How many hours of training did Ada Ní Bhriain complete?")).to_have_value("13.5")

        page.get_by_label("How many hours of training did Ada Ní Bhriain complete?").fill("13")
        forward(58 * MINUTE)
        expect(warning(page)).to_be_visible()
        come_to_the_last_moment(page, forward)
        assert MentorTraining.objects.get().hours == 13


def test_words_on_a_page_that_cannot_save_them_are_said_to_be_lost(page):
    with moving_clock(page) as forward:
        sign_in(page)
        page.goto(reverse("mentors:add", args=[School.objects.get().public_id]))
        page.get_by_label("Teacher reference number (TRN)").fill("7654321")
        forward(61 * MINUTE)

        expect(page.get_by_role("heading", level=1)).to_have_text("You were signed out")
        expect(page.get_by_role("main")).to_contain_text(NOT_SAVED)


def test_without_script_a_form_sent_after_the_end_is_said_to_be_lost(open_page):
    open_window()
    claimant_at(claiming_school(name="Fernhollow Primary School"), persona="school")
    page = open_page("/personas/", script=False)
    with time_machine.travel(now()) as traveller:
        type_hours(page)
        traveller.shift(61 * MINUTE)
        page.get_by_role("button", name="Continue").click()

        expect(page.get_by_role("main")).to_contain_text(NOT_SAVED)
