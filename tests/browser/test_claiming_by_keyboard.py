import pytest
from playwright.sync_api import expect

from accounts.models import User
from claims.answers import YES_OR_NO_ANSWERS
from claims.models import Claim
from claims.states import Status
from mentors.models import Mentor
from providers.models import Provider
from schools.models import School
from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.signing_in import become
from tests.browser.steps import ADA, GRACE, HARBOURLIGHT
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory
from tests.journeys.loads import MOST_LOADS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(keys: Keyboard, fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User) -> Claim:
    """At its task list; only Ada's hours and the provider's confirmation are missing."""
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, created_by=sam, hours_of={ada: None})
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/{draft.reference}/tasks/")
    return draft


def test_a_claim_for_one_mentor_takes_nine_pages_at_most(
    keys: Keyboard, ada: Mentor, harbourlight: Provider, sam: User
) -> None:
    keys.open("/")
    keys.press("Start now")
    keys.press("Be Sam Okafor")
    before = keys.loads - 1  # the list of claims counts, and so does the confirmation

    keys.press("Start a claim")
    steps.choose_first_provider(keys, "harb", HARBOURLIGHT)
    steps.choose_mentor(keys, ADA)
    steps.enter_hours(keys, ADA, 14)
    steps.answer_the_rest(keys)
    reference = steps.check_and_submit(keys, "£613.20")

    assert keys.loads - before == (MOST_LOADS - 1 if keys.has_script else MOST_LOADS)
    assert Claim.objects.get(reference=reference).status == Status.SUBMITTED
    keys.follow("Back to claims")
    keys.follow(reference)
    assert "Submitted" in keys.words


def test_a_mentor_is_added_on_the_way_and_four_are_claimed_for_on_one_page(
    keys: Keyboard, fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User, teaching_record: str
) -> None:
    earlier = ProviderFactory(name="Northquay College")
    ClaimFactory(school=fernhollow, provider=earlier, status=Status.SUBMITTED)
    for name in ("Omar", "Tomasz"):
        MentorFactory(at=[fernhollow], first_name=name, last_name="Lis")
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/")

    keys.press("Start a claim")
    steps.choose_another_provider(keys, "harb", HARBOURLIGHT)
    for name in (ADA.name, "Omar Lis", "Tomasz Lis"):
        keys.choose(name)
    keys.press("Save and add a mentor who is not listed")
    steps.add_mentor(keys, GRACE)
    keys.press("Continue")
    for name, hours in [(ADA.name, "14"), (GRACE.name, "12"), ("Omar Lis", "6"), ("Tomasz Lis", "6")]:
        keys.type(name, hours)
    keys.press("Continue")
    steps.answer_the_rest(keys)

    assert "£1,664.40" in keys.words


def test_a_draft_is_saved_and_found_again_with_its_answers(keys: Keyboard, draft: Claim) -> None:
    keys.press("Continue")
    keys.type("How many hours of training did Ada Ní Bhriain complete?", "14")
    keys.press("Save and come back later")
    assert keys.h1 == f"Your claim with {HARBOURLIGHT}"
    assert f"You have completed 3 of {4 + len(YES_OR_NO_ANSWERS)} tasks." in keys.words

    steps.go_to(keys, "Claims")
    carry_on(keys, draft)
    keys.follow("Hours of training")
    expect(keys.page.get_by_label("How many hours of training did Ada Ní Bhriain complete?")).to_have_value("14")
    keys.follow("Back")
    keys.press("Continue")
    steps.answer_the_rest(keys)
    keys.follow(keys.page.get_by_role("link", name="Change hours for Ada Ní Bhriain"))
    keys.type("How many hours of training did Ada Ní Bhriain complete?", "13")
    keys.press("Continue")
    steps.answer_the_rest(keys)  # it was about other hours
    assert "£569.40" in keys.words


def test_a_colleague_finishes_what_was_handed_over(keys: Keyboard, draft: Claim, priya: User) -> None:
    keys.follow("Hand over to a colleague")
    keys.choose("Priya Nair")
    keys.type("Note for your colleague (optional)", "Ada did 14 hours.")
    keys.press("Hand over")
    assert f"We have emailed Priya Nair a link to draft {draft.reference}" in keys.words
    steps.sign_out(keys)

    keys.press("Sign in again")
    keys.press("Be Priya Nair")
    carry_on(keys, draft)
    keys.press("Continue")
    steps.enter_hours(keys, ADA, 14)
    steps.answer_the_rest(keys)
    assert steps.check_and_submit(keys, "£613.20") == draft.reference


def test_a_draft_is_deleted(keys: Keyboard, draft: Claim) -> None:
    keys.follow("Delete this draft")
    keys.follow("Go back")
    keys.follow("Delete this draft")
    keys.press("Delete draft")

    assert f"Draft {draft.reference} is deleted" in keys.words
    assert not Claim.objects.exists()


def test_a_name_in_a_long_list_is_reached(keys: Keyboard, draft: Claim) -> None:
    for number in range(30):
        MentorFactory(at=[draft.school], first_name=f"Zoë{number:02d}", last_name="Fairweather")
    keys.follow(keys.page.locator("main").get_by_role("link", name="Mentors"))
    if keys.has_script:
        keys.type("Show names with", "zoe07")
    keys.choose("Zoë07 Fairweather")
    keys.press("Continue")

    assert keys.h1 == "How many hours of training did Ada Ní Bhriain complete?"
    assert draft.trainings.count() == 2


def carry_on(keys: Keyboard, draft: Claim) -> None:
    keys.follow(keys.page.get_by_role("link", name=f"Finish draft {draft.reference} for {HARBOURLIGHT} by "))
