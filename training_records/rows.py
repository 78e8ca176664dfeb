from __future__ import annotations

from collections.abc import Iterator

from training_records.models import RecordsFile
from training_records.upload_kinds import read_file
from uploads.actions import content_of
from uploads.reading import Reading
from uploads.workbooks import Sheet


def rows_to_correct(file: RecordsFile) -> Iterator[bytes]:
    found, _ = read_file(file, content_of(file.upload))
    table = Sheet(found.table.sheet, [list(found.table.headings), *found.table.rows])
    reading = Reading(table, found.table.header_row, [])
    reading.problems = file.upload.problems_of_rows
    return reading.rows_to_correct()
