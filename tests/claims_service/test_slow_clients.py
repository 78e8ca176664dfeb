"""Whoever sends slowly holds a connection, not a thread: others are answered meanwhile (docs/adr/0061)."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.processes import ROOT, environment_of_tests, free_port, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HALF_A_HEAD = b"GET /help/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_FORM = (
    b"POST /sign-out/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Cookie: csrftoken=abcdefghijklmnopqrstuvwxyz012345\r\nContent-Length: 1000\r\n\r\nanswer="
)
"""With a token, or the form would be refused before it is read."""
VISIT = b"GET /help/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CLIENTS = 20


@contextmanager
def web(*options: str, log: int | IO[bytes] = subprocess.DEVNULL) -> Iterator[int]:
    """One process with two threads: with two, a visitor may be lucky. Gives the port."""
    port = free_port()
    environment = environment_of_tests() | {"PORT": str(port), "WEB_WORKERS": "1", "WEB_THREADS": "2"}
    command = [sys.executable, "-m", "gunicorn", *options, "claims_service.wsgi"]
    started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_until(lambda: answers(port), what="the web process answering")
        yield port
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(30)


def answers(port: int) -> bool:
    try:
        with connected(port) as visitor:
            visitor.sendall(VISIT)
            return visitor.recv(12) == b"HTTP/1.1 200"
    except OSError:
        return False


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


@contextmanager
def slow_clients(port: int, beginning: bytes) -> Iterator[None]:
    clients = [connected(port) for _ in range(CLIENTS)]
    for client in clients:
        client.sendall(beginning)
    try:
        yield
    finally:
        for client in clients:
            client.close()


@pytest.mark.parametrize("beginning", [HALF_A_HEAD, HALF_A_FORM])
def test_a_visitor_is_answered_while_others_send_slowly(beginning: bytes) -> None:
    with web() as port, slow_clients(port, beginning):
        assert all(answers(port) for _ in range(20))


@pytest.mark.parametrize("beginning", [HALF_A_HEAD, HALF_A_FORM])
def test_with_a_thread_for_each_reader_nobody_is_answered_until_they_leave(beginning: bytes) -> None:
    with web("--worker-class", "gthread") as port:
        with slow_clients(port, beginning):
            visitor = connected(port)
            visitor.sendall(VISIT)
            held_up = not select.select([visitor], [], [], 3)[0]
        assert held_up
        with visitor:
            assert visitor.recv(12) == b"HTTP/1.1 200"


def test_the_secret_of_a_link_is_in_no_line_of_the_log(tmp_path: Path) -> None:
    token, written = "c0ffee" * 11, tmp_path / "log"
    with written.open("wb") as log, web(log=log) as port, connected(port) as visitor:
        visitor.sendall(VISIT.replace(b"/help/", f"/link/{token}/".encode()))
        assert visitor.recv(12) == b"HTTP/1.1 404"
        wait_until(lambda: b"/link/" in written.read_bytes(), what="a line")

    lines = written.read_text()
    assert "GET /link/.../ 404" in lines
    assert "Not Found: /link/.../" in lines
    assert token not in lines
