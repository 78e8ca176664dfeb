"""The counters in the database (claims.models.Allowance) refuse; this module explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Concat

from claims import rules
from claims.models import Allowance, Claim, MentorTraining
from common.words import counted

if TYPE_CHECKING:
    from mentors.models import Mentor
    from providers.models import Provider
    from schools.models import AcademicYear, School


@dataclass(frozen=True)
class OwnClaim:
    """A claim of the asking school."""

    reference: str
    hours: int
    submitted_by: str
    submitted_at: datetime


@dataclass(frozen=True)
class HoursLeft:
    """For one mentor. Other schools are a number and a sum."""

    kind: str
    cap: int
    used: int
    used_here: int
    used_elsewhere: int
    other_schools: int
    left: int
    own_claims: tuple[OwnClaim, ...]


@dataclass(frozen=True)
class Shortfall:
    """More was asked for a mentor than is left."""

    mentor: Mentor
    hours: int
    left: HoursLeft

    def __str__(self) -> str:
        return f"{self.mentor} has {counted(self.left.left, 'hour')} left, not {self.hours}"


def hours_left(
    mentors: Iterable[Mentor],
    provider: Provider,
    year: AcademicYear,
    school: School,
    changed: Claim | None = None,
) -> dict[int, HoursLeft]:
    """By mentor id, in one query. The hours of a claim that is being `changed` are free for it, also when a cap has
    sunk.
    """
    found = hours_left_with(mentors, [provider], year, school, changed)
    return {mentor_id: left for (mentor_id, _), left in found.items()}


def hours_left_with(
    mentors: Iterable[Mentor],
    providers: Iterable[Provider],
    year: AcademicYear,
    school: School,
    changed: Claim | None = None,
) -> dict[tuple[int, int], HoursLeft]:
    """By mentor id and provider id, in one query."""
    mentor_ids, provider_ids = [mentor.pk for mentor in mentors], [provider.pk for provider in providers]
    this_year: dict[tuple[int, int], list[UsedHours]] = defaultdict(list)
    earlier: dict[tuple[int, int], int] = defaultdict(int)
    current_hours: dict[tuple[int, int], int] = defaultdict(int)
    for row in _hours_in_claims(mentor_ids, provider_ids):
        pair = row.mentor, row.provider
        if changed and row.claim == changed.pk:
            current_hours[pair] = row.hours
        elif row.year == year.pk:
            this_year[pair].append(row)
        elif row.year < year.pk:
            earlier[pair] += row.hours
    return {
        pair: _left(rules.kind_of_training(earlier[pair]), year, this_year[pair], school, current_hours[pair])
        for pair in product(mentor_ids, provider_ids)
    }


def lock_allowance(mentor_ids: Iterable[int], provider_id: int, year: AcademicYear) -> None:
    """Until the transaction ends, in the one order that everybody uses."""
    keys = [
        {"mentor_id": pk, "provider_id": provider_id, "academic_year_id": year.pk} for pk in sorted(set(mentor_ids))
    ]
    missing = [Allowance(**key, cap=year.initial_cap) for key in keys]
    Allowance.objects.bulk_create(missing, ignore_conflicts=True)
    rows = Allowance.objects.filter(
        mentor_id__in=[key["mentor_id"] for key in keys], provider_id=provider_id, academic_year=year
    )
    list(rows.order_by("mentor_id").select_for_update(of=("self",)).values_list("pk"))


class UsedHours(NamedTuple):
    """Ids; `hours` are without those given back."""

    mentor: int
    provider: int
    claim: int
    school: int
    year: int
    hours: int
    reference: str
    submitted_at: datetime
    submitted_by: str


def _hours_in_claims(mentor_ids: list[int], provider_ids: list[int]) -> list[UsedHours]:
    name = Concat("claim__submitted_by__first_name", Value(" "), "claim__submitted_by__last_name")
    rows = (
        MentorTraining.objects.using_allowance()
        .filter(mentor__in=mentor_ids, claim__provider__in=provider_ids)
        .order_by("claim__submitted_at", "claim")
        .values_list(
            "mentor",
            "claim__provider",
            "claim",
            "claim__school",
            "claim__window__academic_year",
            F("hours") - F("hours_given_back"),
            "claim__reference",
            "claim__submitted_at",
            name,
        )
    )
    return [UsedHours(*row) for row in rows]


def _left(kind: str, year: AcademicYear, rows: Iterable[UsedHours], school: School, current_hours: int) -> HoursLeft:
    rows = [row for row in rows if row.hours > 0]
    own = [row for row in rows if row.school == school.pk]
    used, used_here = sum(row.hours for row in rows), sum(row.hours for row in own)
    cap = rules.cap(kind, year)
    return HoursLeft(
        kind=kind,
        cap=cap,
        used=used,
        used_here=used_here,
        used_elsewhere=used - used_here,
        other_schools=len({row.school for row in rows} - {school.pk}),
        left=max(rules.hours_left(cap, used), current_hours),
        own_claims=tuple(OwnClaim(row.reference, row.hours, row.submitted_by.strip(), row.submitted_at) for row in own),
    )
