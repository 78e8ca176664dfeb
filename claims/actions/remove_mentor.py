from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from activity.actions import record
from claims.models import Claim
from mentors.models import MentorAtSchool

if TYPE_CHECKING:
    from accounts.models import User
    from claims.querysets import ClaimQuerySet
    from mentors.models import Mentor
    from schools.models import School


class StillOnClaims(Exception):
    def __init__(self, claims: Sequence[Claim]) -> None:
        super().__init__(", ".join(claim.reference for claim in claims))
        self.claims = claims


@transaction.atomic
def remove_mentor(*, mentor: Mentor, school: School, by: User) -> None:
    """Off the list already, nothing changes. Raises StillOnClaims."""
    placement = MentorAtSchool.objects.select_for_update().filter(mentor=mentor, school=school).first()
    if placement is None:
        return
    if claims := list(claims_that_block(mentor, school)):
        raise StillOnClaims(claims)
    placement.delete()
    record("mentor removed from a school's list", about=mentor, by=by, school_id=school.pk)


def claims_that_block(mentor: Mentor, school: School) -> ClaimQuerySet:
    """By reference."""
    return Claim.objects.that_can_still_change().filter(school=school, trainings__mentor=mentor).order_by("reference")
