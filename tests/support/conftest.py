import pytest

from claims.states import Status
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    claimant_at,
    claiming_school,
    manager_at,
    open_window,
    support_user,
)
from tests.journeys.visitor import Visitor


@pytest.fixture
def open_now(db):
    return open_window()


@pytest.fixture
def fernhollow(open_now):
    return claiming_school(name="Fernhollow Primary School", urn=123456, postcode="YO21 3QX")


@pytest.fixture
def harbourlight(db):
    return ProviderFactory(name="Harbourlight SCITT", code="1HL")


@pytest.fixture
def ada(fernhollow):
    return MentorFactory(at=[fernhollow], first_name="Ada", last_name="Ní Bhriain", trn="7654321")


@pytest.fixture
def grace(fernhollow):
    return MentorFactory(at=[fernhollow], first_name="Grace", last_name="Oyelaran")


@pytest.fixture
def sam(fernhollow):
    return claimant_at(fernhollow, first_name="Sam", last_name="Okafor", email="sam@fernhollow.example")


@pytest.fixture
def priya(fernhollow):
    return manager_at(fernhollow, first_name="Priya", last_name="Nair", email="priya@fernhollow.example")


@pytest.fixture
def claim(fernhollow, harbourlight, sam, ada):
    """Submitted, Ada's 14 hours."""
    return ClaimFactory(
        school=fernhollow, provider=harbourlight, created_by=sam, status=Status.SUBMITTED, hours_of={ada: 14}
    )


@pytest.fixture
def draft(fernhollow, harbourlight, sam, ada):
    """All answered."""
    return ClaimFactory(school=fernhollow, provider=harbourlight, created_by=sam, hours_of={ada: 5}, answered=True)


@pytest.fixture
def robin(db):
    return support_user(first_name="Robin", last_name="Hale")


@pytest.fixture
def support(robin):
    return Visitor(robin)
