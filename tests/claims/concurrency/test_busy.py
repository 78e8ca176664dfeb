from collections import Counter
from functools import partial

import pytest
from django.db import transaction

from accounts.models import User
from activity.models import Entry
from claims.actions.change import start_change
from claims.actions.copy import copy_into_window
from claims.actions.draft import delete_draft, set_hours
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.models import Claim
from claims.refusals import CanNotBeChanged, DraftGone
from claims.states import Status
from mentors.models import Mentor
from messages_out.models import Message
from schools.models import School
from tests.claims.guards import no_row_locks
from tests.crowd import all_at_once, begun
from tests.factories import (
    ClaimFactory,
    closed_window,
    open_window,
)
from tests.factories.answers import answer_the_rest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def ready_draft(school: School, ada: Mentor, hours: int = 5) -> Claim:
    return ClaimFactory(school=school, hours_of={ada: hours}, answered=True)


def kinds(results: list[object]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def verbs(claim: Claim) -> Counter[str]:
    return Counter(Entry.objects.about(claim).values_list("verb", flat=True))


def test_a_draft_that_one_deletes_and_one_submits_is_one_of_the_two(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    for _ in range(4):
        draft = ready_draft(fernhollow, ada, hours=1)
        submitted, deleted = all_at_once(
            [
                partial(submit, claim=draft, submitter_is_mentor=False, by=people[0]),
                partial(delete_draft, claim=draft, by=people[1]),
            ]
        )

        still = Claim.objects.filter(pk=draft.pk).first()
        if still is None:
            assert (type(submitted), deleted) == (DraftGone, None)
        else:
            assert (still.status, type(deleted).__name__) == (Status.SUBMITTED, "NoLongerADraft")


def delete_while_it_is_submitted(draft: Claim, people: list[User]) -> object:
    """Before the submission commits."""
    with transaction.atomic():
        submit(claim=draft, submitter_is_mentor=False, by=people[0])
        deleting = begun(partial(delete_draft, claim=draft, by=people[1]))
    return deleting.result()


def test_who_deletes_what_is_being_submitted_waits_and_is_told(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    draft = ready_draft(fernhollow, ada)

    assert type(delete_while_it_is_submitted(draft, people)).__name__ == "NoLongerADraft"
    assert verbs(draft)["draft deleted"] == 0


def test_without_the_lock_only_the_database_keeps_the_submitted_claim(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    """The control."""
    draft = ready_draft(fernhollow, ada)

    with no_row_locks():
        refusal = delete_while_it_is_submitted(draft, people)

    assert "Cannot delete" in str(refusal)
    assert Claim.objects.get(pk=draft.pk).status == Status.SUBMITTED


def test_a_claim_that_four_people_withdraw_is_withdrawn_once(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    claim = submit(claim=ready_draft(fernhollow, ada), submitter_is_mentor=False, by=people[0])
    told_before = Message.objects.count()

    results = all_at_once([partial(withdraw, claim=claim, reason="", by=by) for by in people])

    assert {result.status for result in results} == {Status.WITHDRAWN}
    assert verbs(claim)["claim withdrawn"] == 1
    told = Message.objects.order_by("pk")[told_before:]
    assert max(Counter(message.to for message in told).values()) == 1


def test_a_claim_that_is_withdrawn_while_it_is_amended_ends_withdrawn_without_a_leftover(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    for _ in range(4):
        claim = submit(claim=ready_draft(fernhollow, ada), submitter_is_mentor=False, by=people[0])
        change = start_change(claim=claim, by=people[1])
        change = set_hours(claim=change, hours={ada.pk: 9}, version=change.version, by=people[1])
        change = answer_the_rest(change, people[1])

        amended, _ = all_at_once(
            [
                partial(submit, claim=change, submitter_is_mentor=False, by=people[1]),
                partial(withdraw, claim=claim, reason="", by=people[2]),
            ]
        )

        claim.refresh_from_db()
        assert claim.status == Status.WITHDRAWN
        assert not Claim.objects.filter(changes=claim).exists()
        assert (claim.hours, claim.versions.count()) == ((9, 2) if isinstance(amended, Claim) else (5, 1))
        assert isinstance(amended, Claim | DraftGone | CanNotBeChanged)


def test_a_change_that_is_begun_while_the_claim_is_withdrawn_does_not_outlive_it(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    for _ in range(4):
        claim = submit(claim=ready_draft(fernhollow, ada), submitter_is_mentor=False, by=people[0])

        begins = partial(start_change, claim=claim, by=people[1])
        begun_change, _ = all_at_once([begins, partial(withdraw, claim=claim, reason="", by=people[2])])

        assert isinstance(begun_change, Claim | CanNotBeChanged)
        assert not Claim.objects.filter(changes=claim).exists()


def test_a_claim_that_is_copied_by_four_people_at_once_is_one_draft(
    fernhollow: School, people: list[User], ada: Mentor
) -> None:
    old = ClaimFactory(school=fernhollow, status=Status.EXPIRED, window=closed_window(), hours_of={ada: 5})

    results = all_at_once([partial(copy_into_window, claim=old, window=open_window(), by=by) for by in people])

    assert {result.draft.pk for result in results} == set(Claim.objects.drafts().values_list("pk", flat=True))
    assert Claim.objects.drafts().get().trainings.count() == 1


def test_without_the_lock_a_second_copy_is_a_second_draft(fernhollow: School, people: list[User], ada: Mentor) -> None:
    """The control."""
    old = ClaimFactory(school=fernhollow, status=Status.EXPIRED, window=closed_window(), hours_of={ada: 5})
    copying = partial(copy_into_window, claim=old, window=open_window())

    with no_row_locks(), transaction.atomic():
        copying(by=people[0])
        begun(partial(copying, by=people[1]), seconds=10).result()

    assert Claim.objects.drafts().count() == 2
