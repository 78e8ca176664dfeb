import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.core.management import call_command
from django.db import connection

from claims.models import ClaimWindow
from common import roles
from common.clock import today
from sampling.actions import draw_sample
from sampling.draw import Parameters
from schools.models import AcademicYear, School
from support.demo.generate import CLAIMING_GROUPS, generate_claims

DRAWER = "bench@education.gov.uk"
# By value alone.
A_TENTH = Parameters(10**15, mentor_submitted_percent=0, target_percent=10)


def make_place() -> ClaimWindow:
    with step("tables, schools and providers"):
        call_command("migrate", verbosity=0)
        call_command("import_gias", "schools/data/demo_schools.csv.gz", stdout=sys.stderr)
        call_command("import_providers", "providers/data/demo_providers.csv", stdout=sys.stderr)
        return _open_window()


def fill(window: ClaimWindow, claims: int, but: School | None = None) -> None:
    """Until there are so many claims in the window, none of them of that school."""
    missing = max(0, claims - window.claims.count())
    with step(f"{missing:,} more claims"):
        with roles.as_owner():
            schools = School.objects.can_be_onboarded().filter(type_group__in=CLAIMING_GROUPS).order_by("pk")
            others = schools.exclude(pk=but.pk) if but else schools
            generate_claims(window=window, count=missing, seed=claims, schools=others)
        tidy()


def draw_samples(window: ClaimWindow) -> None:
    """By value alone."""
    for percent in (1, 10):
        with step(f"a draw of {percent}% of the value"):
            parameters = Parameters(10**15, mentor_submitted_percent=0, target_percent=percent)
            draw_sample(window=window, by=drawer(), parameters=parameters)
    tidy()


def tidy() -> None:
    """As autovacuum does at night."""
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _open_window() -> ClaimWindow:
    start = AcademicYear.start_year_of(today())
    year = AcademicYear.objects.get(start_year=start)
    opens_on = max(date(start, 9, 1), today() - timedelta(days=60))
    with roles.as_owner():
        return ClaimWindow.objects.create(academic_year=year, opens_on=opens_on, closes_on=today() + timedelta(days=14))


def drawer() -> object:
    from accounts.models import User

    with roles.as_owner():
        return User.objects.get_or_create(email=DRAWER, defaults={"is_support": True, "support_level": "approver"})[0]


@contextmanager
def step(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"  {time.monotonic() - started:7.1f} s  {what}", flush=True)
