from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from activity.models import Entry
from claims.models import ClaimWindow
from common.clock import today
from schools.models import AcademicYear, School

ASKED_TO_CHECK = "eligibility check asked for"


class Blocker(Enum):
    """A page speaks of the first that applies."""

    WINDOW_IS_COMING = "a window is coming"
    NO_WINDOW = "no window has a date"
    SCHOOL_CLOSED = "closed before the year, or more than a year ago"
    NOT_ELIGIBLE = "not eligible"
    CONDITIONS_WAIT = "conditions not accepted"
    NO_MENTORS = "no mentors"
    NONE = "all well"


@dataclass(frozen=True)
class ClaimReadiness:
    """`windows` are all, the newest first. Anything else is asked once, where it matters."""

    school: School
    windows: list[ClaimWindow]

    @cached_property
    def window(self) -> ClaimWindow | None:
        """The open one."""
        return next((window for window in self.windows if window.is_open()), None)

    @cached_property
    def coming(self) -> ClaimWindow | None:
        return next((window for window in reversed(self.windows) if window.opens_on > today()), None)

    @cached_property
    def last(self) -> ClaimWindow | None:
        return next((window for window in self.windows if window.opens_on <= today()), None)

    @property
    def school_closed(self) -> bool:
        """So that nothing can be claimed in the open window."""
        return self.window is not None and not self.school.was_there_in(self.window.academic_year)

    @cached_property
    def eligible(self) -> bool:
        window = self.window
        return (
            window is not None
            and not self.school_closed
            and self.school.eligibilities.filter(academic_year=window.academic_year_id).exists()
        )

    @cached_property
    def accepted(self) -> bool:
        window = self.window
        return window is not None and self.school.acceptances.filter(academic_year=window.academic_year_id).exists()

    @cached_property
    def has_mentors(self) -> bool:
        return self.school.mentor_placements.exists()

    @property
    def blocker(self) -> Blocker:
        if self.window is None:
            return Blocker.WINDOW_IS_COMING if self.coming else Blocker.NO_WINDOW
        if self.school_closed:
            return Blocker.SCHOOL_CLOSED
        if not self.eligible:
            return Blocker.NOT_ELIGIBLE
        if not self.accepted:
            return Blocker.CONDITIONS_WAIT
        return Blocker.NONE if self.has_mentors else Blocker.NO_MENTORS

    @property
    def may_start(self) -> bool:
        """Only submitting waits for the conditions."""
        return self.window is not None and self.eligible

    @property
    def year(self) -> AcademicYear | None:
        """Of the open window, else the last, else the next."""
        window = self.window or self.last or self.coming
        return window.academic_year if window else None

    @property
    def year_to_claim_for(self) -> AcademicYear | None:
        """Of the open window, else the next, else the last."""
        window = self.window or self.coming or self.last
        return window.academic_year if window else None

    def may_be_claimed(self, year: AcademicYear) -> bool:
        """Today, or in a window with a date."""
        if self.window and self.window.academic_year_id == year.pk:
            return self.eligible
        if not self.school.was_there_in(year):
            return False
        return any(window.is_coming() and window.academic_year_id == year.pk for window in self.windows)

    @property
    def years(self) -> list[AcademicYear]:
        """Newest first."""
        begun = [window.academic_year for window in self.windows if window.opens_on <= today()]
        return list(dict.fromkeys(begun))


def last_asked_to_check(school: School, year: AcademicYear) -> Entry | None:
    asked = Entry.objects.about(school).filter(verb=ASKED_TO_CHECK, after__year=year.pk)
    return asked.select_related("by").last()


def readiness_of(school: School, known: ClaimWindow | None = None) -> ClaimReadiness:
    """For a draft its own window is `known` as the only one that matters."""
    return ClaimReadiness(school, [known] if known else list(ClaimWindow.objects.newest_first()))
