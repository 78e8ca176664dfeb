"""One claim with what is on it, as it was read at one moment."""

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
    """Each part is read once, when it is asked for. After an act a page reads a new state, and drops the old one."""

    def __init__(self, school: School, reference: str) -> None:
        """Raises Claim.DoesNotExist."""
        self.school = school
        self.claim: Claim = school.claims.with_answers().called(reference)
        self._hours_left: dict[int, HoursLeft] = {}

    @property
    def trainings(self) -> list[MentorTraining]:
        """The mentors on the claim, by first name."""
        return list(self.claim.trainings.all())

    @property
    def mentors(self) -> list[Mentor]:
        return [training.mentor for training in self.trainings]

    @cached_property
    def change_begun(self) -> Claim | None:
        """The draft in which a change of the claim is prepared."""
        return self.claim.change_drafts.drafts().select_related("created_by").first()

    def hours_left(self, mentors: Iterable[Mentor]) -> dict[int, HoursLeft]:
        """What these mentors have left for this claim; the claim that a change will replace does not count."""
        unread = [mentor for mentor in mentors if mentor.pk not in self._hours_left]
        if unread:
            claim = self.claim
            year = claim.window.academic_year
            self._hours_left |= hours_left(unread, claim.provider, year, self.school, claim.changes)
        return self._hours_left

    def what_went(self, mentors: Iterable[Mentor]) -> list[str]:
        """Of those who were found for this draft, whom it could not have with the hours that were told, and why."""
        told = hours_told(self.claim)
        found = [mentor for mentor in mentors if mentor.pk in told]
        left = self.hours_left(found)
        short = [mentor for mentor in found if told[mentor.pk] > left[mentor.pk].left or not left[mentor.pk].left]
        shortfalls = [Shortfall(mentor, told[mentor.pk], left[mentor.pk]) for mentor in short]
        return [what_went(shortfall, self.claim.provider) for shortfall in shortfalls]
