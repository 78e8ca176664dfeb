"""What got past in raw SQL as the service (A04): each is refused, and goes through without its guards."""

from collections.abc import Callable

import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from accounts.models import User
from claims.models import Claim
from claims.states import Status
from common.actor import set_actor
from mentors.models import Mentor
from schools.models import School
from tests.claims.guards import run, settle, take_away
from tests.clock import in_term
from tests.factories import ClaimFactory, MentorFactory, claimant_at, claiming_school, closed_window
from tests.roles import as_owner, role

pytestmark = [pytest.mark.django_db, in_term]

CLAIM, TRAINING, RIGHTS = "claims_claim", "claims_mentortraining", "the list of rights"
STAYS, BORN = "a_claim_stays_the_one_it_is", "a_claim_is_born_a_draft"
HANDED_IN = "a_claim_is_handed_in_as_things_are"


class Place:
    """A paid claim, and a draft of the same school that is ready for 14 hours of Ada."""

    def __init__(self) -> None:
        self.school: School = claiming_school()
        self.ada: Mentor = MentorFactory()
        self.sam: User = claimant_at(self.school)
        self.paid: Claim = ClaimFactory(school=self.school, status=Status.PAID)
        self.draft: Claim = ClaimFactory(school=self.school, hours_of={self.ada: 14}, answered=True)
        run(f"UPDATE {TRAINING} SET training_type = 'initial' WHERE claim_id = %s", [self.draft.pk])

    def hand_in(self, *, at: str = "statement_timestamp()", area: str = "rest_of_england", pence: int = 4380) -> None:
        run(
            f"UPDATE {CLAIM} SET status = 'submitted', submitted_at = {at}, submitted_by_id = %s, "
            "submitter_is_mentor = false, funding_area = %s, rate_pence = %s, hours = 14, amount_pence = 14 * %s "
            "WHERE id = %s",
            [self.sam.pk, area, pence, pence, self.draft.pk],
        )

    def bear(self, **columns: object) -> None:
        values = {
            "reference": "77777777", "school_id": self.school.pk, "provider_id": self.draft.provider_id,
            "window_id": self.draft.window_id, "status": "draft", "version": 1, "created_by_id": self.sam.pk,
            "created_at": self.draft.created_at, "updated_at": self.draft.created_at, "funding_area": "", **columns,
        }  # fmt: skip
        holes = ", ".join(["%s"] * len(values))
        run(f"INSERT INTO {CLAIM} ({', '.join(values)}) VALUES ({holes})", list(values.values()))


@pytest.fixture
def place() -> Place:
    with as_owner():
        found = Place()
    settle()
    return found


def another_id(place: Place) -> None:
    begun = ClaimFactory(school=place.school)
    run(f"UPDATE {CLAIM} SET id = 99000001, version = 9 WHERE id = %s", [begun.pk])


def another_id_of_a_training(place: Place) -> None:
    run(f"UPDATE {TRAINING} SET id = 99000001 WHERE claim_id = %s", [place.draft.pk])


def another_claim_of_a_training(place: Place) -> None:
    run(f"UPDATE {TRAINING} SET claim_id = %s WHERE claim_id = %s", [place.paid.pk, place.draft.pk])


def another_school_of_a_draft(place: Place) -> None:
    run(f"UPDATE {CLAIM} SET school_id = %s WHERE id = %s", [claiming_school().pk, place.draft.pk])


def another_reference(place: Place) -> None:
    run(f"UPDATE {CLAIM} SET reference = '55555555' WHERE id = %s", [place.draft.pk])


def another_person_who_began_it(place: Place) -> None:
    run(f"UPDATE {CLAIM} SET created_by_id = %s WHERE id = %s", [place.paid.created_by_id, place.draft.pk])


def born_paid(place: Place) -> None:
    place.bear(
        status="paid", submitted_at="2020-01-01 12:00+00", submitter_is_mentor=False, funding_area="fringe",
        rate_pence=9_999_999, hours=1, amount_pence=9_999_999,
    )  # fmt: skip


def born_in_a_window_that_is_over(place: Place) -> None:
    place.bear(window_id=closed_window().pk)


def born_in_another_name(place: Place) -> None:
    place.bear(created_by_id=place.paid.created_by_id)


def born_checked(place: Place) -> None:
    place.bear(assured_at=place.draft.created_at)


def born_as_a_change_at_another_school(place: Place) -> None:
    place.bear(changes_id=place.paid.pk, school_id=claiming_school().pk)


def handed_in_long_ago(place: Place) -> None:
    place.hand_in(at="'2020-01-01 12:00+00'::timestamptz")


def handed_in_tomorrow(place: Place) -> None:
    place.hand_in(at="statement_timestamp() + interval '1 day'")


def handed_in_at_another_rate(place: Place) -> None:
    place.hand_in(pence=4381)


def handed_in_for_another_area(place: Place) -> None:
    place.hand_in(area="inner_london", pence=5360)


def handed_in_as_another_kind(place: Place) -> None:
    run(f"UPDATE {TRAINING} SET training_type = 'refresher' WHERE claim_id = %s", [place.draft.pk])
    place.hand_in()


def handed_in_after_the_window(place: Place) -> None:
    with as_owner():
        run("UPDATE claims_claimwindow SET closes_on = opens_on WHERE id = %s", [place.draft.window_id])
    place.hand_in()


def handed_in_in_another_name(place: Place) -> None:
    set_actor(place.paid.created_by)
    place.hand_in()


def given_back_from_the_start(place: Place) -> None:
    run(
        f"INSERT INTO {TRAINING} (claim_id, mentor_id, hours, training_type, hours_given_back) "
        "VALUES (%s, %s, 5, '', 5)",
        [place.draft.pk, MentorFactory().pk],
    )


def another_kind_later(place: Place) -> None:
    place.hand_in()
    run(f"UPDATE {TRAINING} SET training_type = 'refresher' WHERE claim_id = %s", [place.draft.pk])


HOLES: list[tuple[Callable[[Place], None], list[tuple[str, str]]]] = [
    (another_id, [(CLAIM, RIGHTS), (CLAIM, STAYS)]),
    (another_id_of_a_training, [(TRAINING, RIGHTS), (TRAINING, "a_training_stays_with_its_mentor_and_claim")]),
    (another_claim_of_a_training, [(TRAINING, RIGHTS), (TRAINING, "a_training_stays_with_its_mentor_and_claim")]),
    (another_school_of_a_draft, [(CLAIM, RIGHTS), (CLAIM, STAYS)]),
    (another_reference, [(CLAIM, RIGHTS), (CLAIM, STAYS)]),
    (another_person_who_began_it, [(CLAIM, RIGHTS), (CLAIM, STAYS)]),
    (born_paid, [(CLAIM, BORN), (CLAIM, "a_claim_is_the_sum_of_its_mentors_from_the_start")]),
    (born_in_a_window_that_is_over, [(CLAIM, BORN)]),
    (born_in_another_name, [(CLAIM, BORN)]),
    (born_checked, [(CLAIM, BORN)]),
    (born_as_a_change_at_another_school, [(CLAIM, BORN)]),
    (handed_in_long_ago, [(CLAIM, HANDED_IN)]),
    (handed_in_tomorrow, [(CLAIM, HANDED_IN)]),
    (handed_in_at_another_rate, [(CLAIM, HANDED_IN)]),
    (handed_in_for_another_area, [(CLAIM, HANDED_IN)]),
    (handed_in_as_another_kind, [(CLAIM, HANDED_IN)]),
    (handed_in_after_the_window, [(CLAIM, HANDED_IN)]),
    (handed_in_in_another_name, [(CLAIM, HANDED_IN)]),
    (given_back_from_the_start, [(TRAINING, "a_training_is_of_the_kind_in_force")]),
    (another_kind_later, [(TRAINING, "a_training_is_of_the_kind_in_force")]),
]


@transaction.atomic
def commit(fault: Callable[[Place], None], place: Place) -> None:
    set_actor(place.sam)
    fault(place)
    settle()


@pytest.mark.parametrize(("fault", "guards"), HOLES, ids=[fault.__name__ for fault, _ in HOLES])
def test_the_service_cannot(fault: Callable[[Place], None], guards: list[tuple[str, str]], place: Place) -> None:
    with pytest.raises(DatabaseError):
        commit(fault, place)

    for table, guard in guards:
        if guard == RIGHTS:
            with as_owner():
                run(f"GRANT ALL ON {table} TO {role()}")
        else:
            with pytest.raises(DatabaseError):
                commit(fault, place)
            take_away(table, guard)
    commit(fault, place)


def test_what_the_service_does_with_a_claim_goes_through(place: Place) -> None:
    """The control: none of these is refused for how the test goes about it."""
    set_actor(place.sam)
    place.bear()
    place.hand_in()
    settle()

    assert Claim.objects.filter(status=Status.SUBMITTED, submitted_by=place.sam).get() == place.draft
