"""Records as a provider's file leaves them."""

from __future__ import annotations

from collections.abc import Mapping

from mentors.models import Mentor
from providers.models import Provider
from schools.models import School
from tests.factories import AcademicYearFactory, person_at
from tests.uploads.files import xlsx
from training_records.actions import receive_records
from uploads.actions import apply_upload


def record(provider: Provider, school: School, minutes: Mapping[Mentor | str, int]) -> None:
    """For this year, by mentor or by a name without a TRN."""
    person = person_at(provider)
    rows = [
        [school.urn, str(who), who.trn if isinstance(who, Mentor) else "", f"{number // 60}:{number % 60:02}"]
        for who, number in minutes.items()
    ]
    content = xlsx([["URN", "Mentor", "TRN", "Hours"], *rows])
    file = receive_records(content, provider=provider, year=AcademicYearFactory(), name="hours.xlsx", by=person)
    apply_upload(file.upload, by=person)
