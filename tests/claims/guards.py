"""Taking a guard away: without it the test has to go wrong."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tests.roles import as_owner

ROW_LOCK = re.compile(r" FOR (NO KEY )?UPDATE\b( OF [^)]*)?$")


def run(sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """As the service's role."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def settle() -> None:
    """Check deferred constraints now."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


def take_away(table: str, guard: str) -> None:
    """Triggers, a constraint or a unique index, until the test's end."""
    settle()
    with as_owner():
        _take_away(table, guard)


def _take_away(table: str, guard: str) -> None:
    if triggers_called(table, guard):
        switch("DISABLE", (table, guard))
        return
    if run("SELECT 1 FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s", [table, guard]):
        run(f"ALTER TABLE {table} DROP CONSTRAINT {guard}")
    else:
        run(f"DROP INDEX {guard}")


@contextmanager
def without(*guards: tuple[str, str]) -> Iterator[None]:
    """For tests with real transactions: others wait for it."""
    with as_owner():
        switch("DISABLE", *guards)
    try:
        yield
    finally:
        with as_owner():
            switch("ENABLE", *guards)


def switch(how: str, *guards: tuple[str, str]) -> None:
    for table, guard in guards:
        for name in triggers_called(table, guard):
            run(f"ALTER TABLE {table} {how} TRIGGER {name}")


def triggers_called(table: str, guard: str) -> list[str]:
    of_that_name = "tgrelid = %s::regclass AND tgname LIKE %s AND NOT tgisinternal"
    found = run(f"SELECT quote_ident(tgname) FROM pg_trigger WHERE {of_that_name}", [table, f"%{guard}%"])
    return [name for (name,) in found]


def no_counting() -> AbstractContextManager[None]:
    return without(("claims_claim", "allowance_after_move"))


@contextmanager
def no_row_locks() -> Iterator[None]:
    """For connections made from now on."""

    def unlocked(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        return execute(ROW_LOCK.sub("", sql), *rest)

    def unlock(connection: BaseDatabaseWrapper, **_: Any) -> None:
        connection.execute_wrappers.append(unlocked)

    connection_created.connect(unlock)
    try:
        yield
    finally:
        connection_created.disconnect(unlock)
