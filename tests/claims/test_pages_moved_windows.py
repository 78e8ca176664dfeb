"""A window that is moved to open later, while somebody is at work in it."""

import pytest

from claims.models import Claim
from claims.states import Status
from common.words import with_weekday
from tests.factories import ClaimFactory, coming_window

pytestmark = pytest.mark.django_db


def test_a_draft_of_a_window_that_was_moved_to_later_says_when_it_opens_and_is_kept(sam, at, draft):
    draft.window = coming_window()
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
    draft.save()

    page = sam.send(hours="14")

    opens_on = with_weekday(draft.window.opens_on)
    assert f"The window now opens on {opens_on}, so your answer was not saved. Your draft is kept." in page.words


def test_a_draft_of_a_window_that_was_moved_to_later_is_not_deleted(sam, at, draft):
    sam.open(at("claims:delete", draft))
    draft.window = coming_window()
    draft.save()

    page = sam.send()

    assert Claim.objects.get() == draft
    assert "so it was not deleted. Your draft is kept." in page.words


def test_a_submitted_claim_of_a_window_that_was_moved_to_later_is_not_called_closed(sam, at, fernhollow):
    claim = ClaimFactory(school=fernhollow, status=Status.SUBMITTED, window=coming_window())

    page = sam.open(at("claims:claim", claim))

    assert f"The window now opens on {with_weekday(claim.window.opens_on)}." in page.words
    assert "closed" not in page.words
