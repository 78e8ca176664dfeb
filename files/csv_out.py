"""UTF-8 with a byte order mark, CRLF, and no cell that a spreadsheet takes for a formula.

Text that starts with = + - or @ (also full-width, also after spaces) gets an apostrophe in front; so does text that
looks as if it had got one.
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
"""A few dozen kilobytes."""

# Written as escapes that Python's and PostgreSQL's regular expressions read alike.
_SPACES = r"\u0001-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_SIGNS = r"=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20-"
_ACTIVE = rf"^'*([\t\r\n]|[{_SPACES}]*[{_SIGNS}])"
_ACTIVE_IN_PYTHON = re.compile(_ACTIVE.replace(r"\u0001", r"\u0000", 1).replace(r"[\t\r\n]", r"[\t\r\n\0]"))


def safe_text(text: str) -> str:
    return f"'{text}" if _ACTIVE_IN_PYTHON.match(text) else text


def plain_text(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _ACTIVE_IN_PYTHON.match(cell[1:]) else cell


def safe_text_sql(column: str) -> str:
    """`safe_text` for a column or expression of ours; an empty text is an empty cell."""
    active = _ACTIVE.replace("'", "''")
    return f"NULLIF(CASE WHEN {column} ~ '{active}' THEN '''' || {column} ELSE {column} END, '')"


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Makes text safe; numbers go as they are."""
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
    """`query` uses `safe_text_sql`. Line feeds inside cells stay."""
    yield BOM + ",".join(header).encode() + b"\r\n"
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", params) as rows:
        lines = iter(rows)
        while some := list(islice(lines, ROWS_AT_ONCE)):
            yield b"\r\n".join([line[:-1] for line in some]) + b"\r\n"
