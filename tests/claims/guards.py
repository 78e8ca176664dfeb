"""Taking a guard of the database away inside a test's transaction, to see that it is this guard that refuses."""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def run(sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Plain SQL, as the service's own role."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def settle() -> None:
    """Let everything that waits for the end of the transaction be checked now."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


def take_away(table: str, guard: str) -> None:
    """Disable the triggers of that name, or drop the constraint or unique index; the test's end brings it back."""
    settle()
    of_that_name = "tgrelid = %s::regclass AND tgname LIKE %s AND NOT tgisinternal"
    triggers = run(f"SELECT quote_ident(tgname) FROM pg_trigger WHERE {of_that_name}", [table, f"%{guard}%"])
    for (name,) in triggers:
        run(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    if triggers:
        return
    if run("SELECT 1 FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s", [table, guard]):
        run(f"ALTER TABLE {table} DROP CONSTRAINT {guard}")
    else:
        run(f"DROP INDEX {guard}")
