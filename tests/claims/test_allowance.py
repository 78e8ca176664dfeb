from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.allowance import HoursLeft, hours_left, lock_allowance
from claims.models import Allowance, Claim, MentorTraining
from claims.states import Status
from mentors.models import Mentor
from providers.models import Provider
from schools.models import AcademicYear, School
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    UserFactory,
    open_window,
    window_in,
)
from tests.raw_changes import by_hand, correct
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> AcademicYear:
    return open_window().academic_year


@pytest.fixture
def provider() -> Provider:
    return ProviderFactory()


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def ada() -> Mentor:
    return MentorFactory()


def earlier_hours(
    mentor: Mentor, provider: Provider, hours: int = 10, status: Status = Status.PAID, **values: Any
) -> Claim:
    return ClaimFactory(provider=provider, window=window_in(2024), hours_of={mentor: hours}, status=status, **values)


def left_of(mentor: Mentor, provider: Provider, school: School) -> HoursLeft:
    return hours_left([mentor], provider, open_window().academic_year, school)[mentor.pk]


def test_a_mentor_nobody_claimed_for_has_a_first_years_hours(ada: Mentor, provider: Provider, school: School) -> None:
    left = left_of(ada, provider, school)

    assert (left.kind, left.cap, left.used, left.left, left.own_claims) == ("initial", 16, 0, 16, ())


def test_another_schools_hours_are_a_number_and_our_own_are_named(
    ada: Mentor, provider: Provider, school: School
) -> None:
    priya = UserFactory(first_name="Priya", last_name="Nair")
    ClaimFactory(provider=provider, hours_of={ada: 9}, status=Status.SUBMITTED)
    ours = ClaimFactory(provider=provider, school=school, created_by=priya, hours_of={ada: 4}, status=Status.SUBMITTED)

    left = left_of(ada, provider, school)

    assert (left.used_here, left.used_elsewhere, left.other_schools, left.left) == (4, 9, 1, 3)
    own = left.own_claims[0]
    assert (own.reference, own.hours, own.submitted_by) == (ours.reference, 4, "Priya Nair")
    assert len(left.own_claims) == 1


def test_hours_with_one_provider_leave_the_others_alone(ada: Mentor, school: School) -> None:
    ClaimFactory(hours_of={ada: 16}, status=Status.SUBMITTED)

    assert left_of(ada, ProviderFactory(), school).left == 16


@pytest.mark.parametrize("status", [Status.PAID, Status.SUBMITTED, Status.SAMPLING_IN_PROGRESS])
def test_training_that_counts_in_an_earlier_year_makes_this_one_a_refresher(
    status: Status, ada: Mentor, provider: Provider, school: School
) -> None:
    earlier_hours(ada, provider, status=status)

    assert (left_of(ada, provider, school).kind, left_of(ada, provider, school).left) == ("refresher", 6)


@pytest.mark.parametrize(
    "status",
    [Status.DRAFT, Status.EXPIRED, Status.WITHDRAWN, Status.REJECTED, Status.PAYMENT_NOT_APPROVED],
)
def test_an_earlier_claim_that_came_to_nothing_leaves_a_first_year(
    status: Status, ada: Mentor, provider: Provider, school: School
) -> None:
    earlier_hours(ada, provider, status=status)

    assert left_of(ada, provider, school).kind == "initial"


def test_earlier_hours_that_were_all_given_back_leave_a_first_year(
    ada: Mentor, provider: Provider, school: School
) -> None:
    earlier_hours(ada, provider, given_back={ada: 10})

    assert left_of(ada, provider, school).kind == "initial"


def test_a_claim_that_is_being_changed_is_left_out(ada: Mentor, provider: Provider, school: School) -> None:
    ours = ClaimFactory(provider=provider, school=school, hours_of={ada: 12}, status=Status.SUBMITTED)

    left = hours_left([ada], provider, open_window().academic_year, school, changed=ours)[ada.pk]

    assert left.left == 16


def test_it_is_one_query_for_two_mentors_and_for_forty(provider: Provider, school: School, year: AcademicYear) -> None:
    mentors = [MentorFactory() for _ in range(40)]
    for mentor in mentors:
        ClaimFactory(provider=provider, school=school, hours_of={mentor: 3}, status=Status.SUBMITTED)

    for few in (mentors[:2], mentors):
        with CaptureQueriesContext(connection) as queries:
            hours_left(few, provider, year, school)
        assert len(queries) == 1


def test_the_database_knows_a_refresher_from_a_first_year(ada: Mentor, provider: Provider) -> None:
    earlier_hours(ada, provider)

    with pytest.raises(IntegrityError, match="no_mentor_goes_over_the_cap"), transaction.atomic():
        ClaimFactory(provider=provider, hours_of={ada: 7}, status=Status.SUBMITTED)

    assert ClaimFactory(provider=provider, hours_of={ada: 6}, status=Status.SUBMITTED)


def test_earlier_hours_that_go_make_room_for_a_first_year(ada: Mentor, provider: Provider) -> None:
    earlier = earlier_hours(ada, provider, status=Status.SUBMITTED)
    ClaimFactory(provider=provider, hours_of={ada: 6}, status=Status.SUBMITTED)

    with by_hand():
        Claim.objects.filter(pk=earlier.pk).update(status=Status.WITHDRAWN)
    ClaimFactory(provider=provider, hours_of={ada: 10}, status=Status.SUBMITTED)

    assert Allowance.objects.get(mentor=ada, academic_year=open_window().academic_year).used == 16


def test_earlier_hours_that_come_late_leave_what_was_claimed_and_stop_more(
    ada: Mentor, provider: Provider, school: School
) -> None:
    claim = ClaimFactory(provider=provider, hours_of={ada: 12}, status=Status.SUBMITTED)

    earlier_hours(ada, provider)

    claim.refresh_from_db()
    assert (claim.hours, left_of(ada, provider, school).left) == (12, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimFactory(provider=provider, hours_of={ada: 1}, status=Status.SUBMITTED)
    with by_hand():
        Claim.objects.filter(pk=claim.pk).update(status=Status.WITHDRAWN)
    assert ClaimFactory(provider=provider, hours_of={ada: 6}, status=Status.SUBMITTED)


def test_one_statement_with_two_years_sees_the_earlier_one_first(ada: Mentor, provider: Provider) -> None:
    """Else a bulk load could claim two first years."""
    agreed = {"status": Status.SUBMITTED, "hours_of": {}, "hours": 7, "amount_pence": 7 * 4380}
    claims = [ClaimFactory(provider=provider, window=window, **agreed) for window in (open_window(), window_in(2024))]

    with pytest.raises(IntegrityError, match="no_mentor_goes_over_the_cap"), transaction.atomic(), as_owner():
        MentorTraining.objects.bulk_create(MentorTraining(claim=claim, mentor=ada, hours=7) for claim in claims)

    mentors = [(claims[0], ada, 6), (claims[0], MentorFactory(), 1), (claims[1], ada, 7)]
    with as_owner():
        MentorTraining.objects.bulk_create(
            MentorTraining(claim=claim, mentor=mentor, hours=hours) for claim, mentor, hours in mentors
        )
    assert Allowance.objects.filter(mentor=ada).count() == 2


def test_a_lower_cap_leaves_what_was_claimed(ada: Mentor, provider: Provider, school: School) -> None:
    claim = ClaimFactory(provider=provider, hours_of={ada: 14}, status=Status.SUBMITTED)
    with as_owner():
        AcademicYear.objects.filter(pk=open_window().academic_year_id).update(initial_cap=10)

    year = AcademicYear.objects.get(pk=open_window().academic_year_id)

    assert hours_left([ada], provider, year, school)[ada.pk].left == 0
    correct(claim, {ada.pk: 1})
    assert Allowance.objects.get(mentor=ada).used == 13


def test_counters_are_locked_where_there_were_none(ada: Mentor, provider: Provider, year: AcademicYear) -> None:
    grace = MentorFactory()
    ClaimFactory(provider=provider, hours_of={grace: 5}, status=Status.SUBMITTED)

    lock_allowance([grace.pk, ada.pk], provider.pk, year)

    assert dict(Allowance.objects.values_list("mentor_id", "used")) == {grace.pk: 5, ada.pk: 0}


def test_the_counters_agree_with_the_claims_whatever_happens_to_them(ada: Mentor, provider: Provider) -> None:
    grace = MentorFactory()
    first = ClaimFactory(provider=provider, hours_of={ada: 5, grace: 6}, status=Status.SUBMITTED)
    second = ClaimFactory(provider=provider, hours_of={ada: 4}, status=Status.SUBMITTED)

    with by_hand():
        Claim.objects.filter(pk=first.pk).update(status=Status.WITHDRAWN)
    correct(second, {ada.pk: 1})

    assert dict(Allowance.objects.values_list("mentor_id", "used")) == {ada.pk: 3, grace.pk: 0}
