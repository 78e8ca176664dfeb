"""One row per mentor; plain pounds, dates as YYYY-MM-DD in British time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from claims.wording.hours import KIND_IN_WORDS
from common.clock import british_date
from common.money import plain_pounds
from files.csv_out import csv_lines

if TYPE_CHECKING:
    from claims.listing.presenters import SchoolRow
    from claims.models import MentorTraining
    from schools.models import AcademicYear, School

LIST_COLUMNS = {
    "claim_reference": "Claim",
    "academic_year": "Academic year",
    "provider_name": "Accredited provider",
    "claim_status": "Status",
    "claim_submission_date": "Submitted on",
    "mentor_trn": "Teacher reference number (TRN)",
    "mentor_full_name": "Mentor",
    "training_type": "Kind of training",
    "mentor_hours_of_training": "Hours",
    "hourly_rate": "Rate an hour",
    "mentor_amount": "Amount",
}
"""Names in the CSV, and headings in the Excel file."""


def lines(rows: Iterable[SchoolRow]) -> Iterator[Sequence[object]]:
    """A draft is at today's rate; without mentors it has one line too."""
    for row in rows:
        claim, rate = row.claim, row.rate_pence
        trainings: Sequence[MentorTraining | None] = row.trainings or [None]
        for training in trainings:
            hours = training.hours if training else None
            given_back = training.hours_given_back if training else 0
            yield [
                claim.reference,
                str(claim.window.academic_year),
                claim.provider.name,
                row.status.label,
                british_date(claim.submitted_at).isoformat() if claim.submitted_at else "",
                training.mentor.trn if training else "",
                training.mentor.full_name if training else "",
                KIND_IN_WORDS[training.training_type] if training and training.training_type else "",
                "" if hours is None else hours - given_back,
                plain_pounds(rate) if rate else "",
                plain_pounds((hours - given_back) * rate) if rate and hours is not None else "",
            ]


def csv(lines: Iterable[Sequence[object]]) -> Iterator[bytes]:
    return csv_lines(list(LIST_COLUMNS), lines)


def name(school: School, year: AcademicYear | None) -> str:
    """claims-123456-2025-to-2026.csv"""
    number = school.urn or school.vendor_number or school.public_id
    return f"claims-{number}-{str(year).replace(' ', '-') if year else 'all'}.csv"
