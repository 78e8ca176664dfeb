import pytest

from tests.factories import SchoolFactory, claimant_at
from tests.stubs.teaching_record import odd_register, register_is_down, teaching_record

__all__ = ["odd_register", "register_is_down", "teaching_record"]


@pytest.fixture
def school(db):
    return SchoolFactory(name="Fernhollow Primary School")


@pytest.fixture
def sam(school):
    """A claimant."""
    return claimant_at(school, first_name="Sam", last_name="Okafor")


@pytest.fixture
def office(client, sam):
    """Sam's client."""
    client.force_login(sam)
    return client
