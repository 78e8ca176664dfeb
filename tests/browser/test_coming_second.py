import pytest

from accounts.models import User
from claims.actions.draft import set_hours
from claims.models import Claim
from claims.states import Status
from mentors.models import Mentor
from providers.models import Provider
from schools.models import School
from tests.browser.keyboard import Keyboard
from tests.browser.signing_in import become
from tests.factories import ClaimFactory, SchoolFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_submission_whose_hours_went_meanwhile_is_refused_with_the_way_to_the_hours(
    keys: Keyboard, fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User
) -> None:
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, hours_of={ada: 14}, answered=True)
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/{draft.reference}/declaration/")
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 12})
    keys.choose("No")

    keys.press("Submit claim")

    assert keys.page.title().startswith("Error: Check your claim")
    keys.reach(keys.page.locator(".govuk-error-summary a"))
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url(f"**/hours/{ada.public_id}/?return=check")


def test_two_answers_to_one_question_are_put_side_by_side(
    keys: Keyboard, fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User, priya: User
) -> None:
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, hours_of={ada: 14})
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/{draft.reference}/agreed/")
    set_hours(claim=draft, hours={ada.pk: 10}, version=draft.version, by=priya)
    keys.choose("Yes, they have told us")

    keys.press("Continue", status=409)
    assert "Ada Ní Bhriain 10 hours. No answer" in keys.page.inner_text("main")
    keys.press("Use my answer")

    assert Claim.objects.get().provider_confirmed is True


def test_back_from_the_next_page_opens_a_form_that_was_refused_before(
    keys: Keyboard, fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User
) -> None:
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, hours_of={ada: 14})
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/{draft.reference}/agreed/")
    question = keys.h1
    keys.press("Continue")
    assert keys.page.title().startswith("Error:")
    keys.choose("Yes, they have told us")
    keys.press("Continue")

    if not keys.has_script:
        return  # the browser asks whether to send the form again

    keys.page.go_back()

    assert keys.h1 == question
    assert keys.page.get_by_label("Yes, they have told us").is_checked()
