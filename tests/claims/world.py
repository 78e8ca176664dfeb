"""For the random lives: a plain model of the rules.

It shares no code with the service: claims are dictionaries, hours are counted in a loop.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from accounts.models import User
from claims.models import ClaimWindow
from claims.states import HOURS_GIVEN_BACK, NEVER_SUBMITTED
from mentors.models import Mentor
from providers.models import Provider
from schools.models import AcademicYear, School
from tests.clock import set_database_clock
from tests.factories import (
    AcademicYearFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    let_claim,
    manager_at,
    support_user,
)
from tests.roles import as_owner


@dataclass
class Expected:
    """Hours and hours given back are by mentor id."""

    school: int
    provider: int
    year: int
    status: str = "draft"
    hours: dict[int, int | None] = field(default_factory=dict)
    given_back: dict[int, int] = field(default_factory=dict)
    confirmed: bool | None = None
    changes: str | None = None
    versions: int = 0
    entries: int = 1

    @property
    def is_live(self) -> bool:
        return self.status not in [*NEVER_SUBMITTED, *HOURS_GIVEN_BACK]

    @property
    def is_ready(self) -> bool:
        return bool(self.hours) and None not in self.hours.values() and self.confirmed is not None

    def uses(self, mentor: int) -> int:
        return (self.hours.get(mentor) or 0) - self.given_back.get(mentor, 0) if self.is_live else 0


class World:
    """Two schools that share three mentors, two providers, last year's window and this year's."""

    def __init__(self) -> None:
        self.years: list[AcademicYear] = [AcademicYearFactory(start_year=year) for year in (2024, 2025)]
        with as_owner():
            self.windows = [
                ClaimWindow.objects.create(
                    academic_year=year,
                    opens_on=year.ends_on.replace(month=5, day=1),
                    closes_on=year.ends_on.replace(month=7, day=17),
                )
                for year in self.years
            ]
        self.schools: list[School] = [SchoolFactory(), SchoolFactory()]
        for school in self.schools:
            for year in self.years:
                let_claim(school, year)
        self.providers: list[Provider] = [ProviderFactory(), ProviderFactory()]
        self.mentors: list[Mentor] = [MentorFactory(at=self.schools) for _ in range(3)]
        self.support = support_user()
        self.people: dict[int, list[User]] = {
            school.pk: [claimant_at(school), manager_at(school)] for school in self.schools
        }
        self.claims: dict[str, Expected] = {}
        self.deleted_entries = 0
        self.number = 0
        self.set_clock()

    @property
    def window(self) -> ClaimWindow:
        """By the database's clock."""
        return self.windows[self.number]

    @property
    def year(self) -> AcademicYear:
        return self.years[self.number]

    def set_clock(self) -> None:
        set_database_clock(self.window.opens_at + timedelta(days=30))

    def next_window(self) -> None:
        self.number += 1
        self.set_clock()

    def who(self, school: int, role: str) -> User:
        if role == "support":
            return self.support
        if role == "stranger":
            return next(people[0] for pk, people in self.people.items() if pk != school)
        return self.people[school][role == "manager"]

    def used(self, mentor: int, provider: int, year: int, leaving_out: str | None = None) -> int:
        return sum(
            claim.uses(mentor)
            for reference, claim in self.claims.items()
            if (claim.provider, claim.year) == (provider, year) and reference != leaving_out
        )

    def cap(self, mentor: int, provider: int, year: int) -> int:
        trained_before = any(self.used(mentor, provider, earlier.pk) for earlier in self.years if earlier.pk < year)
        found = next(each for each in self.years if each.pk == year)
        return found.refresher_cap if trained_before else found.initial_cap

    def fits(self, draft: Expected) -> bool:
        """A change may keep what its claim has."""
        readiness = self.claims[draft.changes].hours if draft.changes else {}
        for mentor, hours in draft.hours.items():
            left = self.cap(mentor, draft.provider, draft.year)
            left -= self.used(mentor, draft.provider, draft.year, draft.changes)
            if (hours or 0) > max(left, readiness.get(mentor) or 0):
                return False
        return True

    def change_of(self, reference: str) -> str | None:
        drafts = (ref for ref, claim in self.claims.items() if claim.changes == reference and claim.status == "draft")
        return next(drafts, None)
