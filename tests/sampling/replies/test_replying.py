"""What a reply and a decision come to. £43.80 an hour: Ada 14 hours, Grace 12, of whom 8 are recorded."""

import pytest

from accounts.models import User
from activity.models import Entry
from claims.models import Allowance, Claim, ClaimWindow
from claims.states import Status
from claims.wording.provider_status import provider_status_tag
from claims.wording.school_status import status_tag
from claims.wording.support_status import support_status_tag
from claims.wording.timeline import Audience, timeline_of
from common.clock import today
from mentors.models import Mentor
from messages_out.models import Message
from sampling.answers.actions import CannotReopen, Conflict, reopen
from sampling.decisions.actions import NothingToDecide, decide
from sampling.decisions.asked import digest_of
from sampling.decisions.models import Decision
from sampling.replies.actions import NothingToReplyTo
from sampling.replies.asked import refusal_of
from sampling.replies.models import Reply, SentReply
from sampling.rules import is_working_day
from tests.factories import MentorFactory, claimant_at, manager_at, person_at, support_user
from tests.sampling.replies.refused import (
    accept,
    decided,
    dispute,
    find,
    make_late,
    refusal,
    refuse,
    refused,
    send_off,
    sent_of,
    training,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Mentor:
    return MentorFactory(first_name="Ada")


@pytest.fixture
def grace() -> Mentor:
    return MentorFactory(first_name="Grace", last_name="Oyelaran")


@pytest.fixture(params=[Status.SUBMITTED, Status.PAID], ids=str)
def claim(request: pytest.FixtureRequest, window: ClaimWindow, ada: Mentor, grace: Mentor) -> Claim:
    return refused(window, {ada: 14, grace: 12}, {grace: 8}, status=request.param)


@pytest.fixture
def sam(claim: Claim) -> User:
    return claimant_at(claim.school)


def tags(claim: Claim) -> tuple[str, str, str]:
    """As school, provider and support read them."""
    claim = Claim.objects.select_related("school", "provider", "window").get(pk=claim.pk)
    return status_tag(claim).label, provider_status_tag(claim).label, support_status_tag(claim).label


def used(mentor: Mentor, claim: Claim) -> int:
    return Allowance.objects.get(mentor=mentor, provider=claim.provider).used


def test_the_reply_is_due_on_a_working_day_and_everybody_reads_who_holds_the_claim(claim: Claim) -> None:
    assert claim.reply_due_on is not None
    assert claim.reply_due_on > today()
    assert is_working_day(claim.reply_due_on)
    assert tags(claim) == ("Reply needed", "Not agreed, with school", "With school")

    make_late(claim)

    assert tags(claim) == ("Reply overdue", "Not agreed, with school", "School overdue")


def test_accepting_everything_corrects_the_claim_or_asks_the_money_back(
    claim: Claim, sam: User, ada: Mentor, grace: Mentor
) -> None:
    was_paid = claim.checked_from == Status.PAID
    accept(claim, grace, sam)
    send_off(claim, sam)

    claim.refresh_from_db()
    assert claim.assured_at is not None
    assert (claim.hours, claim.amount_pence) == (26, 113880)
    if was_paid:
        assert (claim.status, claim.hours_to_return) == (Status.CLAWBACK_REQUIRES_APPROVAL, 4)
        assert (claim.hours_given_back, used(grace, claim)) == (0, 12)
        assert tags(claim) == ("Some hours not accepted", "Hours corrected", "Clawback to approve")
    else:
        assert (claim.status, claim.payable_pence) == (Status.SUBMITTED, 96360)
        assert (used(grace, claim), used(ada, claim)) == (8, 14)
        assert tags(claim) == ("Submitted", "Hours corrected", "Ready for payment")
        assert not claim.can_be_changed
    (decision,) = Decision.objects.all()
    assert [(line["hours"], line["basis"]) for line in decision.lines] == [(14, "agreed"), (8, "accepted")]
    assert {*Message.objects.values_list("template", flat=True)} >= {"school_replied", "check_decided"}
    assert refusal_of(claim) is None


def test_taking_off_the_only_mentor_rejects_an_unpaid_claim(window: ClaimWindow, grace: Mentor) -> None:
    claim = refused(window, {grace: 12}, {grace: 0})
    sam = claimant_at(claim.school)

    accept(claim, grace, sam)
    send_off(claim, sam)

    claim.refresh_from_db()
    assert (claim.status, used(grace, claim)) == (Status.REJECTED, 0)
    assert tags(claim)[0] == "Nothing to pay"


def test_a_dispute_waits_for_support_and_evidence_accepted_leads_back_where_it_came_from(
    claim: Claim, sam: User, grace: Mentor
) -> None:
    came_from, robin = claim.checked_from, support_user()
    dispute(claim, grace, 12, sam)
    send_off(claim, sam)

    claim.refresh_from_db()
    assert claim.status == Status.SAMPLING_PROVIDER_NOT_APPROVED
    assert claim.decision_due_on is not None
    assert is_working_day(claim.decision_due_on)
    assert tags(claim) == ("Reply sent", "Disputed by school", "Decision needed")

    find(claim, grace, 12, robin)
    decided(claim, robin)

    claim.refresh_from_db()
    assert (claim.status, claim.checked_from, claim.hours_to_return) == (came_from, "", 0)
    assert claim.assured_at is not None
    assert claim.payable_pence == claim.amount_pence


def test_support_can_decide_for_another_number_and_all_three_read_of_it(claim: Claim, sam: User, grace: Mentor) -> None:
    was_paid, robin = claim.checked_from == Status.PAID, support_user()
    priya = manager_at(claim.school)
    dispute(claim, grace, 11, sam)
    send_off(claim, sam)
    find(claim, grace, 10, robin)
    decided(claim, robin)

    claim = Claim.objects.select_related("school", "provider", "window").get(pk=claim.pk)
    assert (claim.hours_to_return if was_paid else claim.hours_given_back) == 2
    letters = Message.objects.filter(template="check_decided")
    assert {*letters.values_list("to", flat=True)} >= {sam.email, priya.email}
    assert letters.filter(provider_id=claim.provider_id).count() == 1
    assert all("The register shows it" in letter.body and "£1,051.20" in letter.body for letter in letters)
    for audience in (Audience.SCHOOL, Audience.PROVIDER):
        newest = timeline_of(claim, audience)[0]
        said = "Grace Oyelaran: 10 hours. “The register shows it”"
        assert (newest.title, newest.words) == ("Decided", f"After the check: 24 hours, £1,051.20. {said}")


def test_both_sides_read_one_thread(claim: Claim, sam: User, grace: Mentor) -> None:
    dispute(claim, grace, 11, sam)
    send_off(claim, sam)

    for audience in Audience:
        told = {event.title: event.words for event in timeline_of(claim, audience)}
        assert "Grace Oyelaran: 11 hours. “She came to every session”" in told["Reply sent"]
        assert "Grace Oyelaran: 8 hours." in told["Not agreed in the check"]


def test_support_decides_without_a_reply_once_it_is_late(claim: Claim, grace: Mentor) -> None:
    robin = support_user()
    with pytest.raises(NothingToDecide):
        find(claim, grace, 8, robin)

    make_late(claim)
    find(claim, grace, 8, robin)
    decided(claim, robin)

    claim.refresh_from_db()
    assert claim.status in (Status.SUBMITTED, Status.CLAWBACK_REQUIRES_APPROVAL)


def test_a_late_reply_comes_before_a_decision_that_did_not_see_it(claim: Claim, sam: User, grace: Mentor) -> None:
    robin = support_user()
    make_late(claim)
    find(claim, grace, 8, robin)
    dispute(claim, grace, 12, sam)
    seen = digest_of(refusal(claim))
    send_off(claim, sam)

    with pytest.raises(Conflict):
        decide(sent=sent_of(claim), seen=seen, by=robin)

    assert not Decision.objects.exists()


def test_a_reply_is_sent_once_and_cannot_be_changed_then(claim: Claim, sam: User, grace: Mentor) -> None:
    dispute(claim, grace, 12, sam)
    first = send_off(claim, sam)
    assert send_off(claim, manager_at(claim.school)) == first
    with pytest.raises(NothingToReplyTo):
        accept(claim, grace, sam, version=1)

    assert SentReply.objects.count() == 1
    assert Entry.objects.about(claim).filter(verb="school disputed").count() == 1


def test_a_colleague_who_was_first_is_not_overwritten(claim: Claim, sam: User, grace: Mentor) -> None:
    dispute(claim, grace, 12, sam)

    with pytest.raises(Conflict):
        accept(claim, grace, manager_at(claim.school))

    dispute(claim, grace, 12, manager_at(claim.school))
    assert Reply.objects.get().version == 1


def test_a_reopened_answer_ends_the_reply_and_the_next_begins_anew(claim: Claim, sam: User, grace: Mentor) -> None:
    dispute(claim, grace, 12, sam)
    send_off(claim, sam)
    first = sent_of(claim)
    reopen(sent=first, reason="Asked", by=support_user())
    with pytest.raises(NothingToReplyTo):
        accept(claim, grace, sam, version=1)

    refuse(first.sampled.request, claim, {grace: 8}, person_at(claim.provider))

    assert tags(claim)[0] == "Reply needed"
    accept(claim, grace, sam)
    send_off(claim, sam)
    assert [reply.accepts for reply in Reply.objects.order_by("pk")] == [False, True]
    with pytest.raises(CannotReopen):
        reopen(sent=sent_of(claim), reason="Late", by=support_user())


def test_what_is_accepted_in_a_dispute_is_no_question_for_support(
    window: ClaimWindow, ada: Mentor, grace: Mentor
) -> None:
    claim = refused(window, {ada: 14, grace: 12}, {ada: 10, grace: 8})
    sam, robin = claimant_at(claim.school), support_user()
    accept(claim, ada, sam)
    dispute(claim, grace, 12, sam)
    send_off(claim, sam)

    find(claim, grace, 9, robin)
    decision = decided(claim, robin)

    assert decision.final_hours == {training(claim, ada).pk: 10, training(claim, grace).pk: 9}
    claim.refresh_from_db()
    assert (claim.status, claim.payable_pence) == (Status.SUBMITTED, 19 * 4380)
