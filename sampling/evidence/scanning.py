"""ClamAV, by its INSTREAM command over a socket: nothing but the bytes leaves, and no library is needed."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings

from work.leases import WorkError

SECONDS_TO_ANSWER = 60
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class ScannerAway(WorkError):
    """There is none, or it gave no answer."""


class Verdict(Enum):
    CLEAN = "clean"
    INFECTED = "infected"


def scan(content: Iterable[bytes]) -> Verdict:
    """At `VIRUS_SCANNER`: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl. Raises ScannerAway."""
    if not settings.VIRUS_SCANNER:
        raise ScannerAway("No virus scanner is set.")
    try:
        with _connect(settings.VIRUS_SCANNER) as scanner:
            answer = _ask(scanner, content)
    except OSError as error:
        raise ScannerAway("The virus scanner cannot be reached.") from error
    if answer == "stream: OK":
        return Verdict.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict.INFECTED
    raise ScannerAway("The virus scanner gave no answer to the question.")


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS_TO_ANSWER)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS_TO_ANSWER)
    try:
        connection.connect(parts.path)
    except OSError:
        connection.close()
        raise
    return connection


def _ask(scanner: socket.socket, content: Iterable[bytes]) -> str:
    """Each piece after its length in four bytes; nought ends it. `z`: the answer ends in NUL."""
    scanner.sendall(b"zINSTREAM\0")
    for block in content:
        for start in range(0, len(block), CHUNK):
            piece = block[start : start + CHUNK]
            scanner.sendall(len(piece).to_bytes(4, "big") + piece)
    scanner.sendall((0).to_bytes(4, "big"))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        more = scanner.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
