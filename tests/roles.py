"""Who a test is in the database: the service, as pages and jobs are, and only on purpose the owner of the tables.

The suite logs in as the owner, who makes the database, and then takes the service's role on every connection, so that
a test can step back to owner inside its own transaction. Processes that a test starts log in as the service itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

from claims_service.rights import READ_ONLY
from common import roles

SERVICE = "claims_service"


def log_in_as_owner() -> None:
    """Where only one address was given, its role is the owner, and the service's is made beside it."""
    if not settings.OWNER_DATABASE_URL:
        settings.OWNER_DATABASE_URL = settings.DATABASE_URL
        settings.DATABASE_URL = with_user(settings.DATABASE_URL, SERVICE)
    connection.settings_dict.update(roles.login(settings.OWNER_DATABASE_URL))


def in_a_database_for_tests() -> bool:
    """Whether this process has moved on from the database that its environment names."""
    return str(connection.settings_dict["NAME"]).startswith("test_")


def with_user(address: str, user: str) -> str:
    """The same address for somebody else: `name`, who has the same password, or `name:password`."""
    parts = urlsplit(address)
    before, _, host = parts.netloc.rpartition("@")
    same = before.partition(":")[2]
    who = user if ":" in user or not same else f"{user}:{same}"
    return urlunsplit(parts._replace(netloc=f"{who}@{host}"))


def with_database(address: str, name: str) -> str:
    """The same server and login, for another database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def addresses(name: str) -> dict[str, str]:
    """Both roles' ways to another database on the server of the tests."""
    return {
        "DATABASE_URL": with_database(settings.DATABASE_URL, name),
        "OWNER_DATABASE_URL": with_database(settings.OWNER_DATABASE_URL, name),
    }


def become_the_service() -> None:
    """From here on every connection of this process, in every thread, acts as the service's role."""
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
    """What only the owner can do, such as taking a guard away; the transaction goes on as the service."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        # Where the transaction has failed its rollback brings the service back, and a new connection begins as it.
        if connection.connection.info.transaction_status in (TransactionStatus.IDLE, TransactionStatus.INTRANS):
            take_the_services_role(connection)


def empty_tables() -> None:
    """Every table but those that `migrate` alone writes to, past the guards against TRUNCATE."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_how_to_empty())


@cache
def _how_to_empty() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass || ' %s TRIGGER ' || quote_ident(tgname) FROM pg_trigger WHERE tgtype & 32 > 0"
        )
        guards = "".join(f"ALTER TABLE {guard};" for (guard,) in cursor.fetchall())
        cursor.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables "
            "WHERE schemaname IN ('public', 'observer') AND tablename <> ALL (%s)",
            [READ_ONLY],
        )
        tables = ", ".join(table for (table,) in cursor.fetchall())
    return f"{guards.replace('%s', 'DISABLE')} TRUNCATE {tables}; {guards.replace('%s', 'ENABLE')}"
