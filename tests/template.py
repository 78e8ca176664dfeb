"""The tests' database is made once and kept; each run copies it.

Made anew when a migration, what it imports, the rights, the reference data or a locked package changes.
"""

import ast
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
ALSO = ["claims_service/rights.py", "common/roles.py", "schools/data/*", "requirements/dev.txt", "tests/template.py"]
LOCK = 8_012_026  # any number that nobody else takes on this server


def made() -> str:
    """Its name; runs beside each other wait here."""
    family = f"test_template_of_{settings.DATABASES['default']['NAME']}_"
    name = family + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
        there = {found for (found,) in cursor.fetchall()}
        if name not in there:
            _make(cursor, name, without=there)
    return name


def _make(cursor: Any, name: str, *, without: set[str]) -> None:
    """Under another name until it is whole."""
    for old in without:
        cursor.execute(f'DROP DATABASE "{old}"')
    unfinished = f"{name}_unfinished"
    cursor.execute(f'CREATE DATABASE "{unfinished}"')
    with _connected_to(unfinished):
        call_command("migrate", verbosity=0, interactive=False)
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


def wait_for_no_disk() -> None:
    """What the copy would lose with the machine nobody misses; for the processes that tests start too."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")


@contextmanager
def _connected_to(database: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def fingerprint() -> str:
    """Of all that makes the database."""
    digest = hashlib.sha256(settings.DATABASE_URL.encode())
    for file in sorted(sources()):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def sources() -> set[Path]:
    return {*_migrations(), *_imported(), *_also()}


def _migrations() -> list[Path]:
    return list(ROOT.glob("*/migrations/*.py"))


def _imported() -> Iterator[Path]:
    """Modules of ours that a migration names."""
    for migration in _migrations():
        for node in ast.walk(ast.parse(migration.read_text())):
            files = (ROOT / f"{name.replace('.', '/')}.py" for name in _names(node))
            yield from (file for file in files if file.exists())


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}", *[f"{node.module}.{alias.name}" for alias in node.names]]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def _also() -> Iterator[Path]:
    for pattern in ALSO:
        yield from ROOT.glob(pattern)
