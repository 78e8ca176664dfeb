"""A school's list of claims, beside the same page for a school that has none (the floor)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schools.models import School

AIM = 2.0
TIMES = 60
Ask = Callable[[], None]


def report() -> bool:
    """Print the ratios of the medians to the empty page; whether an ordinary full page keeps to the aim."""
    from django.db.models import Count

    from schools.models import School

    by_number = School.objects.annotate(number=Count("claims")).filter(number__gte=25).order_by("number", "pk")
    ordinary, most = by_number[len(by_number) // 2], by_number.last()
    empty = School.objects.annotate(number=Count("claims")).filter(number=0, memberships=None).order_by("pk").first()
    pages = {school: _page_of(school, like=ordinary) for school in (empty, ordinary, most)}
    medians = _medians(pages)
    print("\nA school's list of claims", flush=True)
    for school, ask in pages.items():
        ratio = medians[school] / medians[empty]
        what = f"{min(25, school.number)} of {school.number:,} claims" if school.number else "no claims"
        print(f"  {what:28} {medians[school] * 1000:7.1f} ms  {ratio:5.2f} x the empty page  {_queries(ask)} queries")
    return medians[ordinary] <= AIM * medians[empty]


def _medians(pages: dict[School, Ask]) -> dict[School, float]:
    """Seconds; the pages are asked for in turn, so that what slows the machine slows them all."""
    times: dict[School, list[float]] = {school: [] for school in pages}
    for _ in range(TIMES):
        for school, ask in pages.items():
            started = time.perf_counter()
            ask()
            times[school].append(time.perf_counter() - started)
    return {school: statistics.median(seconds) for school, seconds in times.items()}


def _queries(ask: Ask) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def _page_of(school: School, like: School) -> Ask:
    """Something that opens the page as a claimant of the school, who may do as much as those of the other one."""
    from django.test import Client

    from accounts.models import SchoolMembership, User
    from schools.models import Eligibility, GrantConditionsAcceptance

    user, _ = User.objects.get_or_create(
        email=f"claimant{school.pk}@bench.example", first_name="Sam", last_name="Okafor"
    )
    SchoolMembership.objects.get_or_create(user=user, school=school)
    for model in (Eligibility, GrantConditionsAcceptance):
        if not model.objects.filter(school=school).exists():
            for row in model.objects.filter(school=like):
                row.pk, row.school = None, school
                row.save()
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    address = f"/schools/{school.public_id}/claims/"

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    for _ in range(5):
        ask()
    return ask
