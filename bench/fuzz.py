"""Thousands of odd requests, the same for the same seed, as several people: no answer is an error of ours (A54)."""

from __future__ import annotations

import contextlib
import random
import re
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connections
from django.test import Client

from accounts.models import User
from bench.fuzz_pieces import BODIES, HEADERS, METHODS, ODD_PATHS, ODD_PIECES, a_form
from bench.service import running_service
from claims.models import Claim
from mentors.models import Mentor
from messages_out.models import Message
from providers.models import Provider
from sampling.models import SamplingRun
from schools.models import School
from tests.routes import Route, all_routes

AT_ONCE, IN_A_SESSION, PATIENCE = 4, 500, 20
NOT_OURS = {501}
"""What the server says of codings that nobody has, as the protocol wants."""
CSRF = "abcdefghijklmnopqrstuvwxyz012345"


@dataclass(frozen=True)
class Answer:
    """`status` 0: the connection ended without one."""

    status: int
    request: bytes

    @property
    def is_fault(self) -> bool:
        if self.status == 0:
            return self.is_whole
        return self.status >= 500 and self.status not in NOT_OURS

    @property
    def is_whole(self) -> bool:
        """Whether as much was sent as promised. Who expects to be told to go on promises a body."""
        head, _, body = self.request.partition(b"\r\n\r\n")
        promised = re.search(rb"Content-Length: (\d+)", head)
        if b"Transfer-Encoding" in head or (b"Expect: 100-continue" in head and not promised):
            return False
        return len(body) >= (int(promised[1]) if promised else 0)


def report(requests: int, seed: int) -> bool:
    """Whether nothing went wrong."""
    chance, routes, things = random.Random(seed), all_routes(), known_things()
    answers: list[Answer] = []
    with running_service() as address, ThreadPoolExecutor(AT_ONCE) as senders:
        for begun in range(0, requests, IN_A_SESSION):
            sessions = [*signed_in(), ""]
            connections.close_all()
            some = [a_request(chance, routes, things, sessions) for _ in range(min(IN_A_SESSION, requests - begun))]
            answers += senders.map(lambda one: send(address, one), some)
    tell(answers, seed)
    return not any(answer.is_fault for answer in answers)


def tell(answers: list[Answer], seed: int) -> None:
    statuses = Counter(answer.status for answer in answers)
    said = ", ".join(f"{number:,} x {status or 'nothing'}" for status, number in sorted(statuses.items()))
    print(f"\n{len(answers):,} requests with seed {seed}: {said}")
    faults = [answer for answer in answers if answer.is_fault]
    for fault in faults[:20]:
        print(f"  {fault.status}: {fault.request[:400]!r}")
    print(f"  {len(faults)} errors of ours (none is the aim)", flush=True)


def known_things() -> dict[str, Any]:
    """What addresses of the demonstration's school and provider are filled in with."""
    school = School.objects.get(memberships__user__persona="school")
    provider = Provider.objects.get(memberships__user__persona="provider")
    drafts = school.claims.filter(submitted_at=None)
    return {
        "school": school.public_id,
        "provider": provider.code,
        "mentor": Mentor.objects.at(school)[0].public_id,
        "claim": drafts[0].reference if drafts else Claim.objects.first().reference,
        "submitted": provider.claims.exclude(submitted_at=None)[0].reference,
        "run": SamplingRun.objects.first().pk if SamplingRun.objects.exists() else 1,
        "message": Message.objects.first().reference if Message.objects.exists() else "",
        "form": "csv",
        "slug": "nobody",
        "task": 1,
        "lookup": "zzzzzzzzzzzz",
        "pending": "zzzzzzzz",
        "search": "zzzzzzzzzzzz",
    }


def signed_in() -> Iterator[str]:
    """A session of each persona."""
    for person in User.objects.exclude(persona=""):
        client = Client()
        client.force_login(person)
        yield client.cookies[settings.SESSION_COOKIE_NAME].value


def a_request(chance: random.Random, routes: list[Route], things: dict[str, Any], sessions: list[str]) -> bytes:
    method = chance.choice(METHODS)
    path = an_address(chance, routes, things)
    cookies = [f"{settings.CSRF_COOKIE_NAME}={CSRF}", f"{settings.SESSION_COOKIE_NAME}={chance.choice(sessions)}"]
    lines = [f"{method} {path} HTTP/1.1", "Connection: close", "Cookie: " + "; ".join(cookies)]
    lines.append(f"Host: {chance.choice(['localhost'] * 40 + ['localhost:99999', 'elsewhere.example', 'a b'])}")
    lines += chance.sample(HEADERS, k=chance.choice([0, 0, 0, 0, 1, 3]))
    head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
    if method in ("GET", "HEAD") and chance.random() < 0.9:
        return head + b"\r\n\r\n"
    kind, body = chance.choice(BODIES) if chance.random() < 0.4 else a_form(chance, CSRF)
    length = len(body) + chance.choice([0] * 20 + [1, -1, 10**12])
    return head + f"\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode() + body


def an_address(chance: random.Random, routes: list[Route], things: dict[str, Any]) -> str:
    if chance.random() < 0.05:
        return chance.choice(ODD_PATHS)
    route = chance.choice(routes)
    filled = dict(things)
    if route.parts and chance.random() < 0.2:
        filled[chance.choice(route.parts)] = chance.choice(ODD_PIECES)
    path = "/" + route.path
    for part in route.parts:
        start, end = path.index("<"), path.index(">")
        path = path[:start] + str(filled.get(part, "1")) + path[end + 1 :]
    names = chance.sample(["page", "year", "search", "return", "next", "group", "mentor", "status", "format"], k=2)
    query = "&".join(f"{name}={quote(chance.choice(ODD_PIECES), safe='%')}" for name in names)
    return path + ("?" + query if chance.random() < 0.3 else "")


def send(address: str, request: bytes) -> Answer:
    """The end of what is sent ends the request, also where it promised more."""
    place = (urlsplit(address).hostname, urlsplit(address).port)
    start = b""
    with contextlib.suppress(OSError), socket.create_connection(place, timeout=PATIENCE) as client:
        with contextlib.suppress(OSError):  # an answer that came before all was sent
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
        while some := client.recv(65536):
            start = (start + some)[:4096].removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    found = start.split(b" ", 2)[1:2]
    return Answer(int(found[0]) if found and found[0].isdigit() else 0, request)
