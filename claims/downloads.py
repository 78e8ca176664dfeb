"""A school's claims as a file: one row per mentor, amounts as plain pounds, dates as YYYY-MM-DD in British time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from claims.presenters.statuses import voice_of
from common.clock import british_date
from common.money import plain_pounds
from files.csv_out import csv_lines

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from claims.models import Claim
    from schools.models import AcademicYear, School

COLUMNS = [
    "claim_reference",
    "academic_year",
    "provider_name",
    "claim_status",
    "claim_submission_date",
    "mentor_trn",
    "mentor_full_name",
    "training_type",
    "mentor_hours_of_training",
    "hourly_rate",
    "mentor_amount",
]


def rows(claims: QuerySet[Claim]) -> Iterator[Sequence[object]]:
    """A claim without mentors has no row."""
    for claim in claims:
        for training in claim.trainings.all():
            worth = (training.hours or 0) * claim.rate_pence if claim.rate_pence else None
            yield [
                claim.reference,
                str(claim.window.academic_year),
                claim.provider.name,
                voice_of(claim).label,
                british_date(claim.submitted_at).isoformat() if claim.submitted_at else "",
                training.mentor.trn,
                training.mentor.full_name,
                training.training_type,
                "" if training.hours is None else training.hours,
                plain_pounds(claim.rate_pence) if claim.rate_pence else "",
                plain_pounds(worth) if worth is not None else "",
            ]


def csv(lines: Iterable[Sequence[object]]) -> Iterator[bytes]:
    return csv_lines(COLUMNS, lines)


def name(school: School, year: AcademicYear | None) -> str:
    """claims-123456-2025-to-2026.csv"""
    number = school.urn or school.vendor_number or school.public_id
    return f"claims-{number}-{str(year).replace(' ', '-') if year else 'all'}.csv"
