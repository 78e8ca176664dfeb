from __future__ import annotations

from itertools import count, cycle, islice
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import SchoolLevel, SchoolMembership, User
from bench.users import PERSONA, BenchUser
from claims.actions.draft import choose_mentors, set_hours, start_draft
from claims.models import Claim, ClaimWindow
from common.roles import as_owner
from mentors.models import Mentor, MentorAtSchool
from providers.models import Provider
from schools.models import School
from support.demo.invented.claimants import make_claimants
from support.demo.invented.names import FIRST_NAMES, LAST_NAMES

MENTORS = 30
_NUMBERS = count()


def users(people: int, schools: int, providers: list[Provider], thinking: tuple[float, float]) -> list[BenchUser]:
    """They share mentors; every second person has an old draft."""
    window = ClaimWindow.objects.open_on().get()
    untouched = School.objects.can_be_onboarded().filter(memberships=None, claims=None, mentor_placements=None)
    chosen = list(untouched.order_by("pk")[:schools])
    with as_owner():
        make_claimants([school.pk for school in chosen], window.academic_year, seed=2)
    mentors = [_mentor(number) for number in islice(_NUMBERS, MENTORS)]
    MentorAtSchool.objects.bulk_create(
        MentorAtSchool(mentor=mentor, school=school) for mentor in mentors for school in chosen
    )
    places = islice(zip(cycle(chosen), cycle(providers)), people)
    made = []
    for number, (school, provider) in enumerate(places):
        person = _claimant(school)
        draft = _left_over(school, provider, window, mentors[number % MENTORS], person) if number % 2 else None
        made.append(_bench_user(person, school, draft, providers, thinking))
    return made


def persona() -> None:
    with as_owner():
        User.objects.get_or_create(
            persona=PERSONA, defaults={"email": f"{PERSONA}@bench.example", "first_name": "Robin"}
        )


def accredited(number: int, after: int = 0) -> list[Provider]:
    return list(Provider.objects.accredited().order_by("pk")[after : after + number])


def _bench_user(
    person: User, school: School, draft: Claim | None, providers: list[Provider], thinking: tuple[float, float]
) -> BenchUser:
    client = Client()
    client.force_login(person)
    return BenchUser(
        session=client.cookies[settings.SESSION_COOKIE_NAME].value,
        claims=reverse("claims:list", kwargs={"school": school.public_id}),
        draft=draft.reference if draft else "",
        providers=[(provider.code, provider.name) for provider in providers],
        thinking=thinking,
    )


def _claimant(school: School) -> User:
    number = next(_NUMBERS)
    names = {"first_name": FIRST_NAMES[number % len(FIRST_NAMES)], "last_name": LAST_NAMES[number % len(LAST_NAMES)]}
    with as_owner():
        person = User.objects.create(email=f"claimant{number}@bench.example", **names)
        SchoolMembership.objects.create(user=person, school=school, level=SchoolLevel.CLAIMANT)
    return person


def _mentor(number: int) -> Mentor:
    first_name, last_name = FIRST_NAMES[-number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
    return Mentor.objects.create(trn=f"01{number:05d}", first_name=first_name, last_name=last_name)


def _left_over(school: School, provider: Provider, window: ClaimWindow, mentor: Mentor, by: User) -> Claim:
    draft = start_draft(school=school, provider=provider, window=window, by=by)
    draft = choose_mentors(claim=draft, mentors=[mentor], version=draft.version, by=by)
    return set_hours(claim=draft, hours={mentor.pk: 4}, version=draft.version, by=by)


def broken_rules() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN_RULES)
        names = [column.name.replace("_", " ") for column in cursor.description]
        found: tuple[Any, ...] = cursor.fetchone()
    return dict(zip(names, found, strict=True))


# Hours are added up from the claims, without trusting the counters.
_BROKEN_RULES = """
    WITH hours AS (
        SELECT mentor_id, provider_id, academic_year_id, sum(training.hours - training.hours_given_back) AS used
        FROM claims_mentortraining training
        JOIN claims_claim claim ON claim.id = training.claim_id
        JOIN claims_claimwindow claim_window ON claim_window.id = claim.window_id
        WHERE claim.status NOT IN ('draft', 'expired', 'withdrawn', 'payment_not_approved', 'rejected')
        GROUP BY mentor_id, provider_id, academic_year_id
    )
    SELECT
        (
            SELECT count(*) FROM hours JOIN schools_academicyear ON start_year = academic_year_id
            WHERE used > initial_cap
        ) AS mentors_over_the_cap,
        (
            SELECT count(*) FROM hours FULL JOIN claims_allowance allowance
            USING (mentor_id, provider_id, academic_year_id)
            WHERE coalesce(hours.used, 0) <> coalesce(allowance.used, 0)
        ) AS counters_that_are_not_the_sum,
        (
            SELECT count(*) FROM claims_claim claim
            WHERE claim.hours IS NOT NULL AND (
                amount_pence <> claim.hours * rate_pence
                OR claim.hours <> (SELECT sum(hours) FROM claims_mentortraining WHERE claim_id = claim.id)
            )
        ) AS claims_that_are_not_the_sum
"""
