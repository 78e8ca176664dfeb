"""What a status says to support: one tag, one holder, one sentence for each."""

from datetime import timedelta

import pytest

from claims.states import Status
from claims.wording.support_status import READY_FOR_PAYMENT, SUPPORT_STATUS_TEXTS, Holder, support_status_tag
from common.clock import now, today
from common.words import deadline, in_words, with_weekday
from support.filters import waiting_for
from support.presenters.claims import holder_of
from tests.factories import ClaimFactory, closed_window, coming_window, open_window

COLOURS = {"yellow", "blue", "green", "red", "grey", "orange"}
# What each status says to support (docs/reference/rules.md, part 12).
AGREED = {
    Status.DRAFT: ("Draft, with school", "blue"),
    Status.SUBMITTED: ("Submitted", "blue"),
    Status.WITHDRAWN: ("Withdrawn", "grey"),
    Status.EXPIRED: ("Expired draft", "grey"),
    Status.PAYMENT_IN_PROGRESS: ("With payer", "blue"),
    Status.PAYMENT_INFORMATION_REQUESTED: ("Payer needs information", "yellow"),
    Status.PAYMENT_INFORMATION_SENT: ("Information sent to payer", "blue"),
    Status.PAYMENT_NOT_APPROVED: ("Refused by payer", "red"),
    Status.PAID: ("Paid", "green"),
    Status.SAMPLING_IN_PROGRESS: ("With provider", "blue"),
    Status.SAMPLING_PROVIDER_NOT_APPROVED: ("With school", "blue"),
    Status.SAMPLING_NOT_APPROVED: ("Correct or claw back", "yellow"),
    Status.CLAWBACK_REQUIRES_APPROVAL: ("Clawback to approve", "yellow"),
    Status.CLAWBACK_REJECTED: ("Clawback sent back", "yellow"),
    Status.CLAWBACK_REQUESTED: ("Ready for clawback run", "yellow"),
    Status.CLAWBACK_IN_PROGRESS: ("Clawback with payer", "blue"),
    Status.CLAWBACK_COMPLETE: ("Clawback complete", "green"),
    Status.CLAWBACK_UNSUCCESSFUL: ("Clawback failed", "red"),
    Status.REJECTED: ("Rejected", "red"),
}


def test_every_status_has_the_voice_that_was_agreed():
    assert set(AGREED) == set(Status)
    assert {status: (text.label, text.colour) for status, text in SUPPORT_STATUS_TEXTS.items()} == AGREED


@pytest.mark.django_db
def test_a_claim_that_was_checked_in_an_open_window_is_not_said_to_be_the_schools_to_change():
    claim = ClaimFactory(status=Status.SUBMITTED, assured_at=now())

    sentence = support_status_tag(claim).sentence

    assert sentence == (
        f"{claim.provider} checked it on {in_words(today())}, so the school cannot change or withdraw it."
    )


def test_the_same_words_never_have_two_colours():
    voices = [*SUPPORT_STATUS_TEXTS.values(), READY_FOR_PAYMENT]

    assert len({text.label for text in voices}) == len({(text.label, text.colour) for text in voices})
    assert {text.colour for text in voices} <= COLOURS


def test_yellow_is_for_support_and_blue_for_others():
    for text in [*SUPPORT_STATUS_TEXTS.values(), READY_FOR_PAYMENT]:
        ours = text.holder in (Holder.SUPPORT, Holder.SECOND_PERSON)
        assert not (text.colour == "yellow" and not ours), text.label
        assert not (text.colour == "blue" and ours), text.label


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("window", [open_window, closed_window, coming_window])
def test_a_claim_in_every_status_is_found_under_the_one_that_it_waits_for(status, window):
    claim = ClaimFactory(status=status, window=window())

    readiness = support_status_tag(claim)
    found = [holder for holder in Holder if type(claim).objects.filter(waiting_for(holder)).exists()]

    assert found == [readiness.holder] == [holder_of(claim.status, claim.window)]
    assert readiness.sentence.endswith(".")


@pytest.mark.django_db
def test_a_submitted_claim_is_ready_for_payment_once_its_window_is_closed():
    assert support_status_tag(ClaimFactory(status=Status.SUBMITTED)).label == "Submitted"
    assert support_status_tag(ClaimFactory(status=Status.SUBMITTED, window=closed_window())).label == (
        "Ready for payment"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_a_claim_of_a_window_that_was_moved_to_later_waits_for_it_to_open(status):
    window = coming_window()

    readiness = support_status_tag(ClaimFactory(status=status, window=window))

    assert readiness.label == SUPPORT_STATUS_TEXTS[status].label
    assert f"from {with_weekday(window.opens_on)} until {deadline(window.closes_on)}." in readiness.sentence


@pytest.mark.django_db
def test_a_provider_is_overdue_from_the_day_after_the_due_date():
    being_checked = {"status": Status.SAMPLING_IN_PROGRESS, "window": closed_window()}

    due_today = support_status_tag(ClaimFactory(**being_checked, answers_due_on=today()))
    late = support_status_tag(ClaimFactory(**being_checked, answers_due_on=today() - timedelta(days=1)))

    assert (due_today.label, late.label, late.colour) == ("With provider", "Provider overdue", "red")
    assert "The answer is due by" in due_today.sentence
    assert "The answer was due by" in late.sentence
