"""Starting again from an expired or a withdrawn claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from claims import permissions
from claims.actions.drafting import fit_to_allowance, require_accredited, require_eligible
from claims.actions.holding import require_open, write_down
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


@transaction.atomic
def copy_into_window(*, claim: Claim, window: ClaimWindow, by: User) -> Copied:
    """A draft in the open window with the claim's provider, mentors and hours, as far as they can be claimed today."""
    permissions.require(permissions.may_prepare, by, claim.school)
    if claim.status not in (Status.EXPIRED, Status.WITHDRAWN):
        raise CanNotBeCopied(claim)
    require_open(window, database_now())
    require_eligible(claim.school, window)
    require_accredited(claim.provider)
    draft = with_a_free_reference(
        Claim(school=claim.school, provider=claim.provider, window=window, created_by=by, updated_by=by)
    )
    wanted = {training.mentor_id: training for training in claim.trainings.select_related("mentor")}
    listed = set(claim.school.mentor_placements.filter(mentor__in=wanted).values_list("mentor_id", flat=True))
    gone = [training.mentor for pk, training in wanted.items() if pk not in listed]
    MentorTraining.objects.bulk_create(
        MentorTraining(claim=draft, mentor_id=pk, hours=wanted[pk].hours) for pk in sorted(listed)
    )
    gone += fit_to_allowance(draft)
    asked_again = draft.trainings.filter(hours=None).select_related("mentor")
    write_down("claim copied", draft, by, {}, {"from": claim.reference, "window": window.pk})
    return Copied(draft, gone, [training.mentor for training in asked_again if wanted[training.mentor_id].hours])
