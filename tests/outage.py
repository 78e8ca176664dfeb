"""What clients of Postgres see when it is restarted: every connection cut, and no new one for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection

from tests.roles import with_database

_CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def cut_connections() -> int:
    """All, the test's own too."""
    connection.close()
    with _from_outside() as outside:
        return outside.execute(_CUT, [connection.settings_dict["NAME"]]).fetchone()[0]


@contextmanager
def restarting() -> Iterator[None]:
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with _from_outside() as outside:
        outside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            cut_connections()
            yield
        finally:
            outside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _from_outside() -> psycopg.Connection:
    """In another database of the same server."""
    return psycopg.connect(with_database(settings.OWNER_DATABASE_URL, "postgres"), autocommit=True)
