"""All of an extract or nothing. COPY into a temporary table, then one statement inserts or updates by URN.

Claims do not change: they keep what the school agreed to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from common.ids import new_public_id
from files.extracts import FileRefused, Progress, no_progress
from schools.models import FundingArea, School
from schools.querysets import OPEN_STATUSES, SchoolQuerySet
from schools.register import GIAS_COLUMNS, SchoolRow, read_schools

LARGEST_LOSS_PERCENT = 10
_NAMES = [name for name in GIAS_COLUMNS if name != "urn"]
_COMPARED = [*_NAMES, "funding_area"]


@dataclass
class Outcome:
    """Numbers of schools."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    missing_urns: list[int] = field(default_factory=list)
    by_area: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def import_register(path: Path, *, progress: Progress = no_progress, allow_shrink: bool = False) -> Outcome:
    """Raises FileRefused.

    A known school that the extract lacks is reported and left as it is. The funding area follows the district.
    """
    outcome = Outcome()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('schools.register_import'))")
        known = _urns(School.objects.all())
        open_before = _urns(School.objects.can_be_onboarded())
        cursor.execute(_INCOMING)
        present, still_open = _copy_in(cursor, path, known, progress, outcome)
        _refuse_empty(path, outcome)
        if not allow_shrink:
            _refuse_shrunken(path, open_before, still_open)
        cursor.execute(_CLOSING)
        outcome.closed = cursor.fetchone()[0]
        cursor.execute(_TAKE_OVER)
        outcome.added, updated = cursor.fetchone()
        cursor.execute("DROP TABLE incoming")
    outcome.changed = updated - outcome.closed
    outcome.unchanged = outcome.rows - outcome.skipped.total() - outcome.added - updated
    outcome.missing_urns = sorted(known - present)
    outcome.by_area = _open_by_area()
    return outcome


def _copy_in(
    cursor: Any, path: Path, known: set[int], progress: Progress, outcome: Outcome
) -> tuple[set[int], set[int]]:
    """The URNs in the file, and those that can be onboarded."""
    present: set[int] = set()
    can_be_onboarded: set[int] = set()
    columns = ", ".join(["urn", "public_id", *_NAMES])
    with cursor.copy(f"COPY incoming ({columns}) FROM STDIN") as copy:
        for row in read_schools(path, known=known, progress=progress):
            outcome.rows += 1
            present.add(row.urn)
            if row.left_out:
                outcome.skipped[row.left_out] += 1
                continue
            if row.can_be_onboarded:
                can_be_onboarded.add(row.urn)
            copy.write_row(_copied(row))
    # Without statistics PostgreSQL may compare each row with each.
    cursor.execute("CREATE UNIQUE INDEX ON incoming (urn)")
    cursor.execute("ANALYZE incoming")
    return present, can_be_onboarded


def _copied(row: SchoolRow) -> list[Any]:
    return [row.urn, new_public_id(), *(row.values[name] for name in _NAMES)]


def _urns(schools: SchoolQuerySet) -> set[int]:
    return {urn for urn in schools.values_list("urn", flat=True) if urn is not None}


def _refuse_empty(path: Path, outcome: Outcome) -> None:
    if not outcome.rows:
        raise FileRefused(f"{path.name} has its columns but no schools.")


def _refuse_shrunken(path: Path, open_before: set[int], still_open: set[int]) -> None:
    """A file that lacks many open schools is taken for broken."""
    lost = len(open_before - still_open)
    if lost * 100 > len(open_before) * LARGEST_LOSS_PERCENT:
        raise FileRefused(
            f"{path.name} would lose {lost:,} of {len(open_before):,} open schools, more than {LARGEST_LOSS_PERCENT}%. "
            "If that is right, import it with --allow-shrink."
        )


def _open_by_area() -> dict[str, int]:
    counted = Counter(School.objects.can_be_onboarded().values_list("funding_area", flat=True))
    return {area.label: counted[area] for area in FundingArea}


_INCOMING = f"""
    CREATE TEMPORARY TABLE incoming AS
    SELECT public_id, urn, {", ".join(_NAMES)} FROM schools_school WITH NO DATA
"""

_CLOSING = f"""
    SELECT count(*) FROM schools_school s JOIN incoming USING (urn)
    WHERE s.status IN ({", ".join(f"'{status}'" for status in OPEN_STATUSES)}) AND incoming.status = '2'
"""

# xmax is 0 in a row that was just inserted.
_TAKE_OVER = f"""
    WITH taken AS (
        INSERT INTO schools_school AS school (urn, public_id, vendor_number, {", ".join(_COMPARED)})
        SELECT urn, public_id, '', {", ".join(_NAMES)}, coalesce(district.area, '{FundingArea.REST_OF_ENGLAND}')
        FROM incoming LEFT JOIN (SELECT code, area FROM schools_district) district ON district.code = district_code
        ORDER BY urn
        ON CONFLICT (urn) DO UPDATE
        SET ({", ".join(_COMPARED)}) = ROW({", ".join(f"excluded.{name}" for name in _COMPARED)})
        WHERE ({", ".join(f"school.{name}" for name in _COMPARED)})
            IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _COMPARED)})
        RETURNING (xmax = 0) AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""
