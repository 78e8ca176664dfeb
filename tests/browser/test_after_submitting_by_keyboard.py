import pytest
from playwright.sync_api import expect

from accounts.models import User
from claims.actions.draft import set_hours
from claims.models import Claim
from claims.states import Status
from mentors.models import Mentor
from providers.models import Provider
from schools.models import School
from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.signing_in import become
from tests.browser.steps import ADA, HARBOURLIGHT
from tests.factories import ClaimFactory, closed_window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def claim(fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User) -> Claim:
    return submitted_claim(fernhollow, harbourlight, sam, hours_of={ada: 14})


def submitted_claim(school: School, provider: Provider, by: User, **values: object) -> Claim:
    return ClaimFactory(school=school, provider=provider, created_by=by, status=Status.SUBMITTED, **values)


def look_at(keys: Keyboard, claim: Claim, by: User) -> None:
    become(keys, by)
    keys.open(f"/schools/{claim.school.public_id}/claims/")
    keys.follow(claim.reference)


def test_a_claim_is_withdrawn_and_copied_into_a_new_draft(keys: Keyboard, claim: Claim, sam: User) -> None:
    look_at(keys, claim, sam)
    keys.press("Withdraw this claim")
    keys.type("Why are you withdrawing it? (optional)", "Ada did 12 hours.")
    keys.press("Withdraw claim")
    assert f"Claim {claim.reference} is withdrawn" in keys.words

    keys.press("Copy into a new draft")
    keys.press("Copy into a new draft")
    assert keys.h1 == f"Your claim with {HARBOURLIGHT}"
    assert "So far 14 hours, £613.20." in keys.words


def test_a_submitted_claim_is_changed(keys: Keyboard, claim: Claim, sam: User) -> None:
    look_at(keys, claim, sam)
    keys.press("Change this claim")
    assert keys.h1 == "Check your change before you submit it"
    keys.follow("Change hours for Ada Ní Bhriain")
    steps.enter_hours(keys, ADA, 12)
    assert "Ada Ní Bhriain: was 14 hours, now 12 hours" in keys.words
    keys.choose("Yes, they have told us")
    keys.choose("No")
    keys.press("Submit change")
    assert f"You have changed your claim Reference {claim.reference}" in keys.words

    keys.follow("change or withdraw the claim")
    keys.follow("See what was submitted before")
    assert "12 hours × £43.80 = £525.60" in keys.words


def test_a_change_is_taken_back(keys: Keyboard, claim: Claim, sam: User) -> None:
    look_at(keys, claim, sam)
    keys.press("Change this claim")
    keys.follow("Change hours for Ada Ní Bhriain")
    steps.enter_hours(keys, ADA, 12)
    keys.follow("Change something else")
    keys.press("Save and come back later")
    keys.follow("submitted claim")
    keys.follow("Carry on with the change")
    keys.press("Save and come back later")
    keys.follow("Delete this change")
    keys.press("Delete change")
    assert "Your submitted claim still stands" in keys.words


def test_an_expired_draft_is_copied_into_the_open_window(
    keys: Keyboard, fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User
) -> None:
    expired = ClaimFactory(
        school=fernhollow,
        provider=harbourlight,
        created_by=sam,
        window=closed_window(),
        status=Status.EXPIRED,
        hours_of={ada: 14},
    )
    look_at(keys, expired, sam)
    keys.press("Copy into a new draft")
    keys.press("Copy into a new draft")

    assert keys.h1 == f"Your claim with {HARBOURLIGHT}"


def test_two_people_at_one_answer_each_decide_whose_it_is(
    keys: Keyboard, fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User, priya: User
) -> None:
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, created_by=sam, hours_of={ada: None})
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/{draft.reference}/tasks/")

    keys.press("Continue")
    enter_while_somebody_else_does(keys, draft, priya, mine="14", theirs=12)
    keys.press("Use my answer")
    assert hours_of(draft) == 14

    keys.follow("Back")
    enter_while_somebody_else_does(keys, draft, priya, mine="10", theirs=11)
    keys.press("Keep Priya’s answer")
    assert hours_of(draft) == 11
    assert keys.h1 == f"Has {HARBOURLIGHT} confirmed these hours?"
    keys.follow("Back")
    expect(keys.page.get_by_label("How many hours of training did Ada Ní Bhriain complete?")).to_have_value("11")


def enter_while_somebody_else_does(keys: Keyboard, draft: Claim, other: User, *, mine: str, theirs: int) -> None:
    now = Claim.objects.get(pk=draft.pk)
    keys.type("How many hours of training did Ada Ní Bhriain complete?", mine)
    set_hours(claim=now, hours={now.trainings.get().mentor_id: theirs}, version=now.version, by=other)
    keys.press("Continue", status=409)
    assert keys.h1 == "This answer was changed while you were on the page"


def hours_of(draft: Claim) -> int | None:
    return draft.trainings.get().hours
