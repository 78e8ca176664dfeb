from datetime import datetime

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from claims.actions.draft import start_draft
from claims.models import Claim, ClaimWindow
from common.clock import LONDON
from tests.factories import MentorFactory, ProviderFactory, claimant_at, claiming_school, open_window
from tests.roles import as_owner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndro"


@pytest.fixture
def school():
    open_window()
    school = claiming_school(name="Fernhollow Primary School")
    claimant_at(school, first_name="Sam", last_name="Okafor", persona="school")
    MentorFactory(at=[school], first_name="Ada", last_name="Ní Bhriain")
    ProviderFactory(name="Harbourlight SCITT")
    return school


def sign_in(open_page, **face) -> Page:
    page = open_page("/personas/", **face)
    page.locator('form[action$="/personas/school"] button').click()
    return page


def test_text_without_a_pick_is_searched_also_where_script_runs(open_page, school):
    page = sign_in(open_page)
    page.goto(reverse("claims:new", kwargs={"school": school.public_id}))

    page.get_by_role("combobox").fill("harb")
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("Choose from 1 provider that matches “harb”")).to_be_visible()


def test_whoever_types_before_the_script_is_there_types_on(open_page, school):
    page = sign_in(open_page)
    late: list[Route] = []
    page.route("**/accessible-autocomplete.min.js", lambda request: late.append(request))
    with page.expect_request("**/accessible-autocomplete.min.js"):
        page.goto(reverse("claims:new", kwargs={"school": school.public_id}), wait_until="domcontentloaded")
    page.get_by_role("textbox", name="Which accredited provider").press_sequentially("har")
    late.pop().continue_()  # only now is the search replaced

    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("bour")
    expect(box).to_have_value("harbour")
    expect(page.get_by_role("option")).to_contain_text("Harbourlight SCITT")


def test_on_the_last_day_the_countdown_goes_on_while_the_page_stays_open(open_page, school):
    window = ClaimWindow.objects.get()
    last_hour = datetime.combine(window.closes_on, datetime.min.time(), tzinfo=LONDON).replace(hour=22, minute=59)
    with time_machine.travel(last_hour, tick=True):
        page = sign_in(open_page)
        expect(page.locator("main")).to_contain_text("in 1 hour")
        page.clock.install()
        page.reload()

        page.clock.run_for(31 * 60 * 1000)

        expect(page.locator("main")).to_contain_text("Claims close today at 11:59pm British time, in 29 minutes")
        expect(page.get_by_role("status").first).to_contain_text("in 30 minutes")


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_a_claim_in_each_face_have_no_barriers(open_page, barriers, school, width):
    page = sign_in(open_page, width=width)
    sam = school.memberships.get(user__persona="school").user
    mentors = [MentorFactory(at=[school], first_name=name, last_name=LONG_WORD) for name in "ABCDE"]
    with as_owner():
        draft = Claim.objects.create(
            school=school,
            provider=ProviderFactory(name=f"{LONG_WORD} College"),
            window=ClaimWindow.objects.get(),
            created_by=sam,
            updated_by=sam,
        )
    for mentor in mentors:
        draft.trainings.create(mentor=mentor)

    for name in ["tasks", "mentors", "hours", "provider", "hand-over", "delete"]:
        page.goto(reverse(f"claims:{name}", kwargs={"school": school.public_id, "claim": draft.reference}))
        assert barriers(page) == [], name
    page.goto(reverse("claims:hours", kwargs={"school": school.public_id, "claim": draft.reference}))
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert barriers(page) == []
    page.goto(reverse("claims:list", kwargs={"school": school.public_id}))
    assert barriers(page) == []
    page.goto(reverse("schools:grant-conditions", kwargs={"school": school.public_id}))
    assert barriers(page) == []


def test_a_long_list_of_mentors_is_narrowed_by_typing_and_ticks_stay(open_page, barriers, school):
    page = sign_in(open_page, width=320)
    sam = school.memberships.get(user__persona="school").user
    for number in range(30):
        MentorFactory(at=[school], first_name=f"Zoë{number:02d}", last_name="Fairweather")
    draft = start_draft(school=school, provider=ProviderFactory(), window=ClaimWindow.objects.get(), by=sam)
    page.goto(reverse("claims:mentors", kwargs={"school": school.public_id, "claim": draft.reference}))
    page.get_by_label("Ada Ní Bhriain").check()

    page.get_by_label("Show names with").fill("zoe07")

    expect(page.get_by_role("checkbox")).to_have_count(2)
    expect(page.get_by_label("Ada Ní Bhriain")).to_be_checked()
    expect(page.get_by_text("2 of 31 shown")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("did Ada Ní Bhriain complete?")
