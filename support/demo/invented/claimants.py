from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from accounts.models import SchoolLevel, SchoolMembership, User
from common.clock import opening_moment
from schools.models import AcademicYear, Eligibility, GrantConditions, GrantConditionsAcceptance, School
from support.demo.invented.names import FIRST_NAMES, LAST_NAMES

_BATCH = 2000
_IN_THE_MORNING = timedelta(hours=9, minutes=12)  # nobody accepts at midnight


def make_claimants(school_ids: Sequence[int], year: AcademicYear, seed: int) -> None:
    """Eligible in the year, with a manager who accepted the conditions; keeps what is there."""
    _add_people(school_ids, year.starts_on, seed)
    managers = SchoolMembership.objects.filter(school_id__in=school_ids, level=SchoolLevel.MANAGER).order_by("-user_id")
    Eligibility.objects.bulk_create(
        [Eligibility(school_id=school_id, academic_year=year) for school_id in school_ids],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    conditions = GrantConditions.objects.filter(academic_year=year).order_by("-version").first()
    if conditions is not None:
        _accept(dict(managers.values_list("school_id", "user_id")), conditions)


def _add_people(school_ids: Sequence[int], first_day: date, seed: int) -> None:
    rng = Random(seed)
    without = School.objects.filter(pk__in=school_ids, memberships=None).order_by("pk").only("pk", "public_id")
    schools_by_email = {f"office-{school.public_id}@school.example": school for school in without}
    people = [
        User(email=email, first_name=rng.choice(FIRST_NAMES), last_name=rng.choice(LAST_NAMES))
        for email in schools_by_email
    ]
    User.objects.bulk_create(people, batch_size=_BATCH)
    SchoolMembership.objects.bulk_create(
        [
            SchoolMembership(user=user, school=schools_by_email[user.email], level=SchoolLevel.MANAGER)
            for user in people
        ],
        batch_size=_BATCH,
    )
    School.objects.filter(pk__in=school_ids, onboarded_at=None).update(onboarded_at=opening_moment(first_day))


def _accept(managers: dict[int, int], conditions: GrantConditions) -> None:
    accepted_at = opening_moment(conditions.published_on) + _IN_THE_MORNING
    GrantConditionsAcceptance.objects.bulk_create(
        [
            GrantConditionsAcceptance(
                school_id=school_id,
                academic_year_id=conditions.academic_year_id,
                conditions=conditions,
                accepted_by_id=user_id,
                accepted_at=accepted_at,
            )
            for school_id, user_id in managers.items()
        ],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
