"""Every page of a school's journey, beside the same layout without content (the floor)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.journey import Page, in_the_world

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import School

AIM = 2.0
MOST_QUERIES = 12
ROUNDS = 60
Ask = Callable[[], None]


@dataclass(frozen=True)
class Measured:
    """Medians in seconds."""

    page: Page
    seconds: float
    floor: float
    queries: int

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor

    @property
    def is_met(self) -> bool:
        return self.ratio <= AIM and self.queries <= MOST_QUERIES

    def __str__(self) -> str:
        figures = f"{self.seconds * 1000:7.1f} {self.floor * 1000:7.1f} {self.ratio:7.2f} {self.queries:7}"
        return f"  {self.page.name:34} {figures}{'' if self.is_met else '  !'}"


@override_settings(ROOT_URLCONF="bench.empty_pages")
def report() -> bool:
    """Print a line for each page; whether all of them are at most twice their floor, in at most twelve queries."""
    journey = in_the_world()
    visits = [(page, journey.school, journey.sam) for page in journey.pages()]
    print(f"\n  {'The pages of a school':34} {'ms':>7} {'floor':>7} {'ratio':>7} {'queries':>7}", flush=True)
    measured = measure(visits)
    for each in measured:
        print(each, flush=True)
    return all(each.is_met for each in measured)


def measure(visits: list[tuple[Page, School, User]]) -> list[Measured]:
    """The pages are asked for in turn, each right after its floor, so that what slows the machine slows both."""
    asks = [(asking(page.address, user), asking(floor_of(page, school), user)) for page, school, user in visits]
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in visits]
    for _ in range(ROUNDS):
        for (page, floor), (of_page, of_floor) in zip(asks, times, strict=True):
            of_floor.append(seconds_of(floor))
            of_page.append(seconds_of(page))
    return [
        Measured(visit[0], min(of_page), min(of_floor), queries_of(ask[0]))
        for visit, ask, (of_page, of_floor) in zip(visits, asks, times, strict=True)
    ]


def floor_of(page: Page, school: School) -> str:
    return reverse("empty", kwargs={"school": school.public_id, "layout": page.layout})


def asking(address: str, user: User) -> Ask:
    """Opens the page as that person; not for the first time."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"

    for _ in range(3):
        ask()
    return ask


def seconds_of(ask: Ask) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def queries_of(ask: Ask) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)
