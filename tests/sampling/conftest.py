import pytest

from claims.models import ClaimWindow
from common.clock import now
from tests.factories import closed_window


@pytest.fixture
def window() -> ClaimWindow:
    return closed_window(closed_at=now())
