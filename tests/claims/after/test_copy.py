"""Starting again from an expired draft or a withdrawn claim: into which window, and what could not come along."""

from datetime import timedelta

import pytest

from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.clock import today
from common.words import with_weekday
from tests.claims.sending import send_while
from tests.clock import in_term, set_database_clock
from tests.factories import ClaimFactory, MentorFactory, SchoolFactory, window_in
from tests.queries import MOST_QUERIES, queries_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(window):
    """A window of the year before the open one."""
    return window_in(window.academic_year_id - 1)


@pytest.fixture
def old(fernhollow, harbourlight, before, ada):
    """A leftover of last year."""
    return ClaimFactory(
        school=fernhollow, provider=harbourlight, window=before, status=Status.EXPIRED, hours_of={ada: 3}
    )


def test_a_change_that_was_not_submitted_in_time_leads_to_its_claim_and_is_not_copied(sam, at, fernhollow, ada):
    claim = ClaimFactory(school=fernhollow, status=Status.SUBMITTED, hours_of={ada: 14})
    change = ClaimFactory(
        school=fernhollow, provider=claim.provider, changes=claim, status=Status.EXPIRED, hours_of={ada: 10}
    )

    page = sam.open(at("claims:claim", change))

    assert page.h1 == f"Change {change.reference}"
    assert f"Claim {claim.reference} stands as you submitted it." in page.words
    assert page.links[f"See claim {claim.reference}"] == at("claims:claim", claim)
    assert "Copy into a new draft" not in page.links
    assert sam.client.post(at("claims:copy", change)).status_code == 303
    assert not Claim.objects.drafts().exists()


def test_two_presses_of_the_button_make_one_draft(sam, at, fernhollow, ada):
    withdrawn = ClaimFactory(school=fernhollow, status=Status.WITHDRAWN, hours_of={ada: 3})

    addresses = [sam.client.post(at("claims:copy", withdrawn)).url for _ in range(2)]

    assert set(addresses) == {at("claims:tasks", Claim.objects.drafts().get())}


def test_hours_of_another_year_are_asked_again_with_both_years_named(sam, at, old, before, window):
    page = sam.open(at("claims:copy", old))
    assert f"The hours are not copied: they were for {before.academic_year}." in page.words
    assert f"We ask for the hours that each mentor completed in {window.academic_year}." in page.words

    page = sam.send()

    years = f"The hours were for {before.academic_year}. Enter the hours that each mentor completed in"
    assert f"{years} {window.academic_year}." in page.words
    assert Claim.objects.drafts().get().trainings.get().hours is None


def test_what_could_not_come_along_is_named_with_its_own_cause(sam, at, fernhollow, harbourlight, ada, grace):
    jose = MentorFactory(first_name="José", last_name="García")
    old = ClaimFactory(
        school=fernhollow, provider=harbourlight, status=Status.EXPIRED, hours_of={ada: 3, grace: 5, jose: 4}
    )
    cap = old.window.academic_year.initial_cap
    hours = {ada: cap - 2, grace: cap}
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of=hours)
    jose.placements.filter(school=fernhollow).delete()
    sam.open(at("claims:copy", old))

    words = sam.send().words

    assert "José García is not on your school’s list of mentors now, so José is not on this claim." in words
    none_left = "Grace Oyelaran has no hours left with Harbourlight SCITT, so Grace is not on this claim now"
    assert f"{none_left}: all {cap} hours are already claimed ({cap} by another school)." in words
    fewer = f"not 3, because another school has claimed {cap - 2} of the {cap}. Enter the hours for Ada again."
    assert f"Ada Ní Bhriain has 2 hours left with Harbourlight SCITT, {fewer}" in words


@in_term
def test_a_window_that_closed_while_the_page_was_open_says_so_and_copies_nothing(sam, at, old, window):
    sam.open(at("claims:copy", old))
    window.closes_on = today() - timedelta(days=1)
    with as_owner():
        window.save()

    page = sam.send()

    assert sam.address == at("claims:claim", old)
    closed_on = with_weekday(window.closes_on)
    assert f"The window closed at 11:59pm on {closed_on}, so nothing was copied." in page.words
    assert not Claim.objects.drafts().exists()
    assert "so nothing was copied" not in sam.open(at("claims:copy", old)).words


def test_a_copy_that_arrives_after_the_last_second_copies_nothing_and_says_why(sam, at, old, window):
    sam.open(at("claims:copy", old))

    page = send_while(sam, lambda: set_database_clock(window.closes_at + timedelta(seconds=1)))

    assert "so nothing was copied." in page.words
    assert not Claim.objects.drafts().exists()


def test_what_else_stands_in_the_way_of_a_copy_is_named(sam, at, old, window, fernhollow, harbourlight):
    sam.open(at("claims:copy", old))
    harbourlight.accredited = False
    with as_owner():
        harbourlight.save()
    assert "Harbourlight SCITT is not an accredited provider now, so nothing was copied." in sam.send().words

    sam.open(at("claims:copy", old))
    with as_owner():
        fernhollow.eligibilities.all().delete()
    year = window.academic_year
    assert f"Fernhollow Primary School cannot claim in {year} now, so nothing was copied." in sam.send().words


@pytest.mark.parametrize("status", [Status.EXPIRED, Status.WITHDRAWN])
@pytest.mark.parametrize("page", ["claims:claim", "claims:copy"])
def test_its_pages_take_few_queries_whatever_is_on_it(sam, at, fernhollow, status, page):
    old = ClaimFactory(school=fernhollow, status=status, hours_of={MentorFactory(): 3 for _ in range(9)})
    sam.open(at("claims:list"))

    assert queries_of(lambda: sam.client.get(at(page, old))) <= MOST_QUERIES


def test_an_expired_draft_names_the_open_window(sam, at, old, window):
    sentence = f"You can copy it into the window that closes on {with_weekday(window.closes_on)}."

    assert sentence in sam.open(at("claims:claim", old)).words


def test_a_row_of_the_list_says_the_first_sentence_alone(sam, at, old):
    page = sam.open(f"{at('claims:list')}?year={old.window.academic_year.start_year}")

    assert "The window closed before this draft was submitted." in page.words
    assert "You can copy it" not in page.words


@in_term
def test_an_expired_draft_names_the_day_on_which_the_next_window_opens(sam, at, old, window):
    opens_on = today() + timedelta(days=1)
    with as_owner():
        ClaimWindow.objects.filter(pk=window.pk).update(opens_on=opens_on)

    words = sam.open(at("claims:claim", old)).words

    assert f"You can copy it into the window that opens on {with_weekday(opens_on)}." in words


def test_without_a_date_an_expired_draft_promises_none(sam, at, old, window):
    with as_owner():
        window.delete()

    words = sam.open(at("claims:claim", old)).words

    assert "You can still read it, and copy it into the next window when that opens." in words
