"""What is there already stays, so that it can run at every start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.apps import apps
from django.db import connection, transaction

from claims.models import ClaimWindow
from common.clock import first_moment_after, today
from providers.models import Provider
from providers.register import DEMO_PROVIDERS, import_providers
from schools import reference_data
from schools.models import AcademicYear, School
from schools.register_import import import_register
from support.demo import dates
from support.demo.checks import add_checks
from support.demo.claims import add_earlier_claims, add_just_closed_claims, add_open_claims
from support.demo.generate import generate_claims
from support.demo.invented.claimants import make_claimants
from support.demo.people import (
    FERNHOLLOW_URN,
    HARBOURLIGHT_CODE,
    Cast,
    add_people,
    fernhollow,
    harbourlight,
    mentor,
    three_schools,
)
from support.demo.sampling import draw_by_hand

SEED = 20260718
CLAIMS = 360
# Claims of a few schools with Harbourlight that are of high value, so that its file is worth looking into.
HIGH_VALUE_SCHOOLS = 4
HIGH_VALUE_CLAIMS = 32
CLAIMS_WITH_HARBOURLIGHT = 40

Tell = Callable[[str], object]


@transaction.atomic
def make_demo(tell: Tell) -> None:
    """`tell` hears what is being made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('support.demo'))")
    reference_data.load(apps)
    _import_registers(tell)
    cast = Cast(fernhollow(), three_schools(), harbourlight())
    add_people(cast)
    for first_name, last_name in [("Ada", "Ní Bhriain"), ("Zoë", "Fairweather"), ("José", "Álvarez Moreno")]:
        mentor(first_name, last_name, cast.fernhollow)
    is_new = not ClaimWindow.objects.exists()
    if is_new:
        last_year = _add_the_past(cast, tell)
    if not ClaimWindow.objects.open_on().exists():
        window = _add_the_present(cast, tell)
        if is_new:
            add_open_claims(cast, window, another_provider())
    if is_new:
        draw_by_hand(last_year)


def _import_registers(tell: Tell) -> None:
    if not School.objects.exclude(urn=FERNHOLLOW_URN).exists():
        tell("Importing schools (a few seconds) ...")
        import_register(reference_data.DEMO_SCHOOLS)
    if not Provider.objects.exclude(code=HARBOURLIGHT_CODE).exists():
        tell("Importing providers ...")
        import_providers(DEMO_PROVIDERS)


def _add_the_past(cast: Cast, tell: Tell) -> ClaimWindow:
    """Last year's window, which it returns, and one that closed yesterday."""
    last_year = add_window(dates.last_years_window(today()))
    last_year.closed_at = first_moment_after(last_year.closes_on)
    last_year.save(update_fields=["closed_at"])
    add_earlier_claims(cast, last_year)
    add_checks(cast, last_year, another_provider())
    window = add_window(dates.just_closed_window(today()))
    _let_claim(cast, window.academic_year)
    tell(f"Inventing claims in the window {window} ...")
    add_just_closed_claims(cast, window, another_provider())
    _generate(cast, window)
    return last_year


def _generate(cast: Cast, window: ClaimWindow) -> None:
    yorkshire = School.objects.can_be_onboarded().filter(local_authority="North Yorkshire", phase="Secondary")
    large = list(yorkshire.exclude(type_group="Independent schools").order_by("urn")[:HIGH_VALUE_SCHOOLS])
    ours = [cast.harbourlight]
    generate_claims(window=window, count=CLAIMS, seed=SEED)
    generate_claims(window=window, count=CLAIMS_WITH_HARBOURLIGHT, seed=SEED + 1, providers=ours)
    generate_claims(window=window, count=HIGH_VALUE_CLAIMS, seed=SEED + 2, schools=large, providers=ours)


def _add_the_present(cast: Cast, tell: Tell) -> ClaimWindow:
    """Open, or to open when the last one is over; a month later it is a new one."""
    last = ClaimWindow.objects.order_by("-closes_on").first()
    first_day = max(today(), last.closes_on + timedelta(days=1)) if last else today()
    window = add_window(dates.open_window(first_day))
    tell(f"Opening the window {window} ...")
    _let_claim(cast, window.academic_year)
    return window


def add_window(days: dates.Days) -> ClaimWindow:
    """The figures are those of the last year."""
    figures = reference_data.YEARS.get(days.start_year, reference_data.YEARS[max(reference_data.YEARS)])
    reference_data.add_year(apps, days.start_year, figures)
    reference_data.add_conditions(apps, days.start_year, figures)
    year = AcademicYear.objects.get(pk=days.start_year)
    return ClaimWindow.objects.create(academic_year=year, opens_on=days.opens_on, closes_on=days.closes_on)


def another_provider() -> Provider:
    """The first by code."""
    return Provider.objects.accredited().exclude(code=HARBOURLIGHT_CODE).order_by("code")[0]


def _let_claim(cast: Cast, year: AcademicYear) -> None:
    make_claimants([school.pk for school in [cast.fernhollow, *cast.three_schools]], year, SEED)
