import pytest

from tests.factories import ProviderFactory
from tests.stubs.teaching_record import teaching_record

__all__ = ["teaching_record"]


@pytest.fixture
def harbourlight(db):
    return ProviderFactory(name="Harbourlight SCITT")
