from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from claims import permissions
from claims.actions import emails
from claims.actions._checks import (
    TermsSeen,
    answered_trainings,
    check_allowance,
    declared_facts,
    keep_version,
    require_conditions,
    require_terms,
    require_version,
    set_sum,
)
from claims.actions._locking import lock_claim, record_act, require_open, save
from claims.actions.change import submit_change
from claims.actions.draft import require_accredited, require_eligible
from claims.models import Claim, MentorTraining
from claims.refusals import NoRate, WindowClosed
from claims.retry import retry_on_lock
from claims.states import Status, move
from claims.wording.sums import sum_of

if TYPE_CHECKING:
    from accounts.models import User


@retry_on_lock
@transaction.atomic
def submit(
    *,
    claim: Claim,
    submitter_is_mentor: bool,
    by: User,
    version: int | None = None,
    terms_seen: TermsSeen | None = None,
    given: Mapping[str, bool] | None = None,
) -> Claim:
    """Handed in already, it is the answer, so a double click makes one claim.

    Submitting a change returns the claim that it changed. `version` is the one that the declaration was read with,
    `terms_seen` gives the terms that stood there (claims/wording/terms.py). What a change had to ask again is `given`
    with its declaration, by column.
    """
    permissions.require(permissions.may_submit, by, claim.school)
    if claim.changes_id:
        return submit_change(claim, submitter_is_mentor, by, version, terms_seen, given or {})
    draft, at = lock_claim(claim, by)
    if draft.status == Status.EXPIRED:
        raise WindowClosed(draft.window)
    if not draft.is_draft:
        return draft
    require_version(draft, version)
    require_open(draft.window, at)
    return _hand_in(draft, submitter_is_mentor, by, at, terms_seen)


def _hand_in(draft: Claim, submitter_is_mentor: bool, by: User, at: datetime, terms_seen: TermsSeen | None) -> Claim:
    require_eligible(draft.school, draft.window)
    require_conditions(draft)
    require_accredited(draft.provider)
    trainings = answered_trainings(draft)
    left = check_allowance(draft, trainings, current_hours={})
    declared_sum = sum_of(draft, trainings, left)
    if not declared_sum.rate:
        raise NoRate(draft.school, draft.window.academic_year)
    require_terms(draft, declared_sum, left, terms_seen)
    for training in trainings:
        training.training_type = left[training.mentor_id].kind
    MentorTraining.objects.bulk_update(trainings, ["training_type"])
    move(draft, to=Status.SUBMITTED)
    draft.submitted_at, draft.submitted_by, draft.submitter_is_mentor = at, by, submitter_is_mentor
    draft.funding_area = draft.school.funding_area
    set_sum(draft, trainings, declared_sum.rate)
    submission = ("submitted_at", "submitted_by", "submitter_is_mentor")
    save(draft, by, "status", *submission, "funding_area", "rate_pence", "hours", "amount_pence")
    declared = declared_facts(draft)
    keep_version(draft, by, declared)
    record_act("claim submitted", draft, by, {"status": Status.DRAFT}, declared)
    emails.claim_submitted(draft, trainings)
    return draft
