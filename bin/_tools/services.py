"""The database and Redis: those given, or ours, shared by all commands of a checkout.

Each command holds a shared lock; the last to leave stops the servers. The system drops a killed command's lock.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from _tools import postgres, redis
from _tools.paths import LOCAL, LOGS


class Server(Protocol):
    def start(self) -> None: ...
    def addresses(self) -> dict[str, str]: ...


@contextmanager
def up() -> Iterator[dict[str, str]]:
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    ours: list[Server] = [
        server for name, server in (("DATABASE_URL", postgres), ("REDIS_URL", redis)) if name not in given
    ]
    if not ours:
        yield given
        return
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOCAL / "services.lock").open("w") as use:
        with setup_lock():
            fcntl.flock(use, fcntl.LOCK_SH)
            for server in ours:
                server.start()
        try:
            yield given | {name: where for server in ours for name, where in server.addresses().items()}
        finally:
            with setup_lock():
                stop_unless_used(use)


def stop_unless_used(use: IO[str]) -> None:
    try:
        fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    redis.stop()
    postgres.stop()


@contextmanager
def setup_lock() -> Iterator[None]:
    LOCAL.mkdir(exist_ok=True)
    with Path(LOCAL / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
