"""A school's hours beside what its providers recorded: minutes / 60, rounded down over the sum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from claims.allowance import HoursLeft, hours_left_with
from mentors.models import Mentor
from training_records.models import TrainingRecord

if TYPE_CHECKING:
    from claims.models import Claim
    from providers.models import Provider
    from schools.models import AcademicYear, School


@dataclass(frozen=True)
class Recorded:
    """Of one person at a school. No mentor: nobody on the school's list; `left` then is None too."""

    record: TrainingRecord
    mentor: Mentor | None = None
    left: HoursLeft | None = None

    @property
    def name(self) -> str:
        return str(self.mentor or self.record.name or self.record.email)

    @property
    def hours(self) -> int:
        return self.record.hours

    @property
    def claimed(self) -> int:
        return self.left.used_here if self.left else 0

    @property
    def to_claim(self) -> int:
        """Recorded and not claimed here, as far as the cap allows."""
        return max(0, min(self.hours - self.claimed, self.left.left)) if self.left else 0


def hours_recorded(school: School, provider: Provider, year: AcademicYear, mentors: Iterable[Mentor]) -> dict[int, int]:
    """Whole hours by mentor id, of those who have a record."""
    by_trn = {mentor.trn: mentor.pk for mentor in mentors}
    records = TrainingRecord.objects.of_year(year).filter(school=school, provider=provider, trn__in=by_trn)
    return {by_trn[record.trn]: record.hours for record in records}


def hours_beside(claim: Claim, mentors: Iterable[Mentor]) -> dict[int, int]:
    """What the claim's provider recorded at its school: whole hours by mentor id."""
    return hours_recorded(claim.school, claim.provider, claim.window.academic_year, mentors)


def recorded_by_provider(school: School, year: int) -> list[tuple[str, str, int, int]]:
    """Code, name, minutes and mentors of each accredited provider with records there."""
    records = TrainingRecord.objects.current().filter(school=school, academic_year=year, provider__accredited=True)
    sums = records.values_list("provider__code", "provider__name").annotate(Sum("minutes"), Count("pk"))
    return list(sums.order_by("provider__name", "provider__code"))


def has_sent(provider: Provider, year: AcademicYear) -> bool:
    return TrainingRecord.objects.of_year(year).filter(provider=provider).exists()


def recorded_at(school: School, year: AcademicYear) -> dict[Provider, list[Recorded]]:
    """All that is recorded there, by provider and name."""
    there = TrainingRecord.objects.of_year(year).filter(school=school, provider__accredited=True)
    records = list(there.select_related("provider").order_by("provider__name", "provider__code", "plain_name", "pk"))
    if not records:
        return {}
    trns = {record.trn for record in records if record.trn}
    mentors = {mentor.trn: mentor for mentor in Mentor.objects.at(school).filter(trn__in=trns)}
    providers = {record.provider_id: record.provider for record in records}
    left = hours_left_with(mentors.values(), providers.values(), year, school)
    found: dict[Provider, list[Recorded]] = {}
    for record in records:
        mentor = mentors.get(record.trn)
        recorded = Recorded(record, mentor, left[mentor.pk, record.provider_id] if mentor else None)
        found.setdefault(providers[record.provider_id], []).append(recorded)
    return found
