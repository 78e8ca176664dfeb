"""A trigger of the tests' own sees every change of a claim's status; each must be in the service's record (A57).

It shares no code with the service, so a change that gets past the record fails its test.
"""

import pytest
from django.db import connection
from psycopg.pq import TransactionStatus

INSTALL = """
    CREATE SCHEMA observer;
    CREATE TABLE observer.seen (claim_id bigint NOT NULL, before text NOT NULL, after text);
    CREATE FUNCTION observer.look() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        INSERT INTO observer.seen VALUES (OLD.id, OLD.status, CASE TG_OP WHEN 'UPDATE' THEN NEW.status END);
        RETURN NULL;
    END $$;
    CREATE TRIGGER observer_looks AFTER UPDATE ON claims_claim
        FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION observer.look();
    CREATE TRIGGER observer_looks_at_removals AFTER DELETE ON claims_claim
        FOR EACH ROW EXECUTE FUNCTION observer.look();
    GRANT USAGE ON SCHEMA observer TO PUBLIC;
    GRANT SELECT ON observer.seen TO PUBLIC;
"""

# What was seen more often than it was recorded with time, before, after, and a person or the service's own task.
UNRECORDED = """
    SELECT claim_id, before, after FROM observer.seen
    EXCEPT ALL
    SELECT row_id, before ->> 'status', after ->> 'status' FROM claims_rowchange
    WHERE table_name = 'claims_claim' AND at IS NOT NULL AND (by_id IS NOT NULL OR system_task <> '')
"""


def install() -> None:
    """As the owner. A kept database has it already."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS observer CASCADE")
        cursor.execute(INSTALL)


def unrecorded() -> list[tuple[int, str, str | None]]:
    """(claim, before, after) of changes that the record lacks."""
    with connection.cursor() as cursor:
        cursor.execute(UNRECORDED)
        return cursor.fetchall()


def look(item: pytest.Item) -> None:
    """At the end of a test, before the rollback."""
    if not _has_database(item) or connection.connection is None or _is_broken():
        return
    missing = unrecorded()
    assert not missing, f"Changes of claims without a record (claim, before, after): {missing}"


def _has_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


def _is_broken() -> bool:
    """Everything is undone then anyway."""
    return connection.needs_rollback or connection.connection.info.transaction_status == TransactionStatus.INERROR
