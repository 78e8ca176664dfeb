"""What would be read of a file, in the shape of the answers beside the examples (tests/training_records/files)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from training_records.reading import Entry, Recorded, read_tables
from training_records.tables import Found, find_tables
from uploads.limits import Limits
from uploads.reading import opened


def printed(content: bytes, limits: Limits, said: Mapping[str, Sequence[str] | str] | None = None) -> dict[str, Any]:
    """Raises FileRefused."""
    found = find_tables(opened(content, limits).sheets, said)
    return _printed(found, read_tables(found))


def _printed(found: Found, read: Recorded) -> dict[str, Any]:
    answer: dict[str, Any] = {"records": [_record(entry) for entry in read.records]}
    if len(found.sheets) > 1 and not found.is_by_school:
        answer["sheet"] = found.table.sheet
    if found.table.header_row > 1:
        answer["header_row"] = found.table.header_row
    answer["left_out"] = [{"row": each.row, "why": each.why} for each in read.left_out]
    errors = [{"row": each.row, "column": each.column, "value": each.value, "why": each.why} for each in read.errors]
    return answer | ({"errors": errors} if errors else {})


def _record(entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = {
        "school": entry.school,
        "urn": entry.urn,
        "name": entry.name,
        "trn": entry.trn,
        "minutes": entry.minutes,
    }
    return record | ({"year": entry.year} if entry.year else {})
