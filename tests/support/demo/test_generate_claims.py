from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum

from claims.models import Allowance, Claim, ClaimWindow, MentorTraining
from claims.states import Status
from common.clock import british_date, now, opening_moment, today
from mentors.models import Mentor
from mentors.stub import people
from schools.models import AcademicYear, FundingArea, School
from support.demo.generate import generate_claims
from tests.clock import in_term
from tests.factories import (
    ClaimFactory,
    GrantConditionsFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    closed_window,
    manager_at,
    open_window,
)

pytestmark = pytest.mark.django_db

AREAS = [FundingArea.INNER_LONDON, FundingArea.REST_OF_ENGLAND]


@pytest.fixture
def window() -> ClaimWindow:
    """Open, with schools in two areas."""
    for number in range(12):
        SchoolFactory(funding_area=AREAS[number % 2])
    ProviderFactory.create_batch(5)
    ProviderFactory(accredited=False, code="NOT")
    return open_window()


def seen(window: ClaimWindow) -> list[tuple[Any, ...]]:
    return list(
        MentorTraining.objects.filter(claim__window=window)
        .order_by("mentor__trn")
        .values_list(
            "claim__reference",
            "claim__school__urn",
            "claim__provider__code",
            "claim__submitted_at",
            "claim__amount_pence",
            "mentor__trn",
            "mentor__first_name",
            "mentor__last_name",
            "hours",
        )
    )


def run_at_once(statement: str) -> None:
    """In a transaction of its own, with deferred checks."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_every_claim_is_submitted_at_its_schools_rate_by_one_of_its_people(window: ClaimWindow) -> None:
    mentors = generate_claims(window=window, count=50, seed=1)

    claims = Claim.objects.select_related("school").prefetch_related("trainings")
    assert len(claims) == 50
    assert sum(len(claim.trainings.all()) for claim in claims) == mentors
    for claim in claims:
        assert claim.status == Status.SUBMITTED
        assert claim.hours == sum(training.hours or 0 for training in claim.trainings.all())
        assert claim.rate_pence == {"inner_london": 5360, "rest_of_england": 4380}[claim.school.funding_area]
        assert claim.submitted_by is not None
        assert claim.submitted_by.school_memberships.filter(school=claim.school).exists()


def test_the_counters_of_the_allowance_are_the_sum_of_the_hours(window: ClaimWindow) -> None:
    generate_claims(window=window, count=50, seed=1)

    counted = Allowance.objects.aggregate(used=Sum("used"))["used"]
    assert counted == MentorTraining.objects.aggregate(hours=Sum("hours"))["hours"]
    assert not Allowance.objects.filter(used__gt=F("cap")).exists()


def test_the_same_seed_gives_the_same_claims_and_another_seed_gives_others(window: ClaimWindow) -> None:
    taken = []
    for seed in [1, 1, 2]:
        with transaction.atomic():
            generate_claims(window=window, count=20, seed=seed)
            taken.append(seen(window))
            transaction.set_rollback(True)

    assert taken[0] == taken[1]
    assert taken[0] != taken[2]


def made_at(moment: datetime, window: ClaimWindow) -> list[tuple[Any, ...]]:
    with time_machine.travel(moment), transaction.atomic():
        generate_claims(window=window, count=20, seed=1)
        made = seen(window)
        transaction.set_rollback(True)
    return made


@pytest.mark.parametrize("day", [0, 1, 7], ids=["on its first day", "on its second", "later"])
def test_the_same_seed_gives_the_same_claims_at_any_hour_of_a_day(window: ClaimWindow, day: int) -> None:
    midnight = opening_moment(window.opens_on + timedelta(days=day))

    early, in_office_hours, late = [made_at(midnight + timedelta(hours=hours), window) for hours in [0, 11, 23]]

    assert early == in_office_hours == late
    assert all(submitted_at <= midnight for *_, submitted_at, _, _, _, _, _ in early)


def test_a_second_helping_clashes_with_nothing(window: ClaimWindow) -> None:
    generate_claims(window=window, count=30, seed=1)
    generate_claims(window=window, count=30, seed=1)

    assert Claim.objects.values("reference").distinct().count() == 60


def test_nobody_whom_the_teaching_record_knows_is_invented(window: ClaimWindow) -> None:
    generate_claims(window=window, count=200, seed=1)

    assert not Mentor.objects.filter(trn__in=people()).exists()
    assert not set(people()) & set(Mentor.objects.values_list("trn", flat=True))


def test_claims_are_believable(window: ClaimWindow) -> None:
    ProviderFactory.create_batch(20)
    SchoolFactory.create_batch(40)

    mentors = generate_claims(window=window, count=1000, seed=1)

    by_provider = Counter(Claim.objects.values_list("provider_id", flat=True)).most_common()
    assert 1700 < mentors < 1950
    assert by_provider[0][1] > 4 * by_provider[10][1]
    assert 80 < Claim.objects.filter(submitter_is_mentor=True).count() < 160
    hours = Counter(MentorTraining.objects.values_list("hours", flat=True))
    assert set(hours) == set(range(1, 17))
    assert hours[16] == max(hours.values())


def test_claims_are_submitted_inside_the_window_and_never_later_than_now(window: ClaimWindow) -> None:
    generate_claims(window=window, count=100, seed=1)
    past = closed_window()
    generate_claims(window=past, count=100, seed=2)

    for claim in Claim.objects.all():
        assert claim.submitted_at is not None
        assert claim.window.opens_on <= british_date(claim.submitted_at) <= claim.window.closes_on
        assert claim.submitted_at <= now()
        assert claim.created_at < claim.submitted_at


def test_only_accredited_providers_and_state_funded_schools_that_can_be_onboarded_are_used(window: ClaimWindow) -> None:
    SchoolFactory.create_batch(10, status="2")
    SchoolFactory.create_batch(10, type_group="Independent schools")

    generate_claims(window=window, count=100, seed=1)

    assert not Claim.objects.filter(provider__accredited=False).exists()
    assert not Claim.objects.exclude(school__in=School.objects.can_be_onboarded()).exists()
    assert not Claim.objects.filter(school__type_group="Independent schools").exists()


def test_the_schools_become_ready_to_claim_and_keep_their_own_people(window: ClaimWindow) -> None:
    school = School.objects.earliest("pk")
    manager = manager_at(school)
    claimant_at(school)
    GrantConditionsFactory(academic_year=window.academic_year)

    generate_claims(window=window, count=5, seed=1, schools=[school])

    assert school.eligibilities.get().academic_year == window.academic_year
    assert school.acceptances.get().accepted_by == manager
    assert school.memberships.count() == 2
    assert set(Claim.objects.values_list("submitted_by", flat=True)) == {manager.pk}


def test_every_guard_of_the_database_stands_again_afterwards(window: ClaimWindow) -> None:
    generate_claims(window=window, count=5, seed=1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
        assert cursor.fetchone() == (0,)
    for wrong in [
        "UPDATE claims_claim SET updated_by_id = 0",
        "UPDATE claims_mentortraining SET hours = 200",
        "DELETE FROM claims_mentortraining",
    ]:
        with pytest.raises(IntegrityError):
            run_at_once(wrong)


@in_term
@pytest.mark.parametrize("reason", ["closed", "not open yet"])
def test_a_window_that_takes_no_claims_gets_none(reason: str) -> None:
    SchoolFactory()
    ProviderFactory()
    if reason == "closed":
        window = closed_window(closed_at=now())
    else:
        year = open_window().academic_year
        later = open_window().closes_on + timedelta(days=1)
        window = ClaimWindow.objects.create(academic_year=year, opens_on=later, closes_on=later)

    with pytest.raises(ValidationError, match=reason):
        generate_claims(window=window, count=5, seed=1)

    assert not Claim.objects.exists()


def test_without_schools_the_refusal_says_what_to_do() -> None:
    with pytest.raises(ValidationError, match="import them first"):
        generate_claims(window=open_window(), count=5, seed=1)


def test_the_command_fills_the_open_window_unless_told_another(window: ClaimWindow) -> None:
    past, said = closed_window(), StringIO()

    call_command("generate_claims", count=3, seed=1, stdout=said)
    call_command("generate_claims", count=2, seed=1, window=past.pk, stdout=said)

    assert (window.claims.count(), past.claims.count()) == (3, 2)
    assert said.getvalue().startswith("3 claims with ")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"count": 0}, "--count must be 1 or more"),
        ({"count": 1, "window": 0}, "There is no such window. Windows: "),
        ({"count": 1}, "import them first"),
    ],
)
def test_the_command_says_what_is_wrong(options: dict[str, int], sentence: str) -> None:
    open_window()

    with pytest.raises(CommandError, match=sentence):
        call_command("generate_claims", seed=1, **options)


def test_a_year_that_is_still_to_come_has_no_claims_of_the_present_one(window: ClaimWindow) -> None:
    ClaimFactory(status=Status.PAID, window=window)

    generate_claims(window=window, count=3, seed=1)

    assert set(Allowance.objects.values_list("academic_year", flat=True)) == {AcademicYear.start_year_of(today())}
