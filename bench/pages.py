"""The floor is the page's layout without content. Processor time, here and in the database; the best of many visits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.journey import Journey, make_journey
from bench.world import fill
from claims.models import ClaimWindow
from schools.models import School
from support.demo.invented.claimants import make_claimants

if TYPE_CHECKING:
    from accounts.models import User

MOST_OF_FLOOR = 3.0
MOST_GROWTH = 1.5
"""Of a page among all claims, over the same page among FEW."""
FEW = 1_000
MOST_QUERIES = 20
ROUNDS = 100
Open = Callable[[], None]


@dataclass(frozen=True)
class Visit:
    name: str
    page: Open
    floor: Open


@dataclass(frozen=True)
class Measured:
    """Seconds; `among_few` where the same page was measured among few claims."""

    name: str
    seconds: float
    floor: float
    queries: int
    among_few: float | None = None

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor

    @property
    def growth(self) -> float:
        return self.seconds / self.among_few if self.among_few else 1

    @property
    def is_met(self) -> bool:
        return self.ratio <= MOST_OF_FLOOR and self.queries <= MOST_QUERIES and self.growth <= MOST_GROWTH

    def __str__(self) -> str:
        figures = f"{self.seconds * 1000:7.1f} {self.floor * 1000:7.1f} {self.ratio:7.2f} {self.queries:8}"
        growth = f"{self.growth:7.2f}" if self.among_few else " " * 7
        return f"  {self.name:34} {figures} {growth}{'' if self.is_met else '   FAIL'}"


@override_settings(ROOT_URLCONF="bench.empty_pages")
def report(window: ClaimWindow, claims: int) -> bool:
    """Fills the window with so many claims. Whether all pages met their aims."""
    fill(window, FEW)
    journey = make_journey()
    few = {each.name: each.seconds for each in measure(visits_of(journey))}
    fill(window, claims, but=journey.school)
    heads = f"{'page':>7} {'floor':>7} {'ratio':>7} {'queries':>8} {'growth':>7}"
    print(f"\n  {'Pages of a school, in ms':34} {heads}", flush=True)
    measured = measure([*visits_of(journey), *visits_of_lists()])
    measured = [replace(each, among_few=few.get(each.name)) for each in measured]
    for each in measured:
        print(each, flush=True)
    return all(each.is_met for each in measured)


def visits_of(journey: Journey) -> list[Visit]:
    school = {"school": journey.school.public_id}
    return [
        Visit(
            page.name,
            opener(page.address, journey.sam),
            opener(reverse("empty", kwargs=school | {"layout": page.layout}), journey.sam),
        )
        for page in journey.pages()
    ]


def visits_of_lists() -> list[Visit]:
    """None where no school has more than a page of claims."""
    schools = School.objects.annotate(number=Count("claims")).order_by("number", "pk")
    of_many = schools.filter(number__gt=25)
    if not of_many:
        return []
    none = School.objects.can_be_onboarded().filter(claims=None, memberships=None).order_by("pk")[0]
    make_claimants([none.pk], ClaimWindow.objects.open_on().get().academic_year, seed=1)
    floor = opener_of_list(none)
    return [
        Visit(f"list, 25 of {school.number:,} claims", opener_of_list(school), floor)
        for school in (of_many[len(of_many) // 2], of_many[len(of_many) - 1])
    ]


def opener_of_list(school: School) -> Open:
    address = reverse("claims:list", kwargs={"school": school.public_id})
    return opener(address, school.memberships.select_related("user").order_by("pk")[0].user)


def opener(address: str, user: User) -> Open:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"

    for _ in range(3):
        ask()
    return ask


def measure(visits: list[Visit]) -> list[Measured]:
    """Each page right after its floor, so that what slows the machine slows both."""
    clock = clock_of_work()
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in visits]
    for _ in range(ROUNDS):
        for visit, (of_page, of_floor) in zip(visits, times, strict=True):
            of_floor.append(seconds_of(visit.floor, clock))
            of_page.append(seconds_of(visit.page, clock))
    return [
        Measured(visit.name, min(of_page), min(of_floor), queries_of(visit.page))
        for visit, (of_page, of_floor) in zip(visits, times, strict=True)
    ]


def clock_of_work() -> Callable[[], float]:
    """Processor seconds, or elapsed ones where the database's cannot be read."""
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}")
    if not (backend / "schedstat").exists() or (backend / "comm").read_text() != "postgres\n":
        return time.perf_counter
    nanoseconds = backend / "schedstat"
    return lambda: time.process_time() + int(nanoseconds.read_text().split()[0]) / 1e9


def seconds_of(ask: Open, clock: Callable[[], float]) -> float:
    started = clock()
    ask()
    return clock() - started


def queries_of(ask: Open) -> int:
    """Of a second visit: the first may write a session."""
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)
