from datetime import timedelta

import pytest

from claims.actions.change import start_change
from claims.actions.draft import choose_mentors, delete_draft, set_answer
from claims.actions.submit import submit
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Claim
from claims.states import Status
from common.clock import today
from tests.claims.sending import send_while
from tests.clock import in_term, set_database_clock
from tests.factories import ClaimFactory, MentorFactory, SchoolFactory, claimant_at
from tests.journeys.visitor import Visitor
from tests.raw_changes import by_hand
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(fernhollow):
    return Visitor(claimant_at(fernhollow, first_name="Priya", last_name="Nair"))


@pytest.fixture
def submitted(ready, sam_okafor):
    return submit(claim=ready, submitter_is_mentor=False, by=sam_okafor)


def test_hours_typed_for_a_mentor_whom_a_colleague_took_off_lead_on_with_who_and_when(
    sam, priya, at, draft, ada, grace
):
    draft.trainings.create(mentor=grace)
    sam.open(at("claims:hours-of", draft, mentor=grace.public_id))
    priya.open(at("claims:mentors", draft))
    priya.send(mentors=[ada.public_id])

    page = sam.send(hours="12")

    assert sam.address == at("claims:hours-of", draft, mentor=ada.public_id)
    assert "Priya Nair changed this claim at" in page.words
    assert "Grace Oyelaran is not on it now." in page.words


def test_hours_typed_together_for_a_mentor_whom_a_colleague_took_off_are_said_to_have_gone(
    sam, priya, at, draft, ada, grace
):
    draft.trainings.create(mentor=grace)
    sam.open(at("claims:hours", draft))
    priya.open(at("claims:mentors", draft))
    priya.send(mentors=[ada.public_id])

    page = sam.send(**{ada.public_id: "14", grace.public_id: "12"})

    assert draft.trainings.get().hours == 14
    assert "Grace Oyelaran is not on this claim now, so the hours you entered for Grace were not saved." in page.words
    assert "Both changes are kept" not in page.words


def test_the_hours_page_of_a_mentor_of_another_school_is_not_found(sam, at, draft):
    stranger = MentorFactory(at=[SchoolFactory()])

    assert sam.client.get(at("claims:hours-of", draft, mentor=stranger.public_id)).status_code == 404


@pytest.mark.parametrize(
    "page", ["provider-confirmed", "mentors", "tasks", "check", "declaration", "claim", "hand-over"]
)
def test_a_draft_that_a_colleague_deleted_is_explained_on_the_list(sam, priya, at, draft, page):
    priya.open(at("claims:delete", draft))
    priya.send()

    for page_now in (sam.open(at(f"claims:{page}", draft)), sam.send_to(at(f"claims:{page}", draft))):
        assert sam.address == at("claims:list")
        assert f"Priya Nair deleted draft {draft.reference} at" in page_now.words


def test_deleting_what_oneself_deleted_is_no_news_and_going_back_says_who_deleted_it(sam, at, draft):
    sam.open(at("claims:delete", draft))
    form = sam.hidden()
    sam.client.post(sam.address, form)

    page = sam.send_to(at("claims:delete", draft))
    assert page.words.count(draft.reference) == 1
    assert f"Draft {draft.reference} is deleted" in page.words

    page = sam.open(at("claims:mentors", draft))
    assert f"You deleted draft {draft.reference} at" in page.words


def test_a_draft_that_another_school_deleted_is_as_unknown_as_any(sam, at, harbourlight):
    theirs = ClaimFactory(school=SchoolFactory(), provider=harbourlight)
    delete_draft(claim=theirs, by=claimant_at(theirs.school))

    for send in (sam.client.get, sam.client.post):
        assert send(at("claims:tasks", theirs)).status_code == 404


def test_a_change_that_went_when_its_claim_was_withdrawn_leads_to_the_claim(sam, priya, at, submitted, sam_okafor, ada):
    change = start_change(claim=submitted, by=sam_okafor)
    sam.open(at("claims:hours-of", change, mentor=ada.public_id))
    priya.open(at("claims:withdraw", submitted))
    priya.send()

    page = sam.send(hours="10")

    assert sam.address == at("claims:claim", submitted)
    assert f"Priya Nair withdrew claim {submitted.reference} at" in page.words
    assert "so the change of it is gone too." in page.words
    assert f"deleted the change that was draft {change.reference}" not in page.words
    assert "Priya Nair withdrew this claim" in page.words


def test_an_answer_to_a_claim_that_a_colleague_submitted_is_said_not_to_be_saved(sam, priya, at, ready, ada):
    sam.open(at("claims:hours-of", ready, mentor=ada.public_id))
    priya.open(at("claims:declaration", ready))
    priya.send(is_mentor="no")

    page = sam.send(hours="10")

    assert sam.address == at("claims:claim", ready)
    assert "Priya Nair submitted this claim at" in page.words
    assert "so your answer was not saved. The claim can be changed until" in page.words


def test_an_answer_to_a_change_that_a_colleague_submitted_says_that_the_change_was(
    sam, priya, at, submitted, sam_okafor, ada
):
    change = start_change(claim=submitted, by=sam_okafor)
    other = not change.provider_confirmed
    set_answer(question=PROVIDER_CONFIRMED, claim=change, answer=other, version=change.version, by=sam_okafor)
    sam.open(at("claims:hours-of", change, mentor=ada.public_id))
    priya.open(at("claims:declaration", change))
    priya.send(is_mentor="no")

    page = sam.send(hours="10")

    assert "Priya Nair submitted the change of this claim at" in page.words
    assert "so your answer was not saved." in page.words


def test_a_confirmation_of_hours_that_a_colleague_emptied_is_said_not_to_be_saved(sam, priya, at, ready, ada, grace):
    sam.open(at("claims:provider-confirmed", ready))
    priya.open(at("claims:mentors", ready))
    priya.send(mentors=[ada.public_id, grace.public_id])

    page = sam.send(confirmed="yes")

    assert sam.address == at("claims:hours-of", ready, mentor=grace.public_id)
    assert "Priya Nair changed this claim at" in page.words
    assert "so your answer was not saved." in page.words


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (Status.SAMPLING_IN_PROGRESS, "This claim is in an assurance check now"),
        (Status.PAYMENT_IN_PROGRESS, "This claim is with the payer now"),
        (Status.PAID, "This claim is “Paid” now"),
    ],
)
@pytest.mark.parametrize(
    ("page", "outcome"), [("withdraw", "it was not withdrawn"), ("change", "no change was started")]
)
def test_a_claim_that_others_took_on_meanwhile_says_why_it_was_not_changed(
    sam, at, submitted, page, outcome, status, why
):
    with by_hand():
        Claim.objects.filter(pk=submitted.pk).update(status=Status.SAMPLING_IN_PROGRESS)
        if status != Status.SAMPLING_IN_PROGRESS:
            Claim.objects.filter(pk=submitted.pk).update(status=Status.SUBMITTED)
            Claim.objects.filter(pk=submitted.pk).update(status=Status.PAYMENT_IN_PROGRESS)
        if status == Status.PAID:
            Claim.objects.filter(pk=submitted.pk).update(status=Status.PAID)

    page_now = sam.send_to(at(f"claims:{page}", submitted))

    assert sam.address == at("claims:claim", submitted)
    assert f"{why}, so {outcome}." in page_now.words


@in_term
def test_withdrawing_after_the_window_says_that_it_closed(sam, at, submitted, window):
    sam.open(at("claims:withdraw", submitted))
    window.closes_on = today() - timedelta(days=1)
    with as_owner():
        window.save()

    page = sam.send()

    assert "The window closed at 11:59pm on" in page.words
    assert "so it was not withdrawn." in page.words
    assert Claim.objects.get().status == Status.SUBMITTED


@in_term
def test_a_draft_is_kept_when_its_window_has_closed_before_anybody_noticed(sam, at, draft, window):
    sam.open(at("claims:delete", draft))
    window.closes_on = today() - timedelta(days=1)
    with as_owner():
        window.save()

    page = sam.send()

    assert Claim.objects.get() == draft
    assert sam.address == at("claims:claim", draft)
    assert "Your draft is kept." in page.words


# --- In the moment between the page and its act ----------------------------------------------------------


def test_a_withdrawal_that_arrives_after_the_last_second_says_that_the_window_closed(sam, at, submitted, window):
    sam.open(at("claims:withdraw", submitted))

    page = send_while(sam, lambda: set_database_clock(window.closes_at + timedelta(seconds=1)))

    assert "The window closed at 11:59pm on" in page.words
    assert "so it was not withdrawn." in page.words


def test_a_mentor_who_left_the_list_in_that_moment_is_named(sam, at, draft, ada, grace, fernhollow):
    sam.open(at("claims:mentors", draft))

    page = send_while(
        sam,
        lambda: fernhollow.mentor_placements.filter(mentor=grace).delete(),
        mentors=[ada.public_id, grace.public_id],
    )

    assert "Grace Oyelaran is not on your list now, so your answer was not saved." in page.words


def test_an_answer_to_a_draft_that_was_deleted_in_that_moment_leads_to_the_list(sam, at, draft, ada, priya_nair):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    page = send_while(sam, lambda: delete_draft(claim=draft, by=priya_nair), hours="14")

    assert sam.address == at("claims:list")
    assert f"Priya Nair deleted draft {draft.reference} at" in page.words


def test_hours_for_a_mentor_who_was_taken_off_in_that_moment_lead_on(sam, at, draft, ada, grace, priya_nair):
    draft.trainings.create(mentor=grace)
    sam.open(at("claims:hours-of", draft, mentor=grace.public_id))

    page = send_while(
        sam,
        lambda: choose_mentors(claim=draft, mentors=[ada], version=draft.version, by=priya_nair),
        hours="12",
    )

    assert sam.address == at("claims:hours-of", draft, mentor=ada.public_id)
    assert "Grace Oyelaran is not on it now." in page.words
