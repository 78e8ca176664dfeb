"""All of an extract or nothing. Claims do not change: they keep what the school agreed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from common.ids import new_public_id
from common.words import counted, in_words, listed
from files.extracts import Doubtful, FileRefused, Progress, no_progress
from schools.models import FundingArea, RegisterImport, School
from schools.querysets import OPEN_STATUSES, SchoolQuerySet
from schools.register import GIAS_COLUMNS, SchoolRow, day_of, read_schools

LARGEST_LOSS_PERCENT = 10
MOST_AREA_CHANGES = 10
_NAMES = [name for name in GIAS_COLUMNS if name != "urn"]
_COMPARED = [*_NAMES, "funding_area"]


@dataclass
class Outcome:
    rows: int = 0
    added: int = 0
    changed: int = 0
    closed: int = 0
    reopened: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    missing_urns: list[int] = field(default_factory=list)
    by_area: dict[str, int] = field(default_factory=dict)
    newest_row_on: date | None = None
    # Of open schools: (area before, area now), and codes that are in no list, "" among them.
    area_changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown_districts: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def import_register(path: Path, *, progress: Progress = no_progress, allowed: Collection[str] = ()) -> Outcome:
    """As load_register, and takes it over."""
    outcome = load_register(path, progress=progress, allowed=allowed)
    take_over(outcome, path.name)
    return outcome


def load_register(path: Path, *, progress: Progress = no_progress, allowed: Collection[str] = ()) -> Outcome:
    """Into schools_incoming, alone until the transaction ends. Schools are as before.

    Raises FileRefused; what a person has looked at is `allowed`: "shrink", "older", "areas".
    A known school that the extract lacks is reported and left as it is. The funding area follows the district.
    """
    outcome = Outcome()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('schools.register_import'))")
        cursor.execute("DELETE FROM schools_incoming")
        known = _urns(School.objects.all())
        open_before = _urns(School.objects.can_be_onboarded())
        present, still_open = _copy_in(cursor, path, known, progress, outcome)
        _refuse_empty(path, outcome)
        if "older" not in allowed:
            _refuse_older(path, outcome.newest_row_on)
        if "shrink" not in allowed:
            _refuse_shrunken(path, open_before, still_open)
        _look_at_districts(cursor, outcome)
        if "areas" not in allowed:
            _refuse_other_areas(path, outcome)
        cursor.execute(_CLOSING)
        outcome.closed, outcome.reopened = cursor.fetchone()
    outcome.missing_urns = sorted(known - present)
    return outcome


def take_over(outcome: Outcome, name: str) -> None:
    """What load_register left, and counts it."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_OVER)
        _count(outcome, *cursor.fetchone())
        cursor.execute("DELETE FROM schools_incoming")
    RegisterImport.objects.create(name=name[:100], newest_row_on=outcome.newest_row_on)
    outcome.by_area = _open_by_area()


def count_ahead(outcome: Outcome) -> str:
    """Counts what take_over would do, and returns a digest of it, before and after."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        added, updated, digest = cursor.fetchone()
    _count(outcome, added, updated)
    return str(digest)


def _count(outcome: Outcome, added: int, updated: int) -> None:
    outcome.added = added
    outcome.changed = updated - outcome.closed - outcome.reopened
    outcome.unchanged = outcome.rows - outcome.skipped.total() - added - updated


def _copy_in(
    cursor: Any, path: Path, known: set[int], progress: Progress, outcome: Outcome
) -> tuple[set[int], set[int]]:
    """The URNs in the file, and those that can be onboarded."""
    present: set[int] = set()
    can_be_onboarded: set[int] = set()
    columns = ", ".join(["urn", "public_id", *_NAMES])
    with cursor.copy(f"COPY schools_incoming ({columns}) FROM STDIN") as copy:
        for row in read_schools(path, known=known, progress=progress):
            outcome.rows += 1
            present.add(row.urn)
            outcome.newest_row_on = max(filter(None, [outcome.newest_row_on, row.changed_on]), default=None)
            if row.left_out:
                outcome.skipped[row.left_out] += 1
                continue
            if row.can_be_onboarded:
                can_be_onboarded.add(row.urn)
            copy.write_row(_copied(row))
    # Without statistics PostgreSQL may compare each row with each.
    cursor.execute("ANALYZE schools_incoming")
    return present, can_be_onboarded


def _copied(row: SchoolRow) -> list[Any]:
    values = row.values | {"closed_on": day_of(row.values["closed_on"])}
    return [row.urn, new_public_id(), *(values[name] for name in _NAMES)]


def _urns(schools: SchoolQuerySet) -> set[int]:
    return {urn for urn in schools.values_list("urn", flat=True) if urn is not None}


def _refuse_empty(path: Path, outcome: Outcome) -> None:
    if not outcome.rows:
        raise FileRefused(f"{path.name} has its columns but no schools.")


def _refuse_shrunken(path: Path, open_before: set[int], still_open: set[int]) -> None:
    """A file that lacks many open schools is taken for broken."""
    lost = len(open_before - still_open)
    if lost * 100 > len(open_before) * LARGEST_LOSS_PERCENT:
        raise Doubtful(
            f"{path.name} would lose {lost:,} of {len(open_before):,} open schools, more than {LARGEST_LOSS_PERCENT}%.",
            "If that is right, import it with --allow-shrink.",
        )


def _refuse_older(path: Path, newest: date | None) -> None:
    """An older one would open again what has closed since."""
    if newest is None:
        return
    taken = RegisterImport.objects.filter(newest_row_on__gt=newest).order_by("-newest_row_on").first()
    if taken and taken.newest_row_on:
        raise Doubtful(
            f"{path.name} is older than what we have: its last change is of {in_words(newest)}, ours of "
            f"{in_words(taken.newest_row_on)} ({taken.name}).",
            "If that is right, import it with --allow-older.",
        )


def _look_at_districts(cursor: Any, outcome: Outcome) -> None:
    cursor.execute(_AREA_CHANGES)
    outcome.area_changes.update({(before, now): number for before, now, number in cursor.fetchall()})
    cursor.execute(_UNKNOWN_DISTRICTS)
    outcome.unknown_districts.update(dict(cursor.fetchall()))


def _refuse_other_areas(path: Path, outcome: Outcome) -> None:
    """A district's new code is in no list until somebody adds it: pay would fall in silence."""
    number = outcome.area_changes.total()
    if number > MOST_AREA_CHANGES:
        raise Doubtful(
            f"{path.name} would move {number:,} open schools to another funding area: {area_changes(outcome)}. "
            f"{unknown_districts(outcome)}".strip(),
            "If that is right, import it with --allow-areas.",
        )


def area_changes(outcome: Outcome) -> str:
    """132 from Fringe to Rest of England and 2 from Inner London to Fringe"""
    labels = dict(FundingArea.choices)
    return listed(
        f"{number:,} from {labels[before]} to {labels[now]}"
        for (before, now), number in outcome.area_changes.most_common()
    )


def unknown_districts(outcome: Outcome) -> str:
    """Districts that we do not know, counted as Rest of England: “E06000070” at 132 schools."""
    if not outcome.unknown_districts:
        return ""
    each = (
        f"{f'“{code}”' if code else 'no code'} at {counted(number, 'school')}"
        for code, number in outcome.unknown_districts.most_common()
    )
    return f"Districts that we do not know, counted as Rest of England: {listed(each)}."


def _open_by_area() -> dict[str, int]:
    counted = Counter(School.objects.can_be_onboarded().values_list("funding_area", flat=True))
    return {area.label: counted[area] for area in FundingArea}


_OPEN = ", ".join(f"'{status}'" for status in OPEN_STATUSES)
_CLOSING = f"""
    SELECT count(*) FILTER (WHERE s.status IN ({_OPEN}) AND incoming.status = '2'),
           count(*) FILTER (WHERE s.status = '2' AND incoming.status IN ({_OPEN}))
    FROM schools_school s JOIN schools_incoming incoming USING (urn)
"""
_AREA_NOW = f"coalesce(district.area, '{FundingArea.REST_OF_ENGLAND}')"
_AREA_CHANGES = f"""
    SELECT s.funding_area, {_AREA_NOW}, count(*)
    FROM schools_school s
    JOIN schools_incoming incoming USING (urn)
    LEFT JOIN schools_district district ON district.code = incoming.district_code
    WHERE incoming.status IN ({_OPEN}) AND s.funding_area <> {_AREA_NOW}
    GROUP BY 1, 2
"""
_UNKNOWN_DISTRICTS = f"""
    SELECT district_code, count(*) FROM schools_incoming
    WHERE status IN ({_OPEN}) AND district_code NOT IN (SELECT code FROM schools_district)
    GROUP BY 1
"""

_COLUMNS_BEFORE = ", ".join(f"school.{name}" for name in _COMPARED)
_COLUMNS_AFTER = ", ".join([*(f"incoming.{name}" for name in _NAMES), _AREA_NOW])
_DIFFERENCES = f"""
    SELECT count(*) FILTER (WHERE school.urn IS NULL), count(school.urn),
           encode(sha256(convert_to(string_agg(
               ROW(incoming.urn, {_COLUMNS_BEFORE}, {_COLUMNS_AFTER})::text, '' ORDER BY incoming.urn
           ), 'UTF8')), 'hex')
    FROM schools_incoming incoming
    LEFT JOIN schools_district district ON district.code = incoming.district_code
    LEFT JOIN schools_school school ON school.urn = incoming.urn
    WHERE school.urn IS NULL OR ({_COLUMNS_BEFORE}) IS DISTINCT FROM ({_COLUMNS_AFTER})
"""

# xmax is 0 in a row that was just inserted.
_TAKE_OVER = f"""
    WITH taken AS (
        INSERT INTO schools_school AS school (urn, public_id, vendor_number, {", ".join(_COMPARED)})
        SELECT urn, public_id, '', {", ".join(_NAMES)}, {_AREA_NOW}
        FROM schools_incoming
        LEFT JOIN (SELECT code, area FROM schools_district) district ON district.code = district_code
        ORDER BY urn
        ON CONFLICT (urn) DO UPDATE
        SET ({", ".join(_COMPARED)}) = ROW({", ".join(f"excluded.{name}" for name in _COMPARED)})
        WHERE ({", ".join(f"school.{name}" for name in _COMPARED)})
            IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _COMPARED)})
        RETURNING (xmax = 0) AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""
