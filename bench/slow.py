"""Clients that send slowly must not keep a visitor waiting."""

from __future__ import annotations

import contextlib
import http.client
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connections

from bench.service import running_service

AIM = 3.0
SECONDS = 30
SLOW_HEADERS, HALF_FORMS = 200, 50
BEFORE_THE_NEXT = 0.05
PATIENCE = 10
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
FORM = (
    b"POST /sign-out/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Cookie: csrftoken=abcdefghijklmnopqrstuvwxyz012345\r\nContent-Length: 100000\r\n\r\nanswer="
)


def report() -> bool:
    """Whether all aims were met."""
    connections.close_all()
    with running_service() as address:
        visits(address, SECONDS / 3)  # until every process has read its templates
        calm, _ = visits(address, SECONDS)
        with slow_clients(address) as held:
            under_attack, failures = visits(address, SECONDS)
            still_held = held()
    ratio = p95(under_attack) / p95(calm)
    print(f"\n{SLOW_HEADERS} slow headers and {HALF_FORMS} half-sent forms, for {SECONDS} seconds")
    print(line("calm", calm), line("meanwhile", under_attack), sep="\n")
    print(f"  the 95th percentile is {ratio:.2f} times that of calm (at most {AIM:.0f}); {failures} not answered")
    print(f"  {still_held} of {SLOW_HEADERS + HALF_FORMS} slow connections were open to the end", flush=True)
    return ratio <= AIM and not failures


@contextmanager
def slow_clients(address: str) -> Iterator[object]:
    """One letter a second each. Gives a function that counts those that are still open."""
    place = (urlsplit(address).hostname, urlsplit(address).port)
    clients = []
    for beginning, number in ((HEAD, SLOW_HEADERS), (FORM, HALF_FORMS)):
        for _ in range(number):
            clients.append(socket.create_connection(place, timeout=PATIENCE))
            clients[-1].sendall(beginning)
    over = threading.Event()
    dripping = threading.Thread(target=_drip, args=(clients, over))
    dripping.start()
    try:
        yield lambda: len(clients)
    finally:
        over.set()
        dripping.join()
        for client in clients:
            client.close()


def _drip(clients: list[socket.socket], over: threading.Event) -> None:
    while not over.wait(1):
        for client in [*clients]:
            try:
                client.sendall(b"x")
            except OSError:
                clients.remove(client)


def visits(address: str, seconds: float) -> tuple[list[float], int]:
    """(seconds that each page took, how many did not come)"""
    waits, failures, until = [], 0, time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        with contextlib.closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)) as visitor:
            try:
                visitor.request("GET", "/")
                failures += visitor.getresponse().status != 200
            except OSError:
                failures += 1
        waits.append(time.monotonic() - began)
        time.sleep(BEFORE_THE_NEXT)
    return waits, failures


def p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]


def line(what: str, waits: list[float]) -> str:
    return (
        f"  {what}: {len(waits):,} pages, p50 {statistics.median(waits) * 1000:.0f} ms, p95 {p95(waits) * 1000:.0f} ms"
    )
