import pytest

from tests.factories import MentorFactory, ProviderFactory, claiming_school, open_window
from tests.stubs.teaching_record import teaching_record

__all__ = ["teaching_record"]


@pytest.fixture
def fernhollow(db):
    open_window()
    return claiming_school(name="Fernhollow Primary School")


@pytest.fixture
def ada(fernhollow):
    return MentorFactory(at=[fernhollow], first_name="Ada", last_name="Ní Bhriain")


@pytest.fixture
def harbourlight(db):
    return ProviderFactory(name="Harbourlight SCITT", search_text=" harbourlight scitt")
