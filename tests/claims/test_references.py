"""Eight digits, unique, and no error for a clash (A06)."""

import random
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from claims.models import Claim
from claims.references import new_reference, with_a_free_reference
from common.actor import set_actor
from tests.crowd import all_at_once
from tests.factories import ClaimFactory, ProviderFactory, SchoolFactory, UserFactory, open_window
from tests.roles import as_owner


def new_claim() -> Claim:
    return Claim(school=SchoolFactory(), provider=ProviderFactory(), window=open_window(), created_by=UserFactory())


@transaction.atomic
def born(claim: Claim, choose: Callable[[], str]) -> Claim:
    set_actor(claim.created_by)
    return with_a_free_reference(claim, choose)


def few(chance: random.Random, numbers: int) -> str:
    """So that clashes are certain."""
    return str(20_000_000 + chance.randrange(numbers))


def test_references_are_eight_digits_that_a_spreadsheet_keeps() -> None:
    references = [new_reference() for _ in range(100_000)]

    assert {len(reference) for reference in references} == {8}
    assert [str(int(reference)) for reference in references] == references
    assert len(set(references)) > 99_000


@pytest.mark.django_db
def test_clashes_are_settled_without_anybody_noticing() -> None:
    chance = random.Random(6)

    claims = [born(new_claim(), partial(few, chance, 80)) for _ in range(60)]

    assert len({claim.reference for claim in claims}) == 60
    assert Claim.objects.count() == 60


@pytest.mark.django_db
def test_when_no_number_is_free_it_ends() -> None:
    taken = ClaimFactory(reference="20000000")

    with pytest.raises(RuntimeError, match="No free reference"):
        born(new_claim(), partial(few, random.Random(1), 1))

    assert Claim.objects.get() == taken


@pytest.mark.django_db
def test_another_refusal_of_the_database_is_not_taken_for_a_clash() -> None:
    claim = new_claim()
    claim.status = "no such status"

    with pytest.raises(IntegrityError, match="a_status_is_one_of_ours"), as_owner():
        with_a_free_reference(claim)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_people_who_draw_the_same_number_at_once_get_different_ones() -> None:
    claims = [new_claim() for _ in range(8)]

    results = all_at_once(
        [partial(born, claim, partial(few, random.Random(number), 12)) for number, claim in enumerate(claims)]
    )

    assert [type(result) for result in results] == [Claim] * 8
    assert len(set(Claim.objects.values_list("reference", flat=True))) == 8
