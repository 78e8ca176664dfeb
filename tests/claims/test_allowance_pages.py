"""What you can claim: each mentor's hours with each provider of the school, and what is left as a permission."""

from datetime import timedelta

import pytest
import time_machine

from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.clock import today
from common.words import with_weekday
from mentors.models import MentorAtSchool
from schools.models import Eligibility
from tests.clock import in_term
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    coming_window,
    window_in,
)
from tests.journeys.visitor import Visitor
from tests.pages import Page
from tests.queries import MOST_QUERIES, queries_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

PAGE = "claims:what-you-can-claim"


@pytest.fixture
def claim(fernhollow, harbourlight, sam_okafor, ada, grace):
    """4 hours of Ada with Harbourlight; Grace is on the list, and on no claim."""
    return ClaimFactory(
        school=fernhollow,
        provider=harbourlight,
        created_by=sam_okafor,
        status=Status.SUBMITTED,
        hours_of={ada: 4},
    )


def claim_elsewhere(provider, mentor, hours, **values):
    school = SchoolFactory(name="Birch Lane Academy")
    return ClaimFactory(school=school, provider=provider, status=Status.SUBMITTED, hours_of={mentor: hours}, **values)


def rows_of(page: Page) -> list[list[str]]:
    """The words of each row below a table's head."""
    rows = [row.all("th") + row.all("td") for body in page.root.all("tbody") for row in body.all("tr")]
    return [[" ".join(cell.words.split()) for cell in cells] for cells in rows]


# --- The table ----------------------------------------------------------------------------------------


def test_a_row_says_first_what_can_be_claimed_and_then_what_was(sam, at, claim, ada, grace):
    page = sam.open(at(PAGE))

    assert page.h1 == "What you can claim"
    assert "Harbourlight SCITT" in page.words
    assert rows_of(page) == [
        [
            f"Ada Ní Bhriain TRN {ada.trn}",
            "Can be claimed: First year: up to 12 hours left",
            f"Claimed by your school: 4 hours in claim {claim.reference}",
            "Claimed by other schools: Nothing",
        ],
        [
            f"Grace Oyelaran TRN {grace.trn}",
            "Can be claimed: First year: up to 16 hours",
            "Claimed by your school: Nothing",
            "Claimed by other schools: Nothing",
        ],
    ]
    assert page.links[claim.reference] == at("claims:claim", claim)


def test_of_other_schools_a_number_is_told_and_never_which_they_are(sam, at, claim, harbourlight, ada):
    theirs = claim_elsewhere(harbourlight, ada, 12)

    page = sam.open(at(PAGE))

    assert "Another school has claimed 12" in page.words
    assert f"No hours left: 12 by another school and 4 in your claim {claim.reference}" in page.words
    everything = sam.client.get(at(PAGE)).content.decode()
    assert not [told for told in ("Birch Lane", theirs.reference, theirs.school.public_id) if told in everything]


def test_several_other_schools_are_one_sum(sam, at, claim, harbourlight, ada):
    claim_elsewhere(harbourlight, ada, 2)
    claim_elsewhere(harbourlight, ada, 3)

    assert "Other schools have claimed 5" in sam.open(at(PAGE)).words


def test_mentors_and_providers_of_other_schools_are_not_there(sam, at, claim):
    theirs = claim_elsewhere(ProviderFactory(name="Elsewhere SCITT"), MentorFactory(first_name="Omar"), 12)

    page = sam.open(at(PAGE))

    assert "Omar" not in page.words
    assert str(theirs.provider) not in page.words


def test_a_year_after_a_year_with_the_provider_is_a_refresher(sam, at, fernhollow, harbourlight, window, ada):
    before = window_in(window.academic_year_id - 1)
    ClaimFactory(school=fernhollow, provider=harbourlight, window=before, status=Status.PAID, hours_of={ada: 10})

    assert "Refresher: up to 6 hours" in sam.open(at(PAGE)).words


def test_a_draft_is_enough_for_a_provider_to_be_there_and_its_hours_are_not_claimed(sam, at, draft, ada):
    with as_owner():
        draft.trainings.update(hours=9)

    page = sam.open(at(PAGE))

    assert [row[2] for row in rows_of(page)] == ["Claimed by your school: Nothing"]
    assert "up to 16 hours" in page.words


def test_a_provider_of_two_years_ago_is_not_there(sam, at, fernhollow, harbourlight, window, ada):
    long_ago = window_in(window.academic_year_id - 2)
    ClaimFactory(school=fernhollow, provider=harbourlight, window=long_ago, status=Status.PAID, hours_of={ada: 10})

    page = sam.open(at(PAGE))

    assert "You have not claimed with a provider yet" in page.words
    assert page.links["Start a claim"] == at("claims:new")
    assert rows_of(page) == []


def test_many_claims_of_one_mentor_are_counted_instead_of_named(sam, at, fernhollow, harbourlight, ada):
    for _ in range(4):
        ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 2})

    assert rows_of(sam.open(at(PAGE)))[0][2] == "Claimed by your school: 8 hours in 4 claims"


def test_with_a_provider_that_is_not_accredited_now_nothing_more_can_be_claimed(sam, at, claim, harbourlight):
    harbourlight.accredited = False
    with as_owner():
        harbourlight.save()

    page = sam.open(at(PAGE))

    assert "is not an accredited provider now" in page.words
    assert "up to" not in page.words


def test_a_ceiling_never_looks_like_a_duty(sam, at, claim):
    words = sam.open(at(PAGE)).words

    assert not [word for word in ("%", "£", "out of", "required", "maximum", "unclaimed") if word in words]


# --- What can be done today ---------------------------------------------------------------------------


def test_the_hours_left_stand_first_and_the_way_to_a_claim_below(sam, at, claim, window):
    page = sam.open(at(PAGE))

    assert page.links["Start a claim"] == at("claims:new")
    assert page.words.startswith(f"{window.academic_year} What you can claim Harbourlight SCITT Mentors on your list")


@in_term
def test_before_a_window_there_is_its_date_and_no_button(sam, at, claim, window):
    day = today() + timedelta(days=3)
    with as_owner():
        ClaimWindow.objects.filter(pk=window.pk).update(opens_on=day)

    page = sam.open(at(PAGE))

    assert f"The next claim window opens on {with_weekday(day)}" in page.words
    assert "Start a claim" not in page.links
    assert "up to 12 hours left" in page.words


@in_term
def test_the_list_of_claims_leads_here_while_a_window_is_coming(sam, at, claim, window):
    with as_owner():
        ClaimWindow.objects.filter(pk=window.pk).update(opens_on=today() + timedelta(days=3))
    sam.open(at("claims:list"))

    assert sam.follow("See what you can claim").h1 == "What you can claim"


def test_between_two_years_the_page_speaks_of_the_next_one(at, fernhollow, claim, window):
    coming = coming_window()
    with time_machine.travel(window.closes_at + timedelta(days=1)):
        page = Visitor(claimant_at(fernhollow)).open(at(PAGE))

    assert page.words.startswith(str(coming.academic_year))
    assert "Refresher: up to 6 hours" in page.words
    assert "Start a claim" not in page.links


@in_term
def test_after_the_last_window_nothing_is_said_to_be_left(at, fernhollow, claim, window):
    with time_machine.travel(window.closes_at + timedelta(days=1)):
        page = Visitor(claimant_at(fernhollow)).open(at(PAGE))

    assert f"4 hours in claim {claim.reference}" in page.words
    assert "We will email you when the next window opens." in page.words
    assert "up to" not in page.words
    assert "Start a claim" not in page.links


def test_an_earlier_year_has_a_page_of_its_own_without_what_is_left(
    sam, at, fernhollow, harbourlight, claim, window, ada
):
    before = window_in(window.academic_year_id - 1)
    old = ClaimFactory(school=fernhollow, provider=harbourlight, window=before, status=Status.PAID, hours_of={ada: 10})
    sam.open(at(PAGE))

    page = sam.follow(str(before.academic_year))

    assert f"10 hours in claim {old.reference}" in page.words
    assert claim.reference not in page.words
    assert "up to" not in page.words


@pytest.mark.parametrize("year", ["1066", "x", "", "9" * 50])
def test_a_year_that_means_nothing_shows_the_present_one(sam, at, claim, year):
    assert claim.reference in sam.open(f"{at(PAGE)}?year={year}").words


def test_a_school_that_is_not_eligible_reads_why_and_is_promised_nothing(sam, at, claim):
    with as_owner():
        Eligibility.objects.all().delete()

    page = sam.open(at(PAGE))

    assert "Our records do not show trainee teachers at your school" in page.words
    assert "Start a claim" not in page.links
    assert "up to" not in page.words


def test_without_mentors_the_way_on_is_to_add_one(sam, at, claim):
    MentorAtSchool.objects.all().delete()

    page = sam.open(at(PAGE))

    assert page.links["Add a mentor"] == at("mentors:add")
    assert rows_of(page) == []


def test_before_there_is_any_window_the_page_stands(sam, at, fernhollow):
    with as_owner():
        ClaimWindow.objects.all().delete()

    assert "There has been no claim window yet." in sam.open(at(PAGE)).words


def test_for_others_the_page_does_not_exist(at, claim):
    stranger = Visitor(claimant_at(SchoolFactory()))

    assert stranger.client.get(at(PAGE)).status_code == 404
    assert stranger.client.post(at(PAGE), {"search": "Ada"}).status_code == 404


# --- Many ---------------------------------------------------------------------------------------------


@pytest.fixture
def thirty(fernhollow):
    """Thirty mentors whose names come in the order of their numbers."""
    return [MentorFactory(at=[fernhollow], first_name="Kim", last_name=f"Adair {number:02}") for number in range(30)]


def names_on(page):
    return [row[0].partition(" TRN")[0] for row in rows_of(page)]


def test_25_rows_are_on_a_page_and_the_next_provider_begins_where_one_ends(sam, at, fernhollow, thirty):
    for name in ("Ashwell SCITT", "Birchdale SCITT"):
        ClaimFactory(school=fernhollow, provider=ProviderFactory(name=name))
    everybody = [str(mentor) for mentor in thirty]

    first, second, third = (sam.open(f"{at(PAGE)}?page={number}") for number in (1, 2, 3))

    assert [names_on(first), names_on(second), names_on(third)] == [
        everybody[:25],
        everybody[25:] + everybody[:20],
        everybody[20:],
    ]
    assert [page.words.count("on your list, and their hours with") for page in (first, second, third)] == [1, 2, 1]


def test_few_mentors_with_many_providers_go_round_and_round(sam, at, fernhollow, ada, grace):
    for number in range(14):
        ClaimFactory(school=fernhollow, provider=ProviderFactory(name=f"Ashwell {number:02}"))

    assert names_on(sam.open(at(PAGE))) == [str(ada), str(grace)] * 12 + [str(ada)]
    assert names_on(sam.open(f"{at(PAGE)}?page=2")) == [str(grace), str(ada), str(grace)]


def test_among_many_a_mentor_is_searched_for_and_the_name_stays_out_of_the_address(sam, at, claim, ada, thirty):
    sam.open(at(PAGE))

    page = sam.send(search="Ada Ní")

    assert names_on(page) == [str(ada)]
    assert "1 mentor found" in page.words
    assert "Ada" not in sam.address
    assert "Nobody on your list" in sam.send(search="Zebedee").words
    found = sam.send(search="Kim")
    assert "30 mentors found" in found.words
    assert names_on(found) + names_on(sam.open(f"{sam.address}&page=2")) == [str(mentor) for mentor in thirty]
    assert sam.send(search="").errors


def test_the_page_asks_as_much_of_the_database_for_many_rows_as_for_one(sam, at, fernhollow, claim, ada):
    sam.open(at(PAGE))
    few = queries_of(lambda: sam.open(at(PAGE)))
    for _ in range(12):
        ClaimFactory(school=fernhollow, status=Status.SUBMITTED, hours_of={ada: 3, MentorFactory(): 5})
    many = queries_of(lambda: sam.open(at(PAGE)))

    assert len(rows_of(sam.page)) == 25
    assert few == many <= MOST_QUERIES
    assert Claim.objects.count() == 13


def test_a_claim_with_a_provider_begins_with_that_provider_chosen(sam, at, claim, harbourlight):
    sam.open(at(PAGE))

    page = sam.follow("Start a claim with Harbourlight SCITT")

    assert page.h1 == "Which accredited provider trained the mentors?"
    (chosen,) = [one.get("value") for one in page.inputs if "checked" in one.attributes]
    assert chosen == harbourlight.code


def test_another_year_has_no_way_to_begin_a_claim(sam, at, claim, window):
    year_before = window.academic_year_id - 1
    of_then = {"school": claim.school, "provider": claim.provider, "window": window_in(year_before)}
    ClaimFactory(status=Status.PAID, hours_of={MentorFactory(at=[claim.school]): 4}, **of_then)

    page = sam.open(f"{at(PAGE)}?year={year_before}")

    assert "Harbourlight SCITT" in page.words
    assert "Start a claim with Harbourlight SCITT" not in page.links
