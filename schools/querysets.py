from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import School

# Offshore, Welsh and British schools overseas: in the register, but never paid by this grant.
NEVER_ONBOARDED_TYPES = ["25", "30", "37"]
OPEN_STATUSES = ["1", "3"]


class SchoolQuerySet(QuerySet["School"]):
    def visible_to(self, user: User) -> SchoolQuerySet:
        if user.is_support:
            return self
        return self.filter(memberships__user=user)

    def can_be_onboarded(self) -> SchoolQuerySet:
        """Open or proposed to close, and of a type that can be paid."""
        return self.filter(status__in=OPEN_STATUSES).exclude(type_code__in=NEVER_ONBOARDED_TYPES)

    def eligible_in(self, start_year: int) -> SchoolQuerySet:
        return self.filter(eligibilities__academic_year_id=start_year)
