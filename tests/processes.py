import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.conf import settings
from django.db import connection

from tests import clock
from tests.roles import with_database

ROOT = Path(__file__).resolve().parent.parent


def wait_until(happened: Callable[[], object], *, seconds: float = 30, what: str = "it") -> None:
    """Fails with a sentence when it never happens."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds} seconds")
        time.sleep(0.05)


class Process:
    """In a group of its own, to be killed with its children."""

    def __init__(self, command: str, **environment: object) -> None:
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115  read when the process has ended
        self.popen = subprocess.Popen(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=environment_of_tests() | {name: str(value) for name, value in environment.items()},
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.popen.pid).children(recursive=True) if self.is_running else []

    @property
    def is_running(self) -> bool:
        return self.popen.poll() is None

    @property
    def output(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def kill_all(self) -> None:
        """By kill -9."""
        for process in [*self.children, psutil.Process(self.popen.pid)]:
            process.kill()
        self.popen.wait(10)

    def kill_parent(self) -> list[psutil.Process]:
        """Returns the orphans."""
        orphans = self.children
        self.popen.kill()
        self.popen.wait(10)
        return orphans

    def stop(self, *, seconds: int = 20) -> int:
        """By SIGTERM; returns the exit code."""
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(seconds)


@contextmanager
def running(command: str, **environment: object) -> Iterator[Process]:
    process = Process(command, **environment)
    try:
        yield process
    finally:
        if process.is_running:
            process.kill_all()
        process.log.close()


def environment_of_tests() -> dict[str, str]:
    """So that it sees what this test sees, with the service's login."""
    database = connection.settings_dict["NAME"]
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.work.settings",
        "DATABASE_URL": with_database(settings.DATABASE_URL, database),
        "OWNER_DATABASE_URL": "",
        "REDIS_URL": settings.REDIS_URL,
        "FILES_ROOT": str(settings.FILES_ROOT),
        "SWEEP_SECONDS": "1",
        "LEASE_SECONDS": "2",
        **clock.for_processes(),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    """Without persistence, to be switched off and on."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.popen: subprocess.Popen[bytes] | None = None

    def on(self) -> None:
        self.popen = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
        )
        wait_until(self._accepts, what="Redis answering")

    def off(self) -> None:
        if self.popen:
            self.popen.kill()
            self.popen.wait(10)
            self.popen = None

    def _accepts(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
