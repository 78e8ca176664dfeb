"""The one way in which this service writes CSV: UTF-8 with a byte order mark, CRLF, no cell that a spreadsheet runs.

A spreadsheet takes a cell for a formula when it starts with = + - or @ (also full-width, also after spaces or
control characters). Such text gets one apostrophe in front, and so does text that would look as if it had got
one, so that `plain_text` takes away exactly what `safe_text` put there. The same rule exists as a SQL
expression, because large files come out of PostgreSQL's COPY and never pass through Python row by row.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from django.db import connection

BOM = b"\xef\xbb\xbf"
MEDIA_TYPE = "text/csv; charset=utf-8"
ROWS_AT_ONCE = 200
"""Of PostgreSQL's, joined before they go on: a few dozen kilobytes."""

# Written as escapes that Python's and PostgreSQL's regular expressions read alike.
_SPACES = r"\u0001-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_SIGNS = r"=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20-"
_ACTIVE = rf"^'*([\t\r\n]|[{_SPACES}]*[{_SIGNS}])"
_ACTIVE_IN_PYTHON = re.compile(_ACTIVE.replace(r"\u0001", r"\u0000", 1).replace(r"[\t\r\n]", r"[\t\r\n\0]"))


def safe_text(text: str) -> str:
    """Text that stays text in a spreadsheet."""
    return f"'{text}" if _ACTIVE_IN_PYTHON.match(text) else text


def plain_text(cell: str) -> str:
    """The exact inverse of `safe_text`, for files that come back."""
    return cell[1:] if cell.startswith("'") and _ACTIVE_IN_PYTHON.match(cell[1:]) else cell


def safe_text_sql(column: str) -> str:
    """The same rule in SQL, for a column or expression of ours that holds text; an empty text is an empty cell."""
    active = _ACTIVE.replace("'", "''")
    return f"NULLIF(CASE WHEN {column} ~ '{active}' THEN '''' || {column} ELSE {column} END, '')"


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A file from rows in Python, piece by piece. Text is made safe; numbers go as they are."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    yield BOM
    for row in chain([header], rows):
        writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def csv_lines_from_query(
    header: Sequence[str], query: str, params: Sequence[object] | Mapping[str, object] = ()
) -> Iterator[bytes]:
    """The same file straight out of PostgreSQL. `query` makes its own text columns safe with `safe_text_sql`.

    COPY sends a row at a time and ends it with a line feed; line feeds inside cells stay as they are.
    """
    yield BOM + ",".join(header).encode() + b"\r\n"
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", params) as rows:
        lines = iter(rows)
        while some := list(islice(lines, ROWS_AT_ONCE)):
            yield b"\r\n".join([line[:-1] for line in some]) + b"\r\n"
