from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from activity.models import Entry
from claims.actions.change import start_change
from claims.actions.draft import (
    change_provider,
    choose_mentors,
    delete_draft,
    hand_over,
    set_answer,
    set_hours,
)
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Allowance, Claim
from claims.refusals import (
    CanNotBeChanged,
    ChangeUnderWay,
    NoLongerADraft,
    NotReady,
    OverAllowance,
    ProviderIsFixed,
    WindowClosed,
)
from claims.states import Status
from claims.windows.close import close_window
from common.clock import now
from mentors.models import Mentor
from messages_out.models import Message
from schools.models import School
from tests.claims.guards import settle
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    support_user,
)
from tests.factories.answers import answer_the_rest
from tests.raw_changes import by_hand, correct
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

NOT_SUBMITTED = [status for status in Status if status != Status.SUBMITTED]


@pytest.fixture
def grace(school: School) -> Mentor:
    return MentorFactory(first_name="Grace", at=[school])


@pytest.fixture
def claim(school: School, sam: User, ada: Mentor) -> Claim:
    """14 of Ada's 16 hours, submitted by Sam."""
    draft = ClaimFactory(school=school, created_by=sam, hours_of={ada: 14}, answered=True)
    return submit(claim=draft, submitter_is_mentor=False, by=sam)


def change_to(claim: Claim, by: User, hours: dict[Mentor, int]) -> Claim:
    """Ready to be submitted."""
    change = start_change(claim=claim, by=by)
    change = choose_mentors(claim=change, mentors=list(hours), version=change.version, by=by)
    by_id = {mentor.pk: number for mentor, number in hours.items()}
    change = set_hours(claim=change, hours=by_id, version=change.version, by=by)
    change = set_answer(question=PROVIDER_CONFIRMED, claim=change, answer=False, version=change.version, by=by)
    return answer_the_rest(change, by)


def used(mentor: Mentor) -> int:
    return Allowance.objects.get(mentor=mentor).used


def test_a_change_starts_from_the_claims_own_answers_and_the_claim_stands(claim: Claim, sam: User, ada: Mentor) -> None:
    change = start_change(claim=claim, by=sam)

    assert (change.status, change.changes, change.provider) == (Status.DRAFT, claim, claim.provider)
    assert dict(change.trainings.values_list("mentor", "hours")) == {ada.pk: 14}
    set_hours(claim=change, hours={ada.pk: 2}, version=1, by=sam)
    claim.refresh_from_db()
    assert (claim.status, claim.hours, used(ada)) == (Status.SUBMITTED, 14, 14)


def test_a_submitted_change_takes_the_place_of_what_stood(claim: Claim, sam: User, ada: Mentor, grace: Mentor) -> None:
    with as_owner():
        type(claim.window.academic_year.rates.get(area=claim.funding_area)).objects.update(pence=9999)
    change = change_to(claim, sam, {ada: 10, grace: 6})
    first_submitted_at = claim.submitted_at

    changed = submit(claim=change, submitter_is_mentor=False, by=sam)

    settle()
    assert (changed.pk, changed.reference, changed.status) == (claim.pk, claim.reference, Status.SUBMITTED)
    assert (changed.hours, changed.rate_pence, changed.amount_pence) == (16, 4380, 70080)
    assert (changed.submitted_at, changed.provider_confirmed) == (first_submitted_at, False)
    assert (used(ada), used(grace)) == (10, 6)
    assert not Claim.objects.filter(changes=claim).exists()


def test_every_version_is_kept(claim: Claim, sam: User, ada: Mentor, grace: Mentor) -> None:
    priya = claimant_at(claim.school)
    submit(claim=change_to(claim, sam, {ada: 10}), submitter_is_mentor=False, by=sam)
    submit(claim=change_to(claim, priya, {grace: 3}), submitter_is_mentor=True, by=priya)

    versions = claim.versions.order_by("number")
    assert [version.snapshot["hours"] for version in versions] == [14, 10, 3]
    assert [version.number for version in versions] == [1, 2, 3]
    assert [version.by for version in versions] == [sam, sam, priya]
    assert (used(ada), used(grace)) == (0, 3)


def test_a_claim_from_before_versions_keeps_what_stood_as_number_one(school: School, sam: User, ada: Mentor) -> None:
    claim = ClaimFactory(school=school, hours_of={ada: 8}, status=Status.SUBMITTED)

    submit(claim=change_to(claim, sam, {ada: 9}), submitter_is_mentor=False, by=sam)

    assert [version.snapshot["hours"] for version in claim.versions.order_by("number")] == [8, 9]


def test_a_mentors_declaration_cannot_be_changed_away(claim: Claim, sam: User, ada: Mentor) -> None:
    first = submit(claim=change_to(claim, sam, {ada: 10}), submitter_is_mentor=True, by=sam)
    second = submit(claim=change_to(claim, sam, {ada: 11}), submitter_is_mentor=False, by=sam)

    assert (first.submitter_is_mentor, second.submitter_is_mentor) == (True, True)


def test_submitting_a_change_twice_changes_once(claim: Claim, sam: User, ada: Mentor) -> None:
    change = change_to(claim, sam, {ada: 10})
    again = Claim.objects.get(pk=change.pk)

    first = submit(claim=change, submitter_is_mentor=False, by=sam)
    second = submit(claim=again, submitter_is_mentor=False, by=sam)

    assert (second.pk, second.version) == (claim.pk, first.version)
    assert claim.versions.count() == 2
    assert claim.versions.get(number=2).drafted_as == again.reference


def test_a_change_may_use_the_claims_own_hours_and_no_more_than_is_left(claim: Claim, sam: User, ada: Mentor) -> None:
    with pytest.raises(OverAllowance) as refusal:
        submit(claim=change_to(claim, sam, {ada: 17}), submitter_is_mentor=False, by=sam)

    assert refusal.value.shortfalls[0].left.left == 16
    change = Claim.objects.get(changes=claim)
    change = set_hours(claim=change, hours={ada.pk: 16}, version=change.version, by=sam)
    change = answer_the_rest(change, sam)
    assert submit(claim=change, submitter_is_mentor=False, by=sam).hours == 16


def test_fewer_hours_are_never_too_many_even_when_the_cap_has_sunk(claim: Claim, sam: User, ada: Mentor) -> None:
    with as_owner():
        type(claim.window.academic_year).objects.filter(pk=claim.window.academic_year_id).update(initial_cap=6)

    claim = submit(claim=change_to(claim, sam, {ada: 13}), submitter_is_mentor=False, by=sam)

    assert (claim.hours, used(ada)) == (13, 13)


def test_while_a_change_is_under_way_there_is_no_second(claim: Claim, sam: User) -> None:
    change = start_change(claim=claim, by=sam)

    with pytest.raises(ChangeUnderWay) as refusal:
        start_change(claim=claim, by=claimant_at(claim.school))

    assert refusal.value.change == change
    delete_draft(claim=change, by=sam)
    assert start_change(claim=claim, by=sam)


def test_a_change_keeps_the_provider(claim: Claim, sam: User) -> None:
    change = start_change(claim=claim, by=sam)

    with pytest.raises(ProviderIsFixed):
        change_provider(claim=change, provider=ProviderFactory(), version=1, by=sam)


def test_a_change_without_mentors_is_not_ready(claim: Claim, sam: User) -> None:
    change = start_change(claim=claim, by=sam)
    change = choose_mentors(claim=change, mentors=[], version=1, by=sam)

    with pytest.raises(NotReady):
        submit(claim=change, submitter_is_mentor=False, by=sam)


def test_a_change_is_told_and_recorded_with_was_and_now(claim: Claim, sam: User, ada: Mentor) -> None:
    priya = claimant_at(claim.school, first_name="Priya", last_name="Nair")
    with as_owner():
        Message.objects.all()._raw_delete("default")

    submit(claim=change_to(claim, priya, {ada: 10}), submitter_is_mentor=False, by=priya)

    manager = claim.school.memberships.get(level="manager").user
    assert sorted(Message.objects.values_list("to", flat=True)) == sorted([sam.email, priya.email, manager.email])
    body = Message.objects.first().body
    assert "Priya Nair changed claim" in body
    assert "Before: 14 hours, £613.20." in body
    assert "Now: 10 hours, £438.00." in body
    assert f"* {ada}: was 14 hours, now 10 hours" in body
    assert "Hours that are not on the claim now can be claimed again" in body
    entry = Entry.objects.about(claim).filter(verb="claim changed").get()
    assert (entry.before["amount_pence"], entry.after["amount_pence"]) == (61320, 43800)


def test_support_may_prepare_a_change_but_only_the_school_submits_it(claim: Claim, ada: Mentor) -> None:
    support = support_user()
    change = change_to(claim, support, {ada: 10})

    with pytest.raises(PermissionDenied):
        submit(claim=change, submitter_is_mentor=False, by=support)


@pytest.mark.parametrize("status", NOT_SUBMITTED)
def test_what_somebody_else_has_cannot_be_changed(status: Status, school: School, sam: User) -> None:
    claim = ClaimFactory(school=school, status=status)

    with pytest.raises(CanNotBeChanged):
        start_change(claim=claim, by=sam)


def test_a_change_that_comes_after_the_claim_went_into_a_check_is_refused(claim: Claim, sam: User, ada: Mentor) -> None:
    change = change_to(claim, sam, {ada: 10})
    with by_hand():
        Claim.objects.filter(pk=claim.pk).update(status=Status.SAMPLING_IN_PROGRESS)

    with pytest.raises(CanNotBeChanged) as refusal:
        submit(claim=change, submitter_is_mentor=False, by=sam)

    assert refusal.value.claim.status == Status.SAMPLING_IN_PROGRESS
    claim.refresh_from_db()
    assert claim.hours == 14


def test_a_claim_that_has_been_checked_is_not_changed_any_more(claim: Claim, sam: User) -> None:
    with as_owner():
        Claim.objects.filter(pk=claim.pk).update(assured_at=now())
    with pytest.raises(CanNotBeChanged):
        withdraw(claim=claim, reason="", by=sam)

    with as_owner():
        Claim.objects.filter(pk=claim.pk).update(assured_at=None)
    correct(claim, dict.fromkeys(claim.trainings.values_list("mentor_id", flat=True), 2))
    with pytest.raises(CanNotBeChanged):
        start_change(claim=claim, by=sam)


def test_after_the_window_nothing_is_changed_or_withdrawn(claim: Claim, sam: User, ada: Mentor) -> None:
    change = change_to(claim, sam, {ada: 10})
    window = claim.window
    with as_owner():
        type(window).objects.filter(pk=window.pk).update(closed_at=now())

    with pytest.raises(WindowClosed):
        submit(claim=change, submitter_is_mentor=False, by=sam)
    with pytest.raises(WindowClosed):
        withdraw(claim=claim, reason="", by=sam)
    with pytest.raises(WindowClosed):
        start_change(claim=claim, by=sam)


def test_a_withdrawn_claim_gives_its_hours_back(claim: Claim, sam: User, ada: Mentor) -> None:
    change = start_change(claim=claim, by=sam)

    withdrawn = withdraw(claim=claim, reason="Counted twice", by=sam)

    assert (withdrawn.status, used(ada)) == (Status.WITHDRAWN, 0)
    assert (withdrawn.hours, withdrawn.amount_pence) == (14, 61320)
    assert not Claim.objects.filter(pk=change.pk).exists()
    entry = Entry.objects.about(claim).filter(verb="claim withdrawn").get()
    assert (entry.by, entry.before, entry.after["reason"]) == (sam, {"status": "submitted"}, "Counted twice")
    told = Message.objects.filter(template="claim_withdrawn")
    assert told.filter(to=sam.email).count() == 1
    assert "Counted twice" in told.first().body


def test_whoever_began_a_change_reads_that_it_was_lost_when_the_claim_was_withdrawn(claim: Claim, sam: User) -> None:
    began, other = claimant_at(claim.school, first_name="Zoë"), claimant_at(claim.school)
    start_change(claim=claim, by=began)

    withdraw(claim=claim, reason="", by=sam)

    told = Message.objects.filter(template="claim_withdrawn")
    assert told.filter(to=began.email).count() == 1
    assert not told.filter(to=other.email).exists()
    assert f"The change of it that {began.full_name} had begun was lost" in told.get(to=began.email).body
    assert "to whoever began the change" in told.get(to=sam.email).body


def test_a_withdrawal_without_a_change_speaks_of_none(claim: Claim, sam: User) -> None:
    withdraw(claim=claim, reason="", by=sam)

    assert "change" not in Message.objects.get(template="claim_withdrawn", to=sam.email).body


def test_withdrawing_twice_is_withdrawing_once(claim: Claim, sam: User) -> None:
    first = withdraw(claim=claim, reason="", by=sam)
    again = withdraw(claim=claim, reason="", by=sam)

    assert again.version == first.version
    assert Message.objects.filter(template="claim_withdrawn", to=sam.email).count() == 1


@pytest.mark.parametrize("status", [status for status in NOT_SUBMITTED if status != Status.WITHDRAWN])
def test_only_a_submitted_claim_is_withdrawn(status: Status, school: School, sam: User) -> None:
    claim = ClaimFactory(school=school, status=status)

    with pytest.raises(CanNotBeChanged):
        withdraw(claim=claim, reason="", by=sam)


def test_only_the_school_withdraws(claim: Claim) -> None:
    for person in (support_user(), claimant_at(SchoolFactory())):
        with pytest.raises(PermissionDenied):
            withdraw(claim=claim, reason="", by=person)


def test_a_change_is_handed_over_as_a_change_of_its_claim(claim: Claim, school: School, sam: User, ada: Mentor) -> None:
    change, priya = change_to(claim, sam, {ada: 10}), claimant_at(school)

    hand_over(claim=change, to=priya, note="", by=sam)

    letter = Message.objects.get(to=priya.email)
    assert letter.subject == f"{school}: a change of claim {claim.reference} is ready for you"
    assert f"Finish and submit the change of claim {claim.reference} by" in letter.body
    assert f"Until it is, claim {claim.reference} stands as it was submitted: 14 hours, £613.20." in letter.body
    assert "10 hours, £438.00." in letter.body


def test_the_draft_of_a_change_expires_with_its_window(claim: Claim, sam: User, ada: Mentor) -> None:
    change = change_to(claim, sam, {ada: 10})
    close_window(window=claim.window, at=claim.window.closes_at + timedelta(seconds=1))

    with pytest.raises(NoLongerADraft):
        delete_draft(claim=change, by=sam)
    with pytest.raises(WindowClosed):
        submit(claim=change, submitter_is_mentor=False, by=sam)
    claim.refresh_from_db()
    assert (claim.status, claim.hours) == (Status.SUBMITTED, 14)
