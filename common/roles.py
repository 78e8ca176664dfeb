"""The owner of the tables, who migrates, and the service, which owns nothing.

An owner may switch triggers off: refusals are certain only for a role that owns nothing (docs/adr/0060).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.db import OperationalError, connection, transaction

_OF_A_LOGIN = ("USER", "PASSWORD", "HOST", "PORT")


def login(address: str) -> dict[str, Any]:
    """Without the database's name, which is another in tests."""
    parsed: Mapping[str, Any] = dj_database_url.parse(address)
    return {word: parsed[word] for word in _OF_A_LOGIN}


@contextmanager
def as_owner() -> Iterator[None]:
    """For the block, where OWNER_DATABASE_URL is set."""
    if not settings.OWNER_DATABASE_URL:
        yield
        return
    before = {word: connection.settings_dict[word] for word in _OF_A_LOGIN}
    connection.close()
    connection.settings_dict.update(login(settings.OWNER_DATABASE_URL))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@transaction.atomic
def grant(rights: Mapping[str, Any]) -> None:
    """These rights (claims_service/rights.py) and no others; makes the service's role if need be. Safe to repeat."""
    service = login(settings.DATABASE_URL)
    name = connection.ops.quote_name
    role = name(service["USER"])
    with connection.cursor() as cursor:
        _make(service, cursor)
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        no_temporary_tables(cursor)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            if table in rights:
                words = ", ".join(_privileges(rights[table], _columns_to_fill(cursor, table)))
                cursor.execute(f"GRANT {words} ON {name(table)} TO {role}")


def _privileges(rights: Any, columns_to_fill: list[str]) -> Iterator[str]:
    yield "SELECT"
    if rights.insert:
        yield f"INSERT ({', '.join(columns_to_fill)})"
    if rights.update:
        yield f"UPDATE ({', '.join(rights.update)})"
    if rights.delete:
        yield "DELETE"
    if rights.analyze:
        yield "MAINTAIN"


def _columns_to_fill(cursor: Any, table: str) -> list[str]:
    """All but ids and others that the database makes itself."""
    cursor.execute(
        "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attidentity = '' AND attgenerated = ''",
        [table],
    )
    return [column for (column,) in cursor.fetchall()]


def no_temporary_tables(cursor: Any) -> None:
    """For any role but the owner: a trigger on one could pretend to be one of ours."""
    cursor.execute("SELECT quote_ident(current_database())")
    (database,) = cursor.fetchone()
    cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")


def _make(service: Mapping[str, Any], cursor: Any) -> None:
    cursor.execute("SELECT current_user = %(USER)s, EXISTS (SELECT FROM pg_roles WHERE rolname = %(USER)s)", service)
    is_the_owner, exists = cursor.fetchone()
    if is_the_owner:
        raise ImproperlyConfigured("DATABASE_URL and OWNER_DATABASE_URL name the same role.")
    if exists:
        return
    secret = cursor.connection.pgconn.encrypt_password(service["PASSWORD"].encode(), service["USER"].encode())
    password = f"PASSWORD '{secret.decode()}'" if service["PASSWORD"] else ""
    try:
        with transaction.atomic():
            cursor.execute(f"CREATE ROLE {connection.ops.quote_name(service['USER'])} LOGIN {password}")
    except DatabaseError:
        # Another release may have been quicker.
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %(USER)s", service)
        if not cursor.fetchone():
            raise


def refuse_the_owner(connection: Any, **_: object) -> None:
    """Raises ImproperlyConfigured for a role that owns a table or is a superuser."""
    owner = settings.OWNER_DATABASE_URL
    if owner and connection.settings_dict["USER"] == login(owner)["USER"]:
        return  # the release step, which says openly who it is
    with connection.cursor() as cursor:
        cursor.execute(_IS_TOO_POWERFUL)
        (too_powerful,) = cursor.fetchone()
    if too_powerful:
        connection.close()
        raise ImproperlyConfigured("In production DATABASE_URL names a role that owns no table and is no superuser.")


def refuse_to_start_as_owner() -> None:
    """A database that is away is checked when it is back."""
    if not settings.IN_PRODUCTION:
        return
    if settings.OWNER_DATABASE_URL:
        raise ImproperlyConfigured("OWNER_DATABASE_URL is for the release step, and no other process is given it.")
    try:
        connection.ensure_connection()
    except OperationalError:
        return
    connection.close()


_IS_TOO_POWERFUL = """
    SELECT rolsuper OR EXISTS (
        SELECT FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
        AND pg_has_role(session_user, relowner, 'MEMBER')
    ) FROM pg_roles WHERE rolname = session_user
"""
