"""Statements that are written once, for what nearly every page asks (docs/adr/0035).

Django needs longer to write such a query than the database to answer it.
"""

from typing import Any

from django.db import connection


def rows_of(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Every row of the answer; `%(name)s` in the statement stands for a value."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
