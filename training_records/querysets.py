from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from schools.models import AcademicYear
    from training_records.models import TrainingRecord


class RecordQuerySet(QuerySet["TrainingRecord"]):
    def current(self) -> RecordQuerySet:
        """Without those that were removed."""
        return self.filter(minutes__gt=0)

    def of_year(self, year: AcademicYear) -> RecordQuerySet:
        return self.current().filter(academic_year=year)
