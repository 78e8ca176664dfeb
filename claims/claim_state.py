from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from claims.allowance import HoursLeft, Shortfall, hours_left
from claims.pending_mentors import hours_told
from claims.wording.hours import what_went

if TYPE_CHECKING:
    from claims.models import Claim, MentorTraining
    from mentors.models import Mentor
    from schools.models import School


class ClaimState:
    """Each part is read once; after an act, read a new state."""

    def __init__(self, school: School, reference: str) -> None:
        """Raises Claim.DoesNotExist."""
        self.school = school
        self.claim: Claim = school.claims.with_answers().called(reference)
        self._hours_left: dict[int, HoursLeft] = {}

    @property
    def trainings(self) -> list[MentorTraining]:
        """By first name."""
        return list(self.claim.trainings.all())

    @property
    def mentors(self) -> list[Mentor]:
        return [training.mentor for training in self.trainings]

    @cached_property
    def change_begun(self) -> Claim | None:
        return self.claim.change_drafts.drafts().select_related("created_by").first()

    def hours_left(self, mentors: Iterable[Mentor]) -> dict[int, HoursLeft]:
        """Not counting the claim that a change will replace."""
        unread = [mentor for mentor in mentors if mentor.pk not in self._hours_left]
        if unread:
            claim = self.claim
            year = claim.window.academic_year
            self._hours_left |= hours_left(unread, claim.provider, year, self.school, claim.changes)
        return self._hours_left

    def what_went(self, mentors: Iterable[Mentor]) -> list[str]:
        """Found mentors who have fewer hours left than were told."""
        told = hours_told(self.claim)
        found = [mentor for mentor in mentors if mentor.pk in told]
        left = self.hours_left(found)
        short = [mentor for mentor in found if told[mentor.pk] > left[mentor.pk].left or not left[mentor.pk].left]
        shortfalls = [Shortfall(mentor, told[mentor.pk], left[mentor.pk]) for mentor in short]
        return [what_went(shortfall, self.claim.provider) for shortfall in shortfalls]
