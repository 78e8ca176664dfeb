"""Written as a file and drawn from that file, which is the draw's whole input. It holds no names of people."""

import csv
import io
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db.models import Count

from claims.models import Claim, ClaimWindow
from claims.querysets import ClaimQuerySet
from claims.states import Status
from files.actions import Content, create_file, store_content
from files.csv_out import MEDIA_TYPE, csv_lines_from_query, safe_text_sql
from files.models import StoredFile
from sampling.draw import Candidate, StratumKey

HEADER = [
    "claim_reference",
    "school_id",
    "value_pence",
    "mentor_submitted",
    "mentor_count",
    "school_type_of_establishment",
    "school_phase",
    "school_urban_rural",
]

# Sorted by bytes: the same claims are the same file on every machine. One statement, so one moment: what is counted
# by a second one can include what was submitted in between.
_CLAIMS = f"""
    SELECT claim.reference, school.id, claim.amount_pence, claim.submitter_is_mentor::int,
           (SELECT count(*) FROM claims_mentortraining training WHERE training.claim_id = claim.id),
           {safe_text_sql("school.type_name")}, {safe_text_sql("school.phase")}, {safe_text_sql("school.urban_rural")}
    FROM claims_claim claim
    JOIN schools_school school ON school.id = claim.school_id
    WHERE claim.window_id = %s AND claim.status = %s AND claim.assured_at IS NULL
    ORDER BY claim.reference COLLATE "C"
"""  # noqa: S608  put together from our own constants


def claims_of(window: ClaimWindow) -> ClaimQuerySet:
    """Submitted, and not assured already."""
    return Claim.objects.filter(window=window, status=Status.SUBMITTED, assured_at=None)


def facts_of(claim: Candidate) -> tuple[object, ...]:
    """Without the stratum, which is the school's."""
    return (claim.reference, claim.school_id, claim.value_pence, claim.mentor_submitted, claim.mentors)


def facts_now(references: list[str]) -> list[tuple[object, ...]]:
    claims = Claim.objects.filter(reference__in=references).order_by("reference")
    columns = ("reference", "school_id", "amount_pence", "submitter_is_mentor")
    return list(claims.annotate(mentors=Count("trainings")).values_list(*columns, "mentors"))


def write_population(window: ClaimWindow) -> Content:
    """In the order of their references."""
    return store_content(csv_lines_from_query(HEADER, _CLAIMS, [window.pk, Status.SUBMITTED]))


def keep_file(window: ClaimWindow, content: Content, *, row_count: int) -> StoredFile:
    return create_file(
        content,
        kind="sampling_population",
        name=f"sampling-population-{window.closes_on.isoformat()}.csv",
        media_type=MEDIA_TYPE,
        row_count=row_count,
    )


def read(sha256: str) -> Iterator[Candidate]:
    """By the file's digest. Claims of one stratum share one key, which saves much memory."""
    strata: dict[StratumKey, StratumKey] = {}
    with default_storage.open(StoredFile(sha256=sha256).path) as content:
        rows = csv.reader(io.TextIOWrapper(content, encoding="utf-8-sig", newline=""))
        next(rows)
        for reference, school_id, value_pence, mentor_submitted, mentor_count, type_name, phase, urban_rural in rows:
            cells = (type_name, phase, urban_rural)
            stratum = strata.setdefault(cells, cells)
            yield Candidate(
                reference, int(school_id), int(value_pence), mentor_submitted == "1", stratum, int(mentor_count)
            )
