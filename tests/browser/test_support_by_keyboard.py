import pytest

from claims.models import Claim
from mentors.models import Mentor
from schools.models import School
from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.signing_in import become
from tests.browser.steps import ADA, HARBOURLIGHT
from tests.factories import support_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("harbourlight", "priya")
def test_a_draft_is_prepared_for_a_school_and_sent_to_it(keys: Keyboard, fernhollow: School, ada: Mentor) -> None:
    become(keys, support_user())
    keys.open("/support/")
    steps.go_to(keys, "Schools")
    keys.type("Find a school", fernhollow.name)
    keys.press("Find")
    keys.press("Prepare a draft")
    steps.choose_first_provider(keys, "harb", HARBOURLIGHT)
    steps.choose_mentor(keys, ADA)
    steps.enter_hours(keys, ADA, 14)
    steps.answer_the_rest(keys)
    assert keys.h1 == "Check this draft before you send it to the school"
    keys.press("Send this draft to the school")
    keys.press("Send to the school")

    draft = Claim.objects.get()
    assert f"Draft {draft.reference} is sent to {fernhollow}" in keys.words
    keys.follow("See what each act changed")
    steps.go_to(keys, "Home")
    keys.type("Find a claim, school, provider or mentor", draft.reference)
    keys.press("Find")
    assert keys.h1 == f"Draft {draft.reference}"
