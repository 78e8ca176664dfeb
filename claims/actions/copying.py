"""Starting again from an expired or a withdrawn claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from activity.models import Entry
from claims import permissions
from claims.actions.drafting import fit_to_allowance, require_accredited, require_eligible
from claims.actions.holding import hold, require_open, write_down
from claims.actions.patience import patient
from claims.models import Claim, ClaimWindow, MentorTraining
from claims.references import with_a_free_reference
from claims.refusals import CanNotBeCopied
from claims.states import Status
from common.clock import database_now
from mentors.models import Mentor

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Copied:
    """The new draft, and what could not come along: mentors who had to go, and those whose hours are asked again."""

    draft: Claim
    dropped: list[Mentor]
    asked_again: list[Mentor]


@patient
@transaction.atomic
def copy_into_window(*, claim: Claim, window: ClaimWindow, by: User) -> Copied:
    """A draft in the open window with the claim's provider, mentors and hours, as far as they can be claimed today.

    Asked for twice, by one person or by two, it is the same draft, as long as nothing is changed in it.
    """
    permissions.require(permissions.may_prepare, by, claim.school)
    claim = hold(claim, by)
    if claim.status not in (Status.EXPIRED, Status.WITHDRAWN):
        raise CanNotBeCopied(claim)
    require_open(window, database_now())
    require_eligible(claim.school, window)
    require_accredited(claim.provider)
    return _what_came_along(claim, _untouched_copy(claim, window) or _new_copy(claim, window, by))


def _untouched_copy(claim: Claim, window: ClaimWindow) -> Claim | None:
    """The record of acts knows what a draft was copied from."""
    untouched = Claim.objects.drafts().filter(school=claim.school_id, window=window, version=1, changes=None)
    copies = {"verb": "claim copied", "after__from": claim.reference}
    return next((draft for draft in untouched if Entry.objects.about(draft).filter(**copies).exists()), None)


def _new_copy(claim: Claim, window: ClaimWindow, by: User) -> Claim:
    draft = with_a_free_reference(
        Claim(school=claim.school, provider=claim.provider, window=window, created_by=by, updated_by=by)
    )
    wanted = dict(claim.trainings.order_by("mentor_id").values_list("mentor_id", "hours"))
    listed = claim.school.mentor_placements.filter(mentor__in=wanted).order_by("mentor_id")
    MentorTraining.objects.bulk_create(
        MentorTraining(claim=draft, mentor_id=pk, hours=wanted[pk]) for pk in listed.values_list("mentor_id", flat=True)
    )
    fit_to_allowance(draft)
    write_down("claim copied", draft, by, {}, {"from": claim.reference, "window": window.pk})
    return draft


def _what_came_along(claim: Claim, draft: Claim) -> Copied:
    hours = dict(draft.trainings.values_list("mentor_id", "hours"))
    by_name = claim.trainings.select_related("mentor").order_by("mentor__first_name", "mentor__last_name")
    asked_again = [one.mentor for one in by_name if one.hours and one.mentor_id in hours and not hours[one.mentor_id]]
    return Copied(draft, [one.mentor for one in by_name if one.mentor_id not in hours], asked_again)
