"""What a provider recorded and its schools have not claimed, in pounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Sum

from claims.models import Allowance, MentorTraining
from claims.wording.sums import rates_now
from mentors.models import Mentor
from schools.models import School
from training_records.models import TrainingRecord

if TYPE_CHECKING:
    from providers.models import Provider
    from schools.models import AcademicYear


@dataclass
class NotClaimed:
    """Of one school: hours that its mentors could still claim, and what they are worth in pence."""

    school: School
    mentors: int = 0
    hours: int = 0
    pence: int = 0


def not_claimed(provider: Provider, year: AcademicYear) -> list[NotClaimed]:
    """By school, the most first. At most what the cap of a mentor leaves, over all schools."""
    records = list(
        TrainingRecord.objects.of_year(year)
        .filter(provider=provider)
        .select_related("school")
        .order_by("school_id", "pk")
    )
    claimed, left = _claimed(provider, year), _left(provider, year)
    rates = rates_now()
    found: dict[int, NotClaimed] = {}
    for record in records:
        hours = record.hours - claimed.get((record.school_id, record.trn), 0)
        hours = max(0, min(hours, left.get(record.trn, year.initial_cap)))
        if hours:
            if record.trn:
                left[record.trn] = left.get(record.trn, year.initial_cap) - hours
            row = found.setdefault(record.school_id, NotClaimed(record.school))
            row.mentors += 1
            row.hours += hours
            row.pence += hours * rates.get((year.pk, record.school.funding_area), 0)
    return sorted(found.values(), key=lambda row: (-row.pence, -row.hours, row.school.name))


def _claimed(provider: Provider, year: AcademicYear) -> dict[tuple[int, str], int]:
    """Hours by school and TRN."""
    trainings = MentorTraining.objects.using_allowance().filter(
        claim__provider=provider, claim__window__academic_year=year
    )
    sums = trainings.values_list("claim__school", "mentor__trn").annotate(taken=Sum(F("hours") - F("hours_given_back")))
    return {(school, trn): hours for school, trn, hours in sums.order_by()}


def _left(provider: Provider, year: AcademicYear) -> dict[str, int]:
    """Hours by TRN, of whoever has claimed."""
    used = Allowance.objects.filter(provider=provider, academic_year=year).values_list("mentor", "cap", "used")
    trns = dict(Mentor.objects.filter(pk__in=[mentor for mentor, _, _ in used]).values_list("pk", "trn"))
    return {trns[mentor]: max(0, cap - taken) for mentor, cap, taken in used}
