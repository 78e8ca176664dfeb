"""A change is a draft beside its claim, which stands until the change is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from claims import answers, permissions
from claims.actions import emails
from claims.actions._checks import (
    TermsSeen,
    answered_trainings,
    check_allowance,
    declared_facts,
    keep_version,
    require_terms,
    require_version,
    set_sum,
)
from claims.actions._locking import lock_claim, record_act, require_open, save
from claims.models import Claim, MentorTraining
from claims.references import with_a_free_reference
from claims.refusals import CanNotBeChanged, ChangeUnderWay, DraftGone, NotReady, WindowClosed
from claims.retry import retry_on_lock
from claims.states import Status
from claims.wording.hand_over import who_handed_over
from claims.wording.sums import sum_of

if TYPE_CHECKING:
    from accounts.models import User


@retry_on_lock
@transaction.atomic
def start_change(*, claim: Claim, by: User) -> Claim:
    """Raises ChangeUnderWay."""
    permissions.require(permissions.may_prepare, by, claim.school)
    claim, at = lock_claim(claim, by)
    require_changeable(claim, at)
    if under_way := claim.change_drafts.drafts().first():
        raise ChangeUnderWay(under_way)
    change = with_a_free_reference(
        Claim(
            changes=claim,
            school=claim.school,
            provider=claim.provider,
            window=claim.window,
            **answers.values_of(claim),
            created_by=by,
            updated_by=by,
        )
    )
    MentorTraining.objects.bulk_create(
        MentorTraining(claim=change, mentor_id=mentor, hours=hours) for mentor, hours in _hours(claim).items()
    )
    record_act("change started", claim, by, {}, {"drafted_as": change.reference, "draft": change.pk})
    return change


def submit_change(
    change: Claim,
    submitter_is_mentor: bool,
    by: User,
    version: int | None,
    terms_seen: TermsSeen | None,
    given: Mapping[str, bool],
) -> Claim:
    """At the frozen rate; both versions are kept."""
    claim, at = lock_claim(Claim(pk=change.changes_id, reference=change.reference), by)
    try:
        draft, _ = lock_claim(change, by)
    except DraftGone:
        if claim.versions.filter(drafted_as=change.reference).exists():
            return claim
        raise
    if draft.status == Status.EXPIRED:
        raise WindowClosed(draft.window)
    require_version(draft, version)
    require_changeable(claim, at)
    for column, answer in given.items():
        setattr(draft, column, answer)
    trainings = answered_trainings(draft)
    if _changes_nothing(draft, trainings, claim):
        raise NotReady(["a change"])
    left = check_allowance(draft, trainings, current_hours=_hours(claim))
    require_terms(draft, sum_of(draft, trainings, left), left, terms_seen)
    for training in trainings:
        training.training_type = left[training.mentor_id].kind
    return _replace(claim, draft, trainings, submitter_is_mentor, by)


def _replace(claim: Claim, draft: Claim, trainings: list[MentorTraining], submitter_is_mentor: bool, by: User) -> Claim:
    """The draft is gone then."""
    before = declared_facts(claim)
    if not claim.versions.exists():
        keep_version(claim, claim.submitted_by, before)
    _replace_trainings(claim, trainings)
    handed_over = who_handed_over([draft.pk]).get(draft.pk, [])
    draft.delete()
    set_sum(claim, trainings, claim.rate_pence or 0)
    values = answers.values_of(draft)
    for column, value in values.items():
        setattr(claim, column, value)
    claim.submitter_is_mentor = claim.submitter_is_mentor or submitter_is_mentor
    save(claim, by, "hours", "amount_pence", "submitter_is_mentor", *values)
    declared = declared_facts(claim)
    keep_version(claim, by, declared, drafted_as=draft.reference)
    record_act("claim changed", claim, by, before, declared)
    emails.claim_changed(claim, before, trainings, by, handed_over)
    return claim


def require_changeable(claim: Claim, at: datetime) -> None:
    """Not in a payment run or a sample, never checked, and in an open window."""
    if claim.status != Status.SUBMITTED or claim.was_checked:
        raise CanNotBeChanged(claim)
    require_open(claim.window, at)


def _changes_nothing(draft: Claim, trainings: list[MentorTraining], claim: Claim) -> bool:
    hours = {training.mentor_id: training.hours for training in trainings}
    return hours == _hours(claim) and answers.values_of(draft) == answers.values_of(claim)


def _hours(claim: Claim) -> dict[int, int]:
    """By mentor id, all filled in."""
    return {training.mentor_id: training.hours or 0 for training in claim.trainings.order_by("mentor_id")}


def _replace_trainings(claim: Claim, trainings: list[MentorTraining]) -> None:
    """Rows of mentors who stay are changed, so that the allowance sees only the difference."""
    current_hours = {training.mentor_id: training for training in claim.trainings.all()}
    rows = [
        current_hours.get(training.mentor_id) or MentorTraining(claim=claim, mentor=training.mentor)
        for training in trainings
    ]
    for row, training in zip(rows, trainings, strict=True):
        row.hours, row.training_type = training.hours, training.training_type
    claim.trainings.exclude(mentor__in=[row.mentor_id for row in rows]).delete()
    MentorTraining.objects.bulk_update([row for row in rows if row.pk], ["hours", "training_type"])
    MentorTraining.objects.bulk_create([row for row in rows if not row.pk])
