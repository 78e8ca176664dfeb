"""Submitting: the draft becomes a claim on money, for the hours in it and at the rate of this day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from claims import letters, permissions
from claims.actions.agreeing import (
    allowed,
    answered_trainings,
    keep_version,
    require_conditions,
    require_version,
    set_sum,
    what_was_agreed,
)
from claims.actions.changing import submit_change
from claims.actions.drafting import require_accredited, require_eligible
from claims.actions.holding import asked_at, hold, require_open, save, write_down
from claims.actions.patience import patient
from claims.models import Claim, MentorTraining
from claims.refusals import NoRate, WindowClosed
from claims.states import Status, move

if TYPE_CHECKING:
    from accounts.models import User


@patient
@transaction.atomic
def submit(*, claim: Claim, submitter_is_mentor: bool, by: User, version: int | None = None) -> Claim:
    """Hand a draft in, with the declaration. A claim that was handed in already is the answer, as it is now.

    So a double click, two tabs and two people make one claim and one message each. Submitting a change returns
    the claim that it changed. `version` is the one that the declaration was read with, when the page knows it.
    """
    permissions.require(permissions.may_submit, by, claim.school)
    if claim.changes_id:
        return submit_change(claim, submitter_is_mentor, by, version)
    draft = hold(claim, by)
    if draft.status == Status.EXPIRED:
        raise WindowClosed(draft.window)
    if not draft.is_draft:
        return draft
    require_version(draft, version)
    require_open(draft.window, asked_at(draft))
    return _hand_in(draft, submitter_is_mentor, by)


def _hand_in(draft: Claim, submitter_is_mentor: bool, by: User) -> Claim:
    require_eligible(draft.school, draft.window)
    require_conditions(draft)
    require_accredited(draft.provider)
    trainings = answered_trainings(draft)
    rate_pence = _rate_of(draft)
    left = allowed(draft, trainings, standing={})
    for training in trainings:
        training.training_type = left[training.mentor_id].kind
    MentorTraining.objects.bulk_update(trainings, ["training_type"])
    move(draft, to=Status.SUBMITTED)
    draft.submitted_at, draft.submitted_by, draft.submitter_is_mentor = asked_at(draft), by, submitter_is_mentor
    draft.funding_area = draft.school.funding_area
    set_sum(draft, trainings, rate_pence)
    declared = ("submitted_at", "submitted_by", "submitter_is_mentor")
    save(draft, by, "status", *declared, "funding_area", "rate_pence", "hours", "amount_pence")
    agreed = what_was_agreed(draft)
    keep_version(draft, by, agreed)
    write_down("claim submitted", draft, by, {"status": Status.DRAFT}, agreed)
    letters.claim_submitted(draft, trainings)
    return draft


def _rate_of(draft: Claim) -> int:
    """Pence an hour that the school's area gets in the claim's year."""
    year = draft.window.academic_year
    rate = year.rates.filter(area=draft.school.funding_area).first()
    if rate is None:
        raise NoRate(draft.school, year)
    return rate.pence
