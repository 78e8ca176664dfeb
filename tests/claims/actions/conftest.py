import pytest

from accounts.models import User
from mentors.models import Mentor
from schools.models import School
from tests.factories import MentorFactory, claimant_at, claiming_school


@pytest.fixture
def school(db: None) -> School:
    return claiming_school()


@pytest.fixture
def sam(school: School) -> User:
    return claimant_at(school, first_name="Sam", last_name="Okafor")


@pytest.fixture
def ada(db: None) -> Mentor:
    return MentorFactory(first_name="Ada")
