"""Tests run with the service's database role, and step back to owner on purpose.

The suite logs in as owner and takes the service's role on every connection, so that a test can change inside its own
transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import override_settings
from psycopg.pq import TransactionStatus

from common import roles

SERVICE = "claims_service"
KEPT = ["auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations"]
_WHOLE = (TransactionStatus.IDLE, TransactionStatus.INTRANS)


def log_in_as_owner() -> None:
    """With one address given, its role is the owner, and the service's is made."""
    if not settings.OWNER_DATABASE_URL:
        settings.OWNER_DATABASE_URL = settings.DATABASE_URL
        settings.DATABASE_URL = with_user(settings.DATABASE_URL, SERVICE)
    connection.settings_dict.update(roles.login(settings.OWNER_DATABASE_URL))


def in_a_database_for_tests() -> bool:
    return str(connection.settings_dict["NAME"]).startswith("test_")


def with_user(address: str, user: str) -> str:
    """Another login in an address: `name` or `name:password`."""
    parts = urlsplit(address)
    before, _, host = parts.netloc.rpartition("@")
    same = before.partition(":")[2]
    who = user if ":" in user or not same else f"{user}:{same}"
    return urlunsplit(parts._replace(netloc=f"{who}@{host}"))


def with_database(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def addresses(name: str) -> dict[str, str]:
    """Of both roles, for another database."""
    return {
        "DATABASE_URL": with_database(settings.DATABASE_URL, name),
        "OWNER_DATABASE_URL": with_database(settings.OWNER_DATABASE_URL, name),
    }


def become_the_service() -> None:
    """On every connection, in every thread."""
    connection.close()
    connection_created.connect(take_the_services_role)


def become_the_owner() -> None:
    connection_created.disconnect(take_the_services_role)
    connection.close()


def take_the_services_role(connection: Any, **_: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role()}")


def role() -> str:
    return connection.ops.quote_name(roles.login(settings.DATABASE_URL)["USER"])


@contextmanager
def as_owner() -> Iterator[None]:
    """For what only the owner can do, such as taking a guard away, or rows that no page of the service can make."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role') = 'none'")
        (is_the_owner,) = cursor.fetchone()
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        # Where the transaction has failed its rollback brings the service back, and a new connection begins as it.
        whole = connection.connection and connection.connection.info.transaction_status in _WHOLE
        if whole and not is_the_owner:
            take_the_services_role(connection)


@contextmanager
def command_of_the_owner() -> Iterator[None]:
    """It stays in the test's transaction, where at other times it would connect anew."""
    with override_settings(OWNER_DATABASE_URL=""), as_owner():
        yield


def no_temporary_tables() -> None:
    """A copy of a database does not have its rights."""
    with connection.cursor() as cursor:
        roles.no_temporary_tables(cursor)


def remember_rows() -> None:
    """What `migrate` put into the tables, for tests with real transactions to begin with."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS remembered CASCADE")
        cursor.execute("CREATE SCHEMA remembered")
        for table in _tables():
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE remembered.{table.partition('.')[2]} AS TABLE {table}")


def empty_tables() -> None:
    """All but those that only `migrate` writes, past all guards; then the rows that were remembered."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_how_to_empty())


@cache
def _how_to_empty() -> str:
    """To delete is seventy times quicker than to truncate, and past the guards only a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        (may_delete,) = cursor.fetchone()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'remembered'")
        refill = "; ".join(f"INSERT INTO {name} SELECT * FROM remembered.{name}" for (name,) in cursor.fetchall())
    if may_delete:
        delete = "; ".join(f"DELETE FROM {table}" for table in _tables())
        return f"BEGIN; SET LOCAL session_replication_role = replica; {delete}; {refill}; COMMIT"
    return f"BEGIN; {_truncate()}; {refill}; COMMIT"


def _truncate() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass || ' %s TRIGGER ' || quote_ident(tgname) FROM pg_trigger WHERE tgtype & 32 > 0"
        )
        guards = "".join(f"ALTER TABLE {guard};" for (guard,) in cursor.fetchall())
    return f"{guards.replace('%s', 'DISABLE')} TRUNCATE {', '.join(_tables())}; {guards.replace('%s', 'ENABLE')}"


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables "
            "WHERE schemaname IN ('public', 'observer') AND tablename <> ALL (%s)",
            [KEPT],
        )
        return [table for (table,) in cursor.fetchall()]
