"""A row for each mentor of each claim (docs/reference/rules.md, part 7). COPY takes flat memory."""

from collections.abc import Iterator

from files.actions import Content, create_file, store_content
from files.csv_out import MEDIA_TYPE, csv_lines_from_query, safe_text, safe_text_sql
from files.models import StoredFile
from sampling.models import ProviderRequest, SamplingRun
from sampling.population import Basis

KIND = "provider_file"

_SUBMITTED_ON = "to_char(claim.submitted_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')"
_MENTOR = "trim(mentor.first_name || ' ' || mentor.last_name)"

COLUMNS = {
    "claim_reference": "claim.reference",
    "school_urn": "school.urn",
    "school_name": safe_text_sql("school.name"),
    "school_postcode": safe_text_sql("school.postcode"),
    "school_local_authority": safe_text_sql("school.local_authority"),
    "school_type_of_establishment": safe_text_sql("school.type_name"),
    "school_group": safe_text_sql("school.type_group"),
    "provider_name": "%(provider)s::text",
    "claim_submission_date": _SUBMITTED_ON,
    "mentor_trn": "mentor.trn",
    "mentor_full_name": safe_text_sql(_MENTOR),
    "training_type": "training.training_type",
    "mentor_hours_of_training": "training.hours",
    "claim_accepted": "NULL",
    "hours_recorded": "NULL",
    "rejection_reason": "NULL",
}

# Sorted by bytes, not by a language's rules: those change with the version of the database's library.
_ROWS = f"""
    SELECT {", ".join(COLUMNS.values())}
    FROM sampling_sampledclaim sampled
    JOIN claims_claim claim ON claim.id = sampled.claim_id
    JOIN claims_mentortraining training ON training.claim_id = claim.id
    JOIN mentors_mentor mentor ON mentor.id = training.mentor_id
    JOIN schools_school school ON school.id = claim.school_id
    WHERE sampled.request_id = %(request)s
    ORDER BY school.name COLLATE "C", school.urn, claim.reference COLLATE "C", {_MENTOR} COLLATE "C", mentor.trn
"""  # noqa: S608  put together from our own constants


def lines_of(request: ProviderRequest) -> Iterator[bytes]:
    return csv_lines_from_query(
        list(COLUMNS), _ROWS, {"request": request.pk, "provider": safe_text(request.provider.name) or None}
    )


def write_file(request: ProviderRequest) -> Content:
    """Safe to repeat, and worth nothing until a row names it."""
    return store_content(lines_of(request))


def name_of(run: SamplingRun) -> str:
    """2026-07-17-12: the window's last day, or 2025-to-2026, and the run's own number."""
    return f"{Basis(run.window, run.academic_year).name}-{run.pk}"


def keep_file(request: ProviderRequest, content: Content) -> StoredFile:
    """`sampling-<provider code>-<window close date, or year>-<run>.csv`."""
    return create_file(
        content,
        kind=KIND,
        name=f"sampling-{request.provider.code}-{name_of(request.run)}.csv",
        media_type=MEDIA_TYPE,
        row_count=request.mentor_count,
    )
