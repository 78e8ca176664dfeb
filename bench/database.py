import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from psycopg import sql

_OURS = ("DATABASE_URL", "OWNER_DATABASE_URL")


@contextmanager
def own_database() -> Iterator[None]:
    """Beside the given one; Django is set up to use it."""
    given = {name: address for name in _OURS if (address := os.environ.get(name))}
    owner = given.get("OWNER_DATABASE_URL", given["DATABASE_URL"])
    name = f"bench_{os.getpid()}"
    with (
        psycopg.connect(owner, autocommit=True) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        os.environ |= {key: urlunsplit(urlsplit(address)._replace(path=f"/{name}")) for key, address in given.items()}
        # Another Redis database than that of a running service: jobs there name tasks by their id.
        redis = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path="/15"))
        os.environ |= {"FILES_ROOT": folder, "LOG_LEVEL": "ERROR", "REDIS_URL": redis}
        django.setup()
        try:
            yield
        finally:
            django.db.connections.close_all()
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
