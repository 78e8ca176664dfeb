from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.db.models import CharField

from files.extracts import FileRefused, Progress, no_progress, read_extract
from schools.models import School, SchoolStatus
from schools.querysets import NEVER_ONBOARDED_TYPES, OPEN_STATUSES

# Our column: the register's.
GIAS_COLUMNS = {
    "urn": "URN",
    "ukprn": "UKPRN",
    "name": "EstablishmentName",
    "status": "EstablishmentStatus (code)",
    "type_code": "TypeOfEstablishment (code)",
    "type_name": "TypeOfEstablishment (name)",
    "type_group": "EstablishmentTypeGroup (name)",
    "phase": "PhaseOfEducation (name)",
    "street": "Street",
    "locality": "Locality",
    "address_3": "Address3",
    "town": "Town",
    "county": "County (name)",
    "postcode": "Postcode",
    "telephone": "TelephoneNum",
    "website": "SchoolWebsite",
    "local_authority_code": "LA (code)",
    "local_authority": "LA (name)",
    "district_code": "DistrictAdministrative (code)",
    "district_name": "DistrictAdministrative (name)",
    "urban_rural": "UrbanRural (name)",
    "trust_code": "Trusts (code)",
    "trust_name": "Trusts (name)",
    "closed_on": "CloseDate",
}
LAST_CHANGED = "LastChangedDate"
ENCODING = "cp1252"

CLOSED = "closed before we knew them"
NOT_OPEN_YET = "not open yet"
OTHER_TYPES = "offshore, Welsh or overseas"

LONGEST = {
    field.name: field.max_length
    for field in School._meta.concrete_fields
    if isinstance(field, CharField) and field.name in GIAS_COLUMNS and field.max_length
}


class SchoolRow(NamedTuple):
    """`left_out` says why the row is not taken, else ""."""

    urn: int
    values: dict[str, str]
    left_out: str
    changed_on: date | None

    @property
    def can_be_onboarded(self) -> bool:
        return not self.left_out and _why_not_new(self.values) == ""


def read_schools(path: Path, *, known: set[int], progress: Progress = no_progress) -> Iterator[SchoolRow]:
    """Known schools are taken in any state, others only when they can claim.

    Raises FileRefused, also for a URN that is not a number or comes twice.
    """
    seen: set[int] = set()
    columns = [*GIAS_COLUMNS.values(), LAST_CHANGED]
    for line, row in read_extract(path, columns=columns, encoding=ENCODING, progress=progress):
        values = {ours: row[theirs] for ours, theirs in GIAS_COLUMNS.items()}
        urn = _urn(values["urn"], line)
        if urn in seen:
            raise FileRefused(f"Line {line:,} repeats URN {urn}.")
        seen.add(urn)
        left_out = _why_unusable(urn, values) or ("" if urn in known else _why_not_new(values))
        yield SchoolRow(urn, values, left_out, day_of(row[LAST_CHANGED]))


def _urn(text: str, line: int) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 7):
        raise FileRefused(f"Line {line:,} has no URN: “{text[:20]}”.")
    return int(text)


def day_of(text: str) -> date | None:
    """18-07-2025, or as a spreadsheet writes it; None for anything else."""
    try:
        return datetime.strptime(text.replace("/", "-"), "%d-%m-%Y").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None


def _why_unusable(urn: int, values: dict[str, str]) -> str:
    """A single odd row does not stop the import; the report names it."""
    if not values["name"]:
        return f"without a name (URN {urn})"
    if values["status"] not in SchoolStatus.values:
        return f"with a status that we do not know (URN {urn})"
    too_long = [name for name, longest in LONGEST.items() if len(values[name]) > longest]
    return f"with too long a {too_long[0].replace('_', ' ')} (URN {urn})" if too_long else ""


def _why_not_new(values: dict[str, str]) -> str:
    """For a school that we do not know; "" when it can be onboarded."""
    if values["status"] == SchoolStatus.CLOSED:
        return CLOSED
    if values["status"] not in OPEN_STATUSES:
        return NOT_OPEN_YET
    return OTHER_TYPES if values["type_code"] in NEVER_ONBOARDED_TYPES else ""
