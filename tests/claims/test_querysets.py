"""How a page finds one claim of a school with all that it names."""

import pytest

from claims.models import Claim, ClaimVersion
from claims.states import Status
from common.clock import now
from tests.factories import ClaimFactory, MentorFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_a_claim_is_found_with_its_answers_in_two_queries(django_assert_num_queries):
    tomasz, ada = MentorFactory(first_name="Tomasz"), MentorFactory(first_name="Ada")
    claim = ClaimFactory(hours_of={tomasz: 3, ada: 4})

    with django_assert_num_queries(2):
        found = claim.school.claims.with_answers().called(claim.reference)
        answers = [(training.mentor, training.hours, training.claim.school) for training in found.trainings.all()]
        year = found.window.academic_year

    assert (found, found.provider, year) == (claim, claim.provider, claim.window.academic_year)
    assert answers == [(ada, 4, claim.school), (tomasz, 3, claim.school)]


def test_the_reference_of_a_submitted_change_finds_the_claim_that_it_changed():
    claim = ClaimFactory(status=Status.SUBMITTED)
    with as_owner():
        ClaimVersion.objects.create(claim=claim, number=2, at=now(), drafted_as="20481337", snapshot={})

    assert claim.school.claims.called("20481337") == claim


def test_another_schools_claim_is_not_found():
    claim = ClaimFactory()

    with pytest.raises(Claim.DoesNotExist):
        ClaimFactory().school.claims.called(claim.reference)


@pytest.mark.parametrize(("given_back", "assured"), [(0, False), (2, False), (0, True)])
def test_a_claim_was_checked_when_it_was_assured_or_hours_were_given_back(given_back, assured):
    ada = MentorFactory()
    claim = ClaimFactory(
        status=Status.PAID, hours_of={ada: 3}, given_back={ada: given_back}, assured_at=now() if assured else None
    )

    assert claim.was_checked is (assured or given_back > 0)
