from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection


@contextmanager
def checked_at_the_end(tables: list[str]) -> Iterator[None]:
    """Foreign keys and deferred checks go and come back in one transaction, tables locked. Raises IntegrityError.

    Only the tables' owner can do that; for others each row is checked as ever.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ARE_OURS, [tables])
        if not cursor.fetchone()[0]:
            yield
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(_FOREIGN_KEYS, [tables])
        keys = cursor.fetchall()
        cursor.execute(_DEFERRED_TRIGGERS, [tables])
        triggers = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(_WRONG_SUMS)
        if wrong := cursor.fetchone()[0]:
            raise IntegrityError(f"{wrong} claims are not the sum of their mentors.")


_ARE_OURS = """
    SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY (%s::regclass[])
"""

_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])
    ORDER BY 1, 2
"""

_DEFERRED_TRIGGERS = """
    SELECT tgrelid::regclass::text, quote_ident(tgname)
    FROM pg_trigger WHERE NOT tgisinternal AND tgdeferrable AND tgrelid = ANY (%s::regclass[])
    ORDER BY 1, 2
"""

_WRONG_SUMS = """
    SELECT count(*)
    FROM claims_claim claim
    LEFT JOIN (SELECT claim_id, sum(hours) AS hours FROM claims_mentortraining GROUP BY claim_id) training
        ON training.claim_id = claim.id
    WHERE claim.hours IS NOT NULL AND claim.hours IS DISTINCT FROM training.hours
"""
