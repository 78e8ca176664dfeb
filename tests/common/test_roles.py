import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from _tools.test import throwaway_production
from django.conf import settings
from django.db import connection

from tests.processes import ROOT, free_port
from tests.roles import addresses, with_database, with_user

PROCESSES = {
    "web": ["-c", "import claims_service.wsgi"],
    "worker": ["manage.py", "worker"],
    "scheduler": ["manage.py", "scheduler"],
}


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"OWNER_DATABASE_URL": ""} | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def ours(db: None) -> dict[str, str]:
    return addresses(connection.settings_dict["NAME"])


@pytest.mark.slow
@pytest.mark.parametrize("process", PROCESSES)
def test_production_does_not_start_as_the_owner_of_the_tables(ours: dict[str, str], process: str) -> None:
    as_owner = throwaway_production() | {"DATABASE_URL": ours["OWNER_DATABASE_URL"]}

    started = python(*PROCESSES[process], **as_owner)

    assert started.returncode == 1
    assert "DATABASE_URL names a role that owns no table and is no superuser" in started.stderr


@pytest.mark.slow
def test_production_does_not_start_with_the_owners_address(ours: dict[str, str]) -> None:
    started = python(*PROCESSES["web"], **throwaway_production(), **ours)

    assert started.returncode == 1
    assert "OWNER_DATABASE_URL is for the release step" in started.stderr


@pytest.mark.slow
def test_production_starts_as_the_service_also_while_the_database_is_away(ours: dict[str, str]) -> None:
    away = f"postgresql://claims_service@127.0.0.1:{free_port()}/claims"

    for address in (ours["DATABASE_URL"], away):
        started = python(*PROCESSES["web"], **throwaway_production(), DATABASE_URL=address)
        assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.slow
def test_no_connection_of_production_is_the_owners(ours: dict[str, str]) -> None:
    """A database that was away at the start is checked when it is back."""
    asking = ["manage.py", "shell", "-c", "from work.models import Task; print(Task.objects.count())"]

    as_owner = python(*asking, **throwaway_production(), DATABASE_URL=ours["OWNER_DATABASE_URL"])
    as_service = python(*asking, **throwaway_production(), DATABASE_URL=ours["DATABASE_URL"])

    assert "is no superuser" in as_owner.stderr
    assert as_service.stdout.splitlines()[-1:] == ["0"]


@contextmanager
def a_new_release(name: str) -> Iterator[dict[str, str]]:
    """An empty database whose owner may make roles and is no superuser."""
    owner, service = f"{name}_owner", f"{name}_service"
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as server:
        server.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD 'of-the-owner'")
        server.execute(f"CREATE DATABASE {name} OWNER {owner}")
        place = with_database(settings.OWNER_DATABASE_URL, name)
        try:
            yield {
                "OWNER_DATABASE_URL": with_user(place, f"{owner}:of-the-owner"),
                "DATABASE_URL": with_user(place, f"{service}:of-the-service"),
            }
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
            server.execute(f"DROP ROLE IF EXISTS {service}")
            server.execute(f"DROP ROLE {owner}")


@pytest.mark.slow
def test_a_release_needs_no_superuser_and_can_be_repeated(db: None) -> None:
    with a_new_release(f"release_{os.getpid()}") as both:
        for command in (["migrate", "-v0"], ["migrate", "-v0"], ["demo"]):
            done = python("manage.py", *command, **both, SERVICE_ENVIRONMENT="local")
            assert done.returncode == 0, done.stderr

        with psycopg.connect(both["OWNER_DATABASE_URL"]) as owner:
            made_by = owner.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
            assert [name.rpartition("_")[2] for (name,) in made_by] == ["owner"]
        with psycopg.connect(both["DATABASE_URL"]) as service:
            assert service.execute("SELECT count(*) > 400 FROM claims_claim").fetchone() == (True,)
        with psycopg.connect(settings.OWNER_DATABASE_URL) as server:
            secret = "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname LIKE 'release_%_service'"
            assert server.execute(secret).fetchone() == (True,)


@pytest.mark.slow
def test_one_role_cannot_be_both(ours: dict[str, str]) -> None:
    twice = ours | {"DATABASE_URL": ours["OWNER_DATABASE_URL"]}

    done = python("manage.py", "migrate", "-v0", **twice, SERVICE_ENVIRONMENT="local")

    assert "name the same role" in done.stderr
