"""Every question sent empty and wrong. With script the error summary has the focus."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from mentors.models import Mentor
from providers.models import Provider
from schools.models import School
from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.signing_in import become
from tests.browser.steps import ADA, GRACE, HARBOURLIGHT, Person
from tests.factories import ClaimFactory, MentorFactory, SchoolFactory, claimant_at, open_window, support_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROVIDER = "Which accredited provider trained the mentors?"
REASON = "Why are you withdrawing it? (optional)"
HOURS = "How many hours of training did Ada Ní Bhriain complete?"


@pytest.mark.usefixtures("ada", "harbourlight")
def test_each_question_of_a_claim_says_what_is_wrong_at_its_field(
    keys: Keyboard, fernhollow: School, sam: User, teaching_record: str
) -> None:
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/")
    keys.press("Start a claim")
    refused(keys, "Continue", "Enter the accredited provider’s name, code, UKPRN or postcode")
    refused_as_typed(keys, PROVIDER, "h", "Enter at least 2 letters")
    keys.type(PROVIDER, "harb")
    keys.press("Continue")
    refused(keys, "Continue", "Select an accredited provider")
    keys.choose(HARBOURLIGHT)
    keys.press("Continue")
    refused(keys, "Continue", "Select at least one mentor")
    steps.choose_mentor(keys, ADA)

    refused(keys, "Continue", "Enter how many hours of training Ada completed")
    refused_as_typed(keys, HOURS, "13 1/2", "Hours of training must be a whole number")
    hidden_part = "box => box.scrollWidth - box.clientWidth"
    assert keys.page.get_by_label(HOURS).evaluate(hidden_part) == 0
    refused_as_typed(keys, HOURS, "99", "Enter 16 or fewer. Ada has 16 hours left")
    steps.enter_hours(keys, ADA, 14)
    refused(keys, "Continue", f"Select whether {HARBOURLIGHT} has confirmed these hours")
    steps.answer_the_rest(keys)
    keys.press("Continue to the declaration")
    refused(keys, "Submit claim", "Select yes if you are Ada Ní Bhriain")
    keys.choose("No")
    keys.press("Submit claim")
    reference = steps.submitted(keys)

    keys.follow("Start another claim")
    refused(keys, "Continue", "Select an accredited provider")
    keys.choose("Another accredited provider")
    refused(keys, "Continue", "Enter the accredited provider’s name, code, UKPRN or postcode")
    keys.follow("Back")
    keys.follow(reference)
    keys.press("Withdraw this claim")
    refused_as_typed(
        keys,
        "Why are you withdrawing it? (optional)",
        "x" * 201,
        "Reason must be 200 characters or fewer",
        by="Withdraw claim",
    )


def test_the_questions_beside_a_claim_say_what_is_wrong_at_their_fields(
    keys: Keyboard, fernhollow: School, ada: Mentor, harbourlight: Provider, sam: User, priya: User
) -> None:
    grace = MentorFactory(at=[fernhollow], first_name="Grace", last_name="Oyelaran")
    others = {MentorFactory(first_name=name, last_name="Lis"): None for name in ("Omar", "Tomasz")}
    draft = ClaimFactory(
        school=fernhollow, provider=harbourlight, created_by=priya, hours_of={ada: None, grace: None, **others}
    )
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/")
    keys.press("Start a claim")
    steps.search_for_provider(keys, PROVIDER, "harb", HARBOURLIGHT)
    refused(keys, "Continue", "Select a draft or a new claim")
    keys.choose(f"Continue draft {draft.reference}")
    keys.press("Continue")

    keys.follow("Hours of training")
    keys.type(str(grace), "12.5")
    everybody = sorted(["Ada Ní Bhriain", "Omar Lis", "Tomasz Lis", str(grace)])
    refused(
        keys,
        "Continue",
        *(
            "Hours of training for Grace Oyelaran must be a whole number"
            if name == str(grace)
            else f"Enter how many hours of training {name} completed"
            for name in everybody
        ),
    )
    expect(keys.field(str(grace))).to_have_value("12.5")
    keys.follow("Back")
    keys.follow("Hand over to a colleague")
    keys.type("Note for your colleague (optional)", "x" * 201)
    refused(keys, "Hand over", "Select a colleague", "Note must be 200 characters or fewer")


def test_adding_a_mentor_says_what_is_wrong_at_its_fields(
    keys: Keyboard, fernhollow: School, sam: User, teaching_record: str
) -> None:
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/mentors/")
    keys.press("Add a mentor")
    refused(keys, "Continue", "Enter a TRN", "Enter the mentor's date of birth")
    steps.look_for_mentor(keys, Person("Grace", "12", ("31", "2", "1990")))
    refused(keys, "Continue", "TRN must be 7 digits", "Date of birth must be a real date")
    expect(keys.field("Day")).to_have_value("31")
    steps.look_for_mentor(keys, GRACE)
    refused(keys, "Add mentor", "Select who Grace was trained to mentor")


def test_asking_us_to_check_says_what_is_wrong_at_its_field(keys: Keyboard) -> None:
    open_window()
    school = SchoolFactory()
    become(keys, claimant_at(school))
    keys.open(f"/schools/{school.public_id}/claims/")
    keys.press("Ask us to check")
    refused(keys, "Continue", "Enter the accredited provider that placed trainee teachers at your school")


def test_support_finds_its_errors_at_their_fields(keys: Keyboard) -> None:
    become(keys, support_user())
    keys.open("/support/")
    refused(keys, "Find", "Enter what to find")
    steps.go_to(keys, "Schools")
    refused(keys, "Find", "Enter a name, URN or postcode")


def refused(keys: Keyboard, button: str, *messages: str) -> None:
    """Each error leads to its field."""
    keys.press(button)
    assert keys.page.title().startswith("Error: ")
    links = keys.page.locator(".govuk-error-summary a")
    assert links.all_inner_texts() == [*messages]
    for link in links.all():
        keys.reach(link)
        keys.page.keyboard.press("Enter")
        expect(keys.page.locator(str(link.get_attribute("href")))).to_be_focused()


def refused_as_typed(keys: Keyboard, label: str, typed: str, message: str, *, by: str = "Continue") -> None:
    keys.type(label, typed)
    refused(keys, by, message)
    expect(keys.field(label)).to_have_value(typed)
