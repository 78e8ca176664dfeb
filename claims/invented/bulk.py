"""Loading many rows at once: foreign keys are checked by one join at the end, not row by row."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def foreign_keys_checked_at_the_end(tables: list[str]) -> Iterator[None]:
    """Take the foreign keys of these tables away and put them back, in the transaction that is under way.

    Nobody else sees the tables without them: they are locked until the end. Raises IntegrityError when putting
    them back finds a row that points nowhere.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        cursor.execute(_FOREIGN_KEYS, [tables])
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])
    ORDER BY 1, 2
"""
