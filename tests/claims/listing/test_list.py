"""The list of claims: what can be done today, what needs somebody, every claim with who has it, and the totals."""

from datetime import date, timedelta

import pytest
import time_machine

from claims.listing.presenters import countdown
from claims.models import ClaimWindow
from claims.pending_mentors import PendingMentor
from claims.states import Status
from common.clock import closing_moment, today
from common.words import with_weekday
from schools.models import Eligibility
from tests.clock import in_term
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    SchoolFactory,
    manager_at,
    support_user,
    window_in,
)
from tests.inventions import invent_claims
from tests.journeys.visitor import Visitor
from tests.queries import MOST_QUERIES, queries_of
from tests.raw_changes import take_back_acceptances
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


# --- What can be done today ---------------------------------------------------------------------------


def test_when_all_is_well_a_claim_can_be_started(sam, at, ada):
    page = sam.open(at("claims:list"))

    assert page.h1 == "Claims"
    assert page.links["Start a claim"] == at("claims:new")
    assert "You have not made a claim for" in page.words


def test_without_mentors_the_way_on_is_to_add_one(sam, at):
    page = sam.open(at("claims:list"))

    assert "Add the mentors you want to claim for first." in page.words
    assert page.links["Add a mentor"] == at("mentors:add")
    assert "Start a claim" not in page.links


def test_while_conditions_wait_a_claimant_reads_who_can_accept_and_can_start_a_draft(sam, at, ada, priya_nair):
    take_back_acceptances()

    page = sam.open(at("claims:list"))

    assert "before it can submit. " in page.words
    assert "Priya Nair" in page.words
    assert "Start a claim" in page.links


def test_while_conditions_wait_a_manager_is_led_to_them(at, ada, priya_nair):
    take_back_acceptances()

    page = Visitor(priya_nair).open(at("claims:list"))

    assert page.links["Read and accept the conditions"].startswith(at("schools:grant-conditions"))


def test_a_school_that_is_not_eligible_reads_why_and_whom_to_ask(sam, at, ada):
    with as_owner():
        Eligibility.objects.all().delete()

    page = sam.open(at("claims:list"))

    assert "Our records do not show trainee teachers at your school" in page.words
    assert "Start a claim" not in page.links
    sam.open(at("claims:new"))
    assert sam.address == at("claims:list")


@in_term
def test_after_the_last_window_the_page_says_when_it_closed(sam, at, ada, window):
    with time_machine.travel(window.closes_at + timedelta(days=1)):
        sam.client.force_login(ada.placements.get().school.memberships.last().user)
        page = sam.open(at("claims:list"))

    assert "closed on" in page.words
    assert "We will email you when the next window opens." in page.words


@in_term
def test_before_a_window_that_is_coming_its_day_is_named(sam, at, ada, window):
    with as_owner():
        ClaimWindow.objects.filter(pk=window.pk).update(opens_on=today() + timedelta(days=3))

    page = sam.open(at("claims:list"))

    assert "The next claim window opens on" in page.words
    assert "Start a claim" not in page.links


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=31), ""),
        (timedelta(days=30), "Claims close in 30 days, on "),
        (timedelta(days=1), "Claims close in 1 day, on "),
        (
            timedelta(hours=5, minutes=19, seconds=59),
            "Claims close today at 11:59pm British time, in 5 hours and 20 minutes",
        ),
        (timedelta(minutes=41), "Claims close today at 11:59pm British time, in 41 minutes"),
        (timedelta(seconds=58), "Claims close today at 11:59pm British time, in less than a minute"),
        (timedelta(minutes=1), "Claims close today at 11:59pm British time, in 1 minute"),
        (timedelta(0), "Claims close today at 11:59pm British time, in less than a minute"),
    ],
)
def test_the_countdown_is_in_days_then_hours_then_minutes(window, left, words):
    assert countdown(window, closing_moment(window.closes_on) - left).startswith(words or "")
    assert bool(countdown(window, closing_moment(window.closes_on) - left)) == bool(words)


def test_a_deadline_that_stands_is_a_line_and_no_banner(sam, at, window):
    page = sam.open(at("claims:list"))

    assert page.words.startswith(f"Claims {countdown(window)}")
    assert not [each for each in page.root if each.has_class("govuk-notification-banner")]


# --- The table ----------------------------------------------------------------------------------------


def test_a_draft_needs_somebody_and_its_link_starts_with_a_verb(sam, at, draft):
    page = sam.open(at("claims:list"))

    link = next(words for words in page.links if words.startswith(f"Finish draft {draft.reference}"))
    assert page.links[link] == at("claims:tasks", draft)


@in_term
def test_what_needs_the_school_names_the_days_left(sam, at, window, draft):
    with as_owner():
        ClaimWindow.objects.filter(pk=window.pk).update(closes_on=today() + timedelta(days=12))

    assert f"by {with_weekday(today() + timedelta(days=12))} 12 days left" in sam.open(at("claims:list")).words


def test_more_drafts_than_fit_are_counted_and_all_are_behind_the_link(sam, at, fernhollow, harbourlight):
    for _ in range(9):
        ClaimFactory(school=fernhollow, provider=harbourlight)
    page = sam.open(at("claims:list"))
    assert len([words for words in page.links if words.startswith("Finish draft")]) == 5

    page = sam.follow("and 4 more")

    assert len([words for words in page.links if words.startswith("Finish draft")]) == 9
    assert "9 claims that you filtered for" in page.words


def test_a_school_that_is_not_eligible_is_not_told_to_finish_a_draft(sam, at, draft):
    with as_owner():
        Eligibility.objects.all().delete()

    page = sam.open(at("claims:list"))

    assert page.links[f"Look at draft {draft.reference} for Harbourlight SCITT"] == at("claims:tasks", draft)
    assert page.words.count("It cannot be submitted while our records do not show trainee teachers") == 2
    assert "Finish" not in page.words


def test_support_is_not_spoken_to_as_if_it_were_the_school(at, draft, priya_nair):
    take_back_acceptances()
    robin = Visitor(support_user())

    words = robin.open(at("claims:list")).words
    assert "Needs you" not in words
    assert "The school needs to accept the grant conditions" in words
    assert "Your school" not in words

    with as_owner():
        Eligibility.objects.all().delete()
    page = robin.open(at("claims:list"))
    assert "Our records do not show trainee teachers at this school" in page.words
    assert "Ask us to check" not in page.words


def test_one_manager_is_asked_by_name_and_several_together(sam, at, fernhollow, ada, priya_nair):
    with as_owner():
        take_back_acceptances()
        fernhollow.memberships.filter(level="manager").exclude(user=priya_nair).delete()
    assert "Ask Priya Nair by email" in sam.open(at("claims:list")).words
    manager_at(fernhollow)

    assert "Ask them by email" in sam.open(at("claims:list")).words


def test_a_draft_without_hours_says_so_instead_of_nought(sam, at, draft):
    words = sam.open(at("claims:list")).words

    assert "Hours: Not entered Amount: Not entered" in words
    assert "£0.00" not in words


def test_a_filtered_list_leads_back_to_all_claims_also_without_the_filters_panel(sam, at, draft, harbourlight):
    page = sam.open(f"{at('claims:list')}?provider={harbourlight.code}")
    assert "Apply filter" not in page.words

    sam.follow(f"Show all claims of {draft.window.academic_year}")

    assert "1 claim, the latest change first" in sam.page.words


def test_support_reads_in_a_schools_list_what_the_school_can_do(at, claimed, draft):
    words = Visitor(support_user()).open(at("claims:list")).words

    assert "The school can change or withdraw it until" in words
    assert "Draft, with school The school can submit it until" in words
    assert "You can" not in words


def test_a_row_names_three_mentors_and_counts_the_others(sam, at, fernhollow):
    hours = {MentorFactory(first_name=name, last_name="Lis"): 2 for name in "ABCDE"}
    ClaimFactory(school=fernhollow, hours_of=hours, status=Status.PAID)

    page = sam.open(at("claims:list"))

    assert "A Lis, B Lis, C Lis and 2 more" in page.words
    assert "£438.00" in page.words


def test_a_row_counts_the_mentors_that_wait_to_be_found(sam, at, fernhollow, priya_nair):
    waits = [PendingMentor.new("7654321", by=priya_nair.pk).as_json()]
    ClaimFactory(school=fernhollow, to_find=waits, hours_of={MentorFactory(first_name="Ada", last_name="Lis"): 2})
    ClaimFactory(school=fernhollow, to_find=waits * 2)

    words = sam.open(at("claims:list")).words

    assert "Ada Lis, and 1 mentor to find" in words
    assert "Mentors: 2 mentors to find" in words


def test_only_this_schools_claims_are_listed(sam, at, ada):
    theirs = ClaimFactory(school=SchoolFactory(), status=Status.PAID)

    assert theirs.reference not in sam.open(at("claims:list")).words


def test_earlier_years_have_a_page_of_their_own(sam, at, fernhollow):
    old = ClaimFactory(school=fernhollow, window=window_in(2024), status=Status.PAID)

    assert old.reference not in sam.open(at("claims:list")).words
    page = sam.follow("2024 to 2025")
    assert old.reference in page.words
    assert page.title.startswith("Claims, 2024 to 2025 - ")
    assert "(current)" not in page.words


@pytest.mark.parametrize("year", ["1066", "x", "", "2024&year=2025", "9" * 50])
def test_a_year_that_means_nothing_shows_the_present_one(sam, at, draft, year):
    assert draft.reference in sam.open(f"{at('claims:list')}?year={year}").words


def test_totals_leave_out_what_was_withdrawn(sam, at, fernhollow):
    for status in (Status.SUBMITTED, Status.PAID, Status.WITHDRAWN, Status.EXPIRED):
        ClaimFactory(school=fernhollow, status=status, hours_of={MentorFactory(): 10})

    page = sam.open(at("claims:list"))

    assert "Claimed £876.00 Paid £438.00 Returned £0.00" in page.words


def test_from_ten_claims_the_list_can_be_filtered(sam, at, fernhollow, harbourlight, ada):
    for _ in range(9):
        ClaimFactory(school=fernhollow, status=Status.PAID)
    mine = ClaimFactory(school=fernhollow, provider=harbourlight, hours_of={ada: 3})
    address = at("claims:list")
    assert [one.get("name") for one in sam.open(address).inputs] == ["group", "provider", "mentor"]

    for query in ("group=needs-you", f"provider={harbourlight.code}", f"mentor={ada.public_id}"):
        page = sam.open(f"{address}?{query}")
        assert "1 claim that you filtered for" in page.words
        assert mine.reference in page.words
    assert "No claim fits this filter." in sam.open(f"{address}?provider=nobody").words


def test_claims_of_all_windows_of_a_year_are_in_one_order_on_all_pages(sam, at, fernhollow, harbourlight):
    summer = window_in(2024)
    with as_owner():
        autumn = ClaimWindow.objects.create(
            academic_year=summer.academic_year, opens_on=date(2024, 9, 1), closes_on=date(2024, 9, 30)
        )
    claims = [
        ClaimFactory(
            school=fernhollow,
            provider=harbourlight,
            window=[summer, autumn][number % 2],
            status=Status.PAID,
            updated_at=summer.closes_at - timedelta(minutes=number),
        )
        for number in range(30)
    ]

    first, second = (sam.open(f"{at('claims:list')}?year=2024&page={page}").words for page in (1, 2))

    places = [first.find(claim.reference) for claim in claims[:25]] + [
        second.find(one.reference) for one in claims[25:]
    ]
    assert -1 not in places
    assert places[:25] == sorted(places[:25])
    assert places[25:] == sorted(places[25:])


def test_a_page_beyond_the_end_leads_to_the_first(sam, at, draft):
    sam.open(at("claims:list") + "?page=99")

    assert sam.address == at("claims:list")


def test_the_list_asks_as_much_of_the_database_for_a_thousand_claims_as_for_ten(
    sam, at, window, fernhollow, harbourlight
):
    invent_claims(window=window, count=10, seed=1, schools=[fernhollow])
    sam.open(at("claims:list"))
    few = queries_of(lambda: sam.open(at("claims:list")))
    invent_claims(window=window, count=990, seed=2, schools=[fernhollow])
    many = queries_of(lambda: sam.open(at("claims:list")))

    assert "1,000 claims, the latest change first" in sam.page.words
    assert few == many <= MOST_QUERIES


def test_a_school_with_more_than_a_hundred_claims_searches_for_a_mentor_instead_of_choosing_one_of_hundreds(
    sam, at, window, fernhollow, harbourlight, ada
):
    invent_claims(window=window, count=100, seed=1, schools=[fernhollow])
    assert "mentor" in [one.get("name") for one in sam.open(at("claims:list")).inputs]

    mine = ClaimFactory(school=fernhollow, hours_of={ada: 3})
    page = sam.open(at("claims:list"))

    assert [one.get("name") for one in page.inputs] == ["words", "group", "provider"]
    sam.send(words="Ada Bhriain")
    assert mine.reference in sam.page.words
    assert "1 claim that you filtered for" in sam.page.words


def test_a_row_names_whoever_withdrew_without_asking_for_each(sam, at, fernhollow, priya_nair):
    for _ in range(2):
        ClaimFactory(school=fernhollow, status=Status.WITHDRAWN, updated_by=priya_nair)
    sam.open(at("claims:list"))
    few = queries_of(lambda: sam.open(at("claims:list")))
    for _ in range(3):
        ClaimFactory(school=fernhollow, status=Status.WITHDRAWN, updated_by=priya_nair)
    many = queries_of(lambda: sam.open(at("claims:list")))

    assert sam.page.words.count("Priya Nair withdrew this claim on") == 5
    assert few == many
