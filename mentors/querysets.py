"""Questions about many mentors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from schools.models import School


class MentorQuerySet(QuerySet["Mentor"]):
    def at(self, school: School) -> MentorQuerySet:
        """The mentors on this school's list, by first name."""
        return self.filter(placements__school=school).order_by("first_name", "last_name", "trn")
