"""A window is moved to open later, while somebody works in it."""

from datetime import timedelta

import pytest

from claims.models import Claim
from claims.readiness import readiness_of
from claims.refusals import NotAccredited
from claims.states import Status
from claims.wording.conflicts import not_started
from common.clock import today
from common.words import with_weekday
from tests.clock import in_term
from tests.factories import ClaimFactory, coming_window
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_a_draft_of_a_window_that_was_moved_to_later_says_when_it_opens_and_is_kept(sam, at, draft):
    draft.window = coming_window()
    with as_owner():
        draft.save()

    page = sam.open(at("claims:tasks", draft))

    assert sam.address == at("claims:claim", draft)
    opens_on = with_weekday(draft.window.opens_on)
    assert f"Draft The window now opens on {opens_on}. Your draft is kept until then." in page.words
    assert "Not submitted in time" not in page.words
    assert "copy" not in page.words.lower()


def test_an_answer_for_a_window_that_was_moved_to_later_is_said_not_to_be_saved(sam, at, draft, ada):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))
    draft.window = coming_window()
    with as_owner():
        draft.save()

    page = sam.send(hours="14")

    opens_on = with_weekday(draft.window.opens_on)
    assert f"The window now opens on {opens_on}, so your answer was not saved. Your draft is kept." in page.words


def test_a_draft_of_a_window_that_was_moved_to_later_is_not_deleted(sam, at, draft):
    sam.open(at("claims:delete", draft))
    draft.window = coming_window()
    with as_owner():
        draft.save()

    page = sam.send()

    assert Claim.objects.get() == draft
    assert "so it was not deleted. Your draft is kept." in page.words


def send_provider(visitor, provider):
    return visitor.send(**{"search": provider.name, "search-picked": provider.code})


@in_term
def test_a_provider_sent_after_the_window_closed_starts_no_claim_and_says_why(sam, at, window, harbourlight):
    sam.open(at("claims:new"))
    window.closes_on = today() - timedelta(days=1)
    with as_owner():
        window.save()

    page = send_provider(sam, harbourlight)

    assert sam.address == at("claims:list")
    closed_on = with_weekday(window.closes_on)
    assert f"The window closed at 11:59pm on {closed_on}, so no claim was started." in page.words
    assert "so no claim was started" not in sam.open(at("claims:new")).words


@in_term
def test_a_provider_sent_after_the_window_was_moved_to_later_starts_no_claim_and_says_why(
    sam, at, window, harbourlight
):
    sam.open(at("claims:new"))
    window.opens_on = today() + timedelta(days=1)
    with as_owner():
        window.save()

    page = send_provider(sam, harbourlight)

    assert f"The window now opens on {with_weekday(window.opens_on)}, so no claim was started." in page.words


def test_a_provider_sent_by_a_school_that_is_not_eligible_any_more_starts_no_claim_and_says_why(
    sam, at, window, fernhollow, harbourlight
):
    sam.open(at("claims:new"))
    with as_owner():
        fernhollow.eligibilities.all().delete()

    page = send_provider(sam, harbourlight)

    assert (
        f"Fernhollow Primary School cannot claim in {window.academic_year} now, so no claim was started." in page.words
    )


def test_a_provider_that_lost_its_accreditation_at_that_moment_is_the_cause(fernhollow, harbourlight):
    why = not_started(readiness_of(fernhollow), fernhollow, NotAccredited(harbourlight).cause)

    assert why == "Harbourlight SCITT is not an accredited provider now, so no claim was started."


def test_a_submitted_claim_of_a_window_that_was_moved_to_later_is_not_called_closed(sam, at, fernhollow):
    claim = ClaimFactory(school=fernhollow, status=Status.SUBMITTED, window=coming_window())

    page = sam.open(at("claims:claim", claim))

    assert f"The window now opens on {with_weekday(claim.window.opens_on)}." in page.words
    assert "closed" not in page.words
