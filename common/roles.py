"""The two roles in the database: the owner of the tables, who migrates, and the service, which only uses them.

An owner may switch a trigger off, empty a table and drop it. So what the database refuses, it refuses for certain only
to a role that owns nothing.
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
    """Who somebody is and where, in Django's words. The name of the database stays out: in tests it is another."""
    parsed: Mapping[str, Any] = dj_database_url.parse(address)
    return {word: parsed[word] for word in _OF_A_LOGIN}


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the owner of the tables while the block runs; where no owner was given, nothing changes."""
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
def grant(rights: Mapping[str, str]) -> None:
    """Let the service's role do this with these tables and nothing with any other; makes the role if need be.

    Only the owner can. Safe to repeat while the service runs: there is no moment without rights.
    """
    service = login(settings.DATABASE_URL)
    name = connection.ops.quote_name
    role = name(service["USER"])
    with connection.cursor() as cursor:
        _make(service, cursor)
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            if table in rights:
                cursor.execute(f"GRANT {rights[table]} ON {name(table)} TO {role}")


def _make(service: Mapping[str, Any], cursor: Any) -> None:
    """The role, with the password of DATABASE_URL, unless it is there already; then it stays as it is."""
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
    """Keep no connection that could get around what the database refuses; in production every new one comes here."""
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
    """For processes that serve people: see at once whether they may. A database that is away is asked later."""
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
