import pytest
from playwright.sync_api import expect

from accounts.models import User
from claims.states import Status
from mentors.models import Mentor
from providers.models import Provider
from schools.models import Eligibility, GrantConditionsAcceptance, School
from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.signing_in import become
from tests.browser.steps import GRACE, Person
from tests.factories import (
    ClaimFactory,
    GrantConditionsFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    manager_at,
    open_window,
    window_in,
)
from tests.roles import as_owner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLAIMS = 27


@pytest.fixture
def many_claims(fernhollow: School, ada: Mentor, harbourlight: Provider) -> None:
    window = open_window()
    for hours in [1] * 13:
        ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: hours})
    for _ in range(CLAIMS - 13):
        ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.WITHDRAWN, hours_of={ada: 1})
    ClaimFactory(school=fernhollow, status=Status.PAID, window=window_in(window.academic_year_id - 1))


@pytest.mark.usefixtures("many_claims")
def test_the_list_is_narrowed_paged_printed_and_kept_as_a_file(keys: Keyboard, fernhollow: School, sam: User) -> None:
    start = open_window().academic_year_id
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/")
    keys.follow(keys.page.get_by_role("link", name="Next"))
    assert "(page 2 of 2)" in keys.page.title()
    keys.follow(keys.page.get_by_role("link", name="Show all 27 claims on one page, for printing"))
    expect(keys.page.get_by_role("row")).to_have_count(CLAIMS + 1)

    keys.select("Status", "Finished")
    keys.press("Apply filter")
    assert "14 claims that you filtered for" in keys.words
    for link, ending in [("CSV", "csv"), ("Excel", "xlsx")]:
        name, content = keys.download(keys.page.get_by_role("link", name=f"Download as {link}"))
        assert name.endswith(ending)
        assert content
    keys.follow(f"{start - 1} to {start}")
    assert "1 claim," in keys.words


def test_grant_conditions_are_asked_for_and_accepted(keys: Keyboard) -> None:
    window, school = open_window(), SchoolFactory(name="Fernhollow Primary School")
    with as_owner():
        Eligibility.objects.create(school=school, academic_year=window.academic_year)
    GrantConditionsFactory(academic_year=window.academic_year)
    MentorFactory(at=[school])
    claimant = claimant_at(school, first_name="Sam", last_name="Okafor", persona="school")
    manager_at(school, first_name="Priya", last_name="Nair", persona="multi-school")
    become(keys, claimant)
    keys.open(f"/schools/{school.public_id}/claims/")
    keys.follow("Read the conditions")
    keys.follow(keys.page.get_by_role("link", name="Back to"))
    keys.press("Ask Priya Nair by email")
    assert "We have emailed Priya Nair" in keys.words
    steps.sign_out(keys)

    keys.press("Sign in again")
    keys.press("Be Priya Nair")
    keys.press("Read and accept the conditions")
    keys.press("Accept the conditions")
    assert "You have accepted the grant conditions for Fernhollow Primary School" in keys.words
    assert GrantConditionsAcceptance.objects.exists()


def test_a_school_that_is_not_eligible_asks_us_to_check(keys: Keyboard) -> None:
    open_window()
    school = SchoolFactory()
    become(keys, claimant_at(school))
    keys.open(f"/schools/{school.public_id}/claims/")
    keys.press("Ask us to check")
    keys.type("Which accredited provider placed trainee teachers at your school?", "Harbourlight SCITT")
    keys.press("Continue")

    assert "We have asked our support team to check." in keys.words


def test_mentors_are_looked_for_added_and_taken_off(
    keys: Keyboard, fernhollow: School, sam: User, teaching_record: str
) -> None:
    become(keys, sam)
    keys.open(f"/schools/{fernhollow.public_id}/claims/")
    steps.go_to(keys, "Mentors")
    keys.press("Add a mentor")
    steps.look_for_mentor(keys, Person("Nobody", "9999999", ("1", "1", "1980")))
    keys.press("Try again")
    expect(keys.page.get_by_label("Teacher reference number (TRN)")).to_have_value("9999999")
    steps.look_for_mentor(keys, GRACE)
    keys.choose("Early career teachers")
    keys.press("Add mentor")
    keys.press("Add Grace anyway")
    assert "Grace Oyelaran is on your list" in keys.words

    keys.follow("Grace Oyelaran")
    keys.follow("Take Grace off your list")
    keys.press("Take Grace off the list")
    assert "Grace" not in keys.page.locator("table").all_inner_texts()


def test_somebody_goes_from_one_organisation_to_another(keys: Keyboard) -> None:
    schools = [SchoolFactory(name=f"Fernhollow Primary School {number}") for number in range(11)]
    person = claimant_at(*schools)
    provider = ProviderFactory(name="Harbourlight SCITT")
    with as_owner():
        person.provider_memberships.create(provider=provider)
    become(keys, person)
    keys.open(f"/schools/{schools[0].public_id}/claims/")
    keys.follow("Switch to another organisation")
    keys.type("Search by name, town, postcode or number", "School 7")
    keys.press("Search")
    keys.follow("Fernhollow Primary School 7")
    assert "Fernhollow Primary School 7" in keys.page.title()
    steps.go_to(keys, "Your account")
    keys.follow("Harbourlight SCITT")
    assert keys.h1 == "Claims to check"
    steps.sign_out(keys)
