"""The service with a demonstration of its own: web, worker, scheduler, teaching record."""

import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests import roles, status_observer
from tests.processes import ROOT, RedisServer, free_port, wait_until

PROCESSES = {
    "records": ["manage.py", "teaching_record_stub"],
    "web": ["-m", "gunicorn", "--workers", "1", "claims_service.wsgi"],
    "worker": ["manage.py", "worker"],
    "scheduler": ["manage.py", "scheduler"],
}


class Service:
    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self.address = environment["SERVICE_URL"]
        self.environment = environment
        self.logs = logs

    def manage(self, *command: str) -> str:
        """Returns the output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"manage.py {command[0]} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    def ask(self, question: str) -> str:
        """The first column of the first row."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            row = connection.execute(question).fetchone()
        assert row, question
        return str(row[0])

    def unrecorded(self) -> list[tuple[object, ...]]:
        """Changes of claims that the service's record lacks (tests/status_observer.py)."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(status_observer.UNRECORDED).fetchall()

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthcheck", timeout=5) as answer:  # noqa: S310  http, by us
                return bool(answer.status == 200)
        except (urllib.error.HTTPError, OSError):
            return False

    def log_of(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text()


@contextmanager
def demonstration_database() -> Iterator[str]:
    """Its name; watched by the observer, and copied by tests."""
    with own_database(f"browser_{os.getpid()}", like=connection.settings_dict["TEST"]["TEMPLATE"]) as name:
        environment = os.environ | roles.addresses(name) | {"SERVICE_ENVIRONMENT": "local"}
        demo = [sys.executable, "manage.py", "demo", "--verbosity", "0"]
        subprocess.run(demo, cwd=ROOT, env=environment, check=True)
        with psycopg.connect(environment["OWNER_DATABASE_URL"]) as owner:
            owner.execute(status_observer.INSTALL)
        yield name


@contextmanager
def own_database(name: str, *, like: str) -> Iterator[str]:
    """A copy of `like`, dropped afterwards."""
    database = sql.Identifier(name)
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, sql.Identifier(like)))
        try:
            yield name
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


@contextmanager
def running_service(demonstration: str) -> Iterator[Service]:
    port, records = free_port(), free_port()
    redis = RedisServer()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="service-")))
        database = stack.enter_context(own_database(f"{demonstration}_{port}", like=demonstration))
        stack.callback(redis.off)
        redis.on()
        environment = os.environ | {
            "SERVICE_ENVIRONMENT": "local",
            "SERVICE_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            **roles.addresses(database),
            "OWNER_DATABASE_URL": "",
            "REDIS_URL": redis.url,
            "FILES_ROOT": str(folder / "files"),
            "TEACHING_RECORD_URL": f"http://127.0.0.1:{records}",
            "SWEEP_SECONDS": "1",
        }
        for name, command in PROCESSES.items():
            stack.enter_context(process(command, environment, folder / f"{name}.log"))
        service = Service(environment, folder)
        wait_until(service.is_healthy, seconds=60, what="a healthy service")
        yield service


@contextmanager
def process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """In a session of its own, ended with everything that it forked."""
    with log.open("wb") as written:
        started = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait(10)
