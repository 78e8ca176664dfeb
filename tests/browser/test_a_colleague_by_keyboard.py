import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from claims.models import Claim
from mentors.models import Mentor
from messages_out.models import Message
from schools.models import School
from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.signing_in import become
from tests.browser.steps import ADA, GRACE, HARBOURLIGHT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("harbourlight", "teaching_record")
def test_the_first_hands_over_and_the_second_finishes_from_the_email(
    keys: Keyboard, fernhollow: School, ada: Mentor, sam: User, priya: User
) -> None:
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/")
    begin(keys)
    wait_for_grace(keys)
    steps.enter_hours(keys, ADA, 14)
    steps.answer_the_rest(keys)
    assert keys.h1 == "Who should carry on with this draft?"
    keys.choose("Priya Nair")
    keys.press("Hand over")

    become(keys, priya)
    letter = Message.objects.get(to=priya.email).body
    assert "Enter the date of birth of Grace Oyelaran (13 hours)." in letter
    keys.open(re.search(r"/schools/\S+", letter)[0])
    keys.press("Continue")
    expect(keys.page.get_by_label("Teacher reference number (TRN)")).to_have_value(GRACE.trn)
    for label, part in zip(["Day", "Month", "Year"], GRACE.born, strict=True):
        keys.type(label, part)
    keys.press("Continue")
    keys.choose("Trainee teachers")
    keys.press("Add mentor")
    assert "Grace Oyelaran is on this claim now with 13 hours" in keys.words
    reference = steps.check_and_submit(keys, "£1,182.60")

    assert Claim.objects.get(reference=reference).hours == 27


def begin(keys: Keyboard) -> None:
    """Up to the page that looks for a mentor; Ada is chosen."""
    keys.press("Start a claim")
    steps.choose_first_provider(keys, "harbour", HARBOURLIGHT)
    keys.choose(ADA.name)
    keys.press("Save and add a mentor who is not listed")


def wait_for_grace(keys: Keyboard) -> None:
    keys.type("Teacher reference number (TRN)", GRACE.trn)
    keys.press("Ask a colleague for the date of birth")
    keys.type("Full name (optional)", GRACE.name)
    keys.type("Hours of training (optional)", "13.5")
    keys.press("Continue")
    assert "Hours of training must be a whole number" in keys.words
    expect(keys.page.get_by_label("Full name (optional)")).to_have_value(GRACE.name)
    keys.type("Hours of training (optional)", "13")
    keys.press("Continue")
