"""How many hours mentors have left with a provider in a year, and who has used the others.

The counters that the database keeps (claims.models.Allowance) refuse; this module explains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, Any

from django.db import connection

from claims import rules
from claims.models import Allowance, Claim
from claims.states import USES_NO_ALLOWANCE
from common.words import counted

if TYPE_CHECKING:
    from mentors.models import Mentor
    from providers.models import Provider
    from schools.models import AcademicYear, School


@dataclass(frozen=True)
class OwnClaim:
    """A claim of the asking school that holds some of a mentor's hours."""

    reference: str
    hours: int
    submitted_by: str
    submitted_at: datetime


@dataclass(frozen=True)
class HoursLeft:
    """What one mentor has left. Of other schools only the sum is told, and how many they are."""

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
    """A mentor for whom more was asked than is left."""

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
    """What each mentor has left, by mentor id, in one query.

    The hours of a claim that is being `changed` are free for it, and never too much, even when a cap has sunk since.
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
    """The same for several providers, by mentor id and provider id, and still in one query."""
    mentor_ids, provider_ids = [mentor.pk for mentor in mentors], [provider.pk for provider in providers]
    this_year: dict[tuple[int, int], list[Mapping[str, Any]]] = defaultdict(list)
    earlier: dict[tuple[int, int], int] = defaultdict(int)
    current_hours: dict[tuple[int, int], int] = defaultdict(int)
    for row in _hours_in_claims(mentor_ids, provider_ids):
        pair = row["mentor_id"], row["provider_id"]
        if changed and row["claim_id"] == changed.pk:
            current_hours[pair] = row["used"]
        elif row["year"] == year.pk:
            this_year[pair].append(row)
        elif row["year"] < year.pk:
            earlier[pair] += row["used"]
    return {
        pair: _left(rules.kind_of_training(earlier[pair]), year, this_year[pair], school, current_hours[pair])
        for pair in product(mentor_ids, provider_ids)
    }


def lock_allowance(mentor_ids: Iterable[int], provider_id: int, year: AcademicYear) -> None:
    """Lock the counters of these mentors until the transaction ends, in the one order that everybody uses."""
    keys = [
        {"mentor_id": pk, "provider_id": provider_id, "academic_year_id": year.pk} for pk in sorted(set(mentor_ids))
    ]
    missing = [Allowance(**key, cap=year.initial_cap) for key in keys]
    Allowance.objects.bulk_create(missing, ignore_conflicts=True)
    rows = Allowance.objects.filter(
        mentor_id__in=[key["mentor_id"] for key in keys], provider_id=provider_id, academic_year=year
    )
    list(rows.order_by("mentor_id").select_for_update(of=("self",)).values_list("pk"))


def _hours_in_claims(mentor_ids: list[int], provider_ids: list[int]) -> list[Mapping[str, Any]]:
    asked: dict[str, Any] = {
        "mentors": mentor_ids,
        "providers": provider_ids,
        "no_allowance": [str(status) for status in USES_NO_ALLOWANCE],
    }
    with connection.cursor() as cursor:
        cursor.execute(_HOURS_IN_CLAIMS, asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


# Asked by most pages of the journey. Each further join would take the database as long to plan as the rest to answer.
_HOURS_IN_CLAIMS = """
    SELECT training.mentor_id, training.claim_id, claim.provider_id, training.hours - training.hours_given_back AS used,
           claim.school_id AS school, claim.reference, claim.submitted_at,
           (SELECT academic_year_id FROM claims_claimwindow WHERE id = claim.window_id) AS year,
           (SELECT first_name || ' ' || last_name FROM accounts_user WHERE id = claim.submitted_by_id) AS submitted_by
    FROM claims_mentortraining training
    JOIN claims_claim claim ON claim.id = training.claim_id
    WHERE training.mentor_id = ANY (%(mentors)s) AND claim.provider_id = ANY (%(providers)s)
      AND claim.status <> ALL (%(no_allowance)s)
    ORDER BY claim.submitted_at, claim.id
"""


def _left(
    kind: str, year: AcademicYear, rows: Iterable[Mapping[str, Any]], school: School, current_hours: int
) -> HoursLeft:
    rows = [row for row in rows if row["used"] > 0]
    own = [row for row in rows if row["school"] == school.pk]
    used, used_here = sum(row["used"] for row in rows), sum(row["used"] for row in own)
    cap = rules.cap(kind, year)
    return HoursLeft(
        kind=kind,
        cap=cap,
        used=used,
        used_here=used_here,
        used_elsewhere=used - used_here,
        other_schools=len({row["school"] for row in rows} - {school.pk}),
        left=max(rules.hours_left(cap, used), current_hours),
        own_claims=tuple(
            OwnClaim(
                reference=row["reference"],
                hours=row["used"],
                submitted_by=(row["submitted_by"] or "").strip(),
                submitted_at=row["submitted_at"],
            )
            for row in own
        ),
    )
