"""Written as a file and drawn from that file, which is the draw's whole input. It holds no names of people."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import Count

from claims.models import Claim, ClaimWindow
from claims.querysets import ClaimQuerySet
from claims.states import Status
from files.actions import Content, create_file, store_content
from files.csv_out import MEDIA_TYPE, csv_lines_from_query, safe_text_sql
from files.models import StoredFile
from sampling.draw import METHOD, Candidate, Parameters, StratumKey
from schools.models import AcademicYear

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
CLAIMS = f"""
    SELECT claim.reference, school.id, claim.payable_pence, claim.submitter_is_mentor::int,
           (SELECT count(*) FROM claims_mentortraining training WHERE training.claim_id = claim.id),
           {safe_text_sql("school.type_name")}, {safe_text_sql("school.phase")}, {safe_text_sql("school.urban_rural")}
    FROM claims_claim claim
    JOIN schools_school school ON school.id = claim.school_id
    WHERE claim.window_id = ANY(%s) AND claim.status = ANY(%s) AND claim.assured_at IS NULL
          AND claim.reference <> ALL(%s)
    ORDER BY claim.reference COLLATE "C"
"""  # noqa: S608  put together from our own constants


@dataclass(frozen=True)
class Basis:
    """What a draw is over: a window or a year, statuses, and what is left out: reasons by reference."""

    window: ClaimWindow | None = None
    year: AcademicYear | None = None
    statuses: tuple[str, ...] = (Status.SUBMITTED,)
    left_out: Mapping[str, str] = field(default_factory=dict)
    # Why the parameters are not those of every draw.
    changed_because: str = ""

    @property
    def window_ids(self) -> list[int]:
        if self.window:
            return [self.window.pk]
        return list(ClaimWindow.objects.filter(academic_year=self.year).order_by("pk").values_list("pk", flat=True))

    @property
    def name(self) -> str:
        """The last day, or the year."""
        return self.window.closes_on.isoformat() if self.window else f"{self.year}".replace(" ", "-")

    def claims(self) -> ClaimQuerySet:
        """Not assured already."""
        return self.of_any_assurance().filter(assured_at=None).exclude(reference__in=self.left_out)

    def of_any_assurance(self) -> ClaimQuerySet:
        return Claim.objects.filter(window__in=self.window_ids, status__in=self.statuses)

    def written(self, parameters: Parameters) -> dict[str, Any]:
        """What fixes a draw, with its population."""
        return asdict(parameters) | {
            "method": METHOD,
            "over": f"window {self.window}" if self.window else f"year {self.year}",
            "statuses": sorted(self.statuses),
            "left_out": dict(sorted(self.left_out.items())),
            "changed_because": self.changed_because,
        }


def drawable(references: list[str], statuses: list[str]) -> ClaimQuerySet:
    """Those of a draw that can still be checked."""
    return Claim.objects.filter(reference__in=references, status__in=statuses, assured_at=None)


def facts_of(claim: Candidate) -> tuple[object, ...]:
    """Without the stratum, which is the school's."""
    return (claim.reference, claim.school_id, claim.value_pence, claim.mentor_submitted, claim.mentors)


def facts_now(references: list[str]) -> list[tuple[object, ...]]:
    claims = Claim.objects.filter(reference__in=references).order_by("reference")
    columns = ("reference", "school_id", "payable_pence", "submitter_is_mentor")
    return list(claims.annotate(mentors=Count("trainings")).values_list(*columns, "mentors"))


def write_population(basis: Basis) -> Content:
    """In the order of their references."""
    values = [basis.window_ids, list(basis.statuses), list(basis.left_out)]
    return store_content(csv_lines_from_query(HEADER, CLAIMS, values))


def keep_file(basis: Basis, content: Content, *, row_count: int) -> StoredFile:
    return create_file(
        content,
        kind="sampling_population",
        name=f"sampling-population-{basis.name}.csv",
        media_type=MEDIA_TYPE,
        row_count=row_count,
    )


def read(sha256: str) -> Iterator[Candidate]:
    """By the file's digest."""
    with default_storage.open(StoredFile(sha256=sha256).path) as content:
        yield from candidates_in(content)


def candidates_in(content: IO[bytes]) -> Iterator[Candidate]:
    """Claims of one stratum share one key, and equal numbers are one, which saves much memory."""
    strata: dict[StratumKey, StratumKey] = {}
    numbers: dict[str, int] = {}

    def number(cell: str) -> int:
        return numbers[cell] if cell in numbers else numbers.setdefault(cell, int(cell))

    rows = csv.reader(io.TextIOWrapper(content, encoding="utf-8-sig", newline=""))
    next(rows)
    for reference, school_id, value_pence, mentor_submitted, mentor_count, type_name, phase, urban_rural in rows:
        cells = (type_name, phase, urban_rural)
        stratum = strata.setdefault(cells, cells)
        yield Candidate(
            reference, number(school_id), number(value_pence), mentor_submitted == "1", stratum, number(mentor_count)
        )
