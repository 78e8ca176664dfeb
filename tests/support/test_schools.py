from datetime import timedelta

import pytest

from accounts.models import Search
from claims.states import Status
from common.clock import now
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    SchoolFactory,
    claimant_at,
    claiming_school,
    closed_window,
)
from tests.queries import MOST_QUERIES, queries_of
from tests.raw_changes import take_back_acceptances
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

SCHOOLS = "/support/schools/"


def of_school(school):
    return f"{SCHOOLS}{school.public_id}/"


def test_without_a_search_the_schools_that_may_claim_this_year_are_listed(support, fernhollow, claim):
    SchoolFactory(name="Not Eligible School")

    page = support.open(SCHOOLS)

    assert page.h1 == "Schools (1)"
    assert "Fernhollow Primary School 123456 YO21 3QX Yes Yes 1" in page.words


def test_nobody_may_claim_yet_says_so(support, db):
    assert "No school may claim yet." in support.open(SCHOOLS).words


@pytest.mark.parametrize("words", ["fernhollow", "123456", "YO21 3QX", "  primary FERN "])
def test_a_search_that_fits_one_school_opens_it(support, fernhollow, words):
    SchoolFactory(name="Ash Primary School", postcode="YO21 1AA")
    support.open(SCHOOLS)

    assert support.send(words=words).h1 == "Fernhollow Primary School"


def test_a_search_that_fits_several_lists_them_and_keeps_the_words_out_of_the_address(support):
    for name in ("Ash Primary School", "Ash Infant School", "Birch School"):
        SchoolFactory(name=name)
    support.open(SCHOOLS)

    page = support.send(words="ash")

    assert page.h1 == "Schools (2)"
    assert support.address == f"{SCHOOLS}?search={Search.objects.get().public_id}"
    assert page.value_of("words") == "ash"


def test_a_search_that_fits_nothing_says_what_to_try(support):
    support.open(SCHOOLS)

    assert "No school fits these words." in support.send(words="zzz").words


@pytest.mark.parametrize("words", ["", "x" * 201, "a\x00b"])
def test_a_search_that_cannot_be_made_is_kept_with_a_message(support, fernhollow, words):
    support.open(SCHOOLS)

    page = support.send(words=words)

    assert len(page.errors) == 1
    assert page.title.startswith("Error: Schools")


def test_a_school_shows_its_years_people_and_claims(support, fernhollow, claim, draft, sam, open_now):
    sam.last_login = now() - timedelta(days=1)
    with as_owner():
        sam.save()

    page = support.open(of_school(fernhollow))

    assert "Unique reference number (URN) 123456" in page.words
    assert "Grant conditions accepted by Sam Okafor" in page.words
    assert "Sam Okafor sam@fernhollow.example Claimant" in page.words
    assert "Never" in page.words
    assert page.links[claim.reference] == f"/support/claims/{claim.reference}/"
    assert page.links["See all 2 claims in the list"] == f"/support/claims/?school={fernhollow.public_id}"
    assert page.links["Prepare a draft"] == f"/schools/{fernhollow.public_id}/claims/new/"


def test_a_school_with_nothing_says_so_in_each_part(support, db):
    school = SchoolFactory(urn=None, vendor_number="V123", status="2")

    page = support.open(of_school(school))

    assert "This school is closed. The register does not say since when." in page.words
    assert "Vendor number V123" in page.words
    assert "The school is not eligible in any year." in page.words
    assert "Nobody can sign in for this school yet." in page.words
    assert "The school has not started a claim yet." in page.words


def test_a_draft_can_be_prepared_only_where_the_school_could_start_one(support, open_now):
    not_eligible = SchoolFactory()

    page = support.open(of_school(not_eligible))

    assert "A draft cannot be prepared now. The school is not eligible for" in page.words
    assert "Prepare a draft" not in page.links


def test_without_an_open_window_no_draft_can_be_prepared(support, db):
    closed_window()
    school = claiming_school()

    page = support.open(of_school(school))

    assert "A draft cannot be prepared now. No claim window is open" in page.words


def test_conditions_that_wait_are_no_hindrance_to_a_draft(support, fernhollow):
    take_back_acceptances(school=fernhollow)

    page = support.open(of_school(fernhollow))

    assert "Prepare a draft" in page.links
    assert "Grant conditions not accepted. Only a manager at the school can accept them" in page.words


def test_the_list_asks_as_often_for_many_schools_as_for_few(support, fernhollow):
    support.open(SCHOOLS)
    few = queries_of(lambda: support.client.get(SCHOOLS))
    for _ in range(10):
        claiming_school()

    assert queries_of(lambda: support.client.get(SCHOOLS)) == few <= 8


def test_a_school_asks_as_often_for_many_claims_and_people_as_for_few(support, fernhollow, harbourlight):
    ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)
    support.open(of_school(fernhollow))
    few = queries_of(lambda: support.client.get(of_school(fernhollow)))
    for _ in range(12):
        ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID, hours_of={MentorFactory(): 3})
        claimant_at(fernhollow)

    assert queries_of(lambda: support.client.get(of_school(fernhollow))) == few <= MOST_QUERIES


@pytest.mark.parametrize("query", ["search=nothing", "search=%F0%9F", "page=0"])
def test_no_address_is_an_error_of_ours(support, fernhollow, query):
    support.client.raise_request_exception = False

    assert support.client.get(f"{SCHOOLS}?{query}").status_code < 500
