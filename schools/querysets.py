from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from common.clock import a_year_before, today

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import AcademicYear, School

# Offshore, Welsh and British schools overseas: in the register, but never paid by this grant.
NEVER_ONBOARDED_TYPES = ["25", "30", "37"]
OPEN_STATUSES = ["1", "3"]
CLOSED = "2"


class SchoolQuerySet(QuerySet["School"]):
    def visible_to(self, user: User) -> SchoolQuerySet:
        if user.is_support:
            return self
        return self.filter(memberships__user=user)

    def can_be_onboarded(self) -> SchoolQuerySet:
        """Open or proposed to close, and of a type that can be paid."""
        return self.filter(status__in=OPEN_STATUSES).exclude(type_code__in=NEVER_ONBOARDED_TYPES)

    def that_were_there_in(self, year: AcademicYear) -> SchoolQuerySet:
        """As `School.was_there_in`."""
        return self.exclude(status=CLOSED, closed_on__lt=max(year.starts_on, a_year_before(today())))

    def eligible_in(self, start_year: int) -> SchoolQuerySet:
        return self.filter(eligibilities__academic_year_id=start_year)
