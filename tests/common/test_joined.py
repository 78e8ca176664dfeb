"""Several tables in one statement, as the models themselves would have read them."""

import pytest

from claims.models import Claim
from claims.pending_mentors import PendingMentor
from claims.queries import find_claim, trainings_of
from tests.factories import ClaimFactory, MentorFactory


@pytest.fixture
def claim(db: object) -> Claim:
    return ClaimFactory(hours_of={MentorFactory(): 3, MentorFactory(): 4})


def test_each_instance_is_what_its_model_would_have_read(claim: Claim, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        found = find_claim(claim.school, claim.reference)
        trainings = trainings_of(found)
    as_read = Claim.objects.get(pk=claim.pk)

    for joined, alone in [
        (found, as_read),
        (found.provider, as_read.provider),
        (found.window, as_read.window),
        (found.window.academic_year, as_read.window.academic_year),
        *zip(trainings, as_read.trainings.order_by("mentor__first_name", "mentor__last_name"), strict=True),
    ]:
        values = {field.attname: getattr(alone, field.attname) for field in alone._meta.concrete_fields}
        assert {name: value for name, value in vars(joined).items() if name != "_state"} == values
        assert type(joined) is type(alone)
        assert not joined._state.adding


def test_what_is_read_can_be_saved(claim: Claim) -> None:
    found = find_claim(claim.school, claim.reference)
    found.provider_confirmed = True
    found.save()

    assert Claim.objects.get(pk=claim.pk).provider_confirmed is True


def test_another_schools_claim_is_not_found(claim: Claim) -> None:
    with pytest.raises(Claim.DoesNotExist):
        find_claim(ClaimFactory().school, claim.reference)


def test_a_column_that_the_database_gives_as_text_is_a_value(claim: Claim) -> None:
    claim.to_find = [PendingMentor.new("7654321", 1).known_as("Grace Oyelaran", 13).as_json()]
    claim.save()

    assert find_claim(claim.school, claim.reference).to_find == claim.to_find
