from datetime import date

import pytest

from claims.models import ClaimWindow
from tests.factories.schools import AcademicYearFactory
from tests.roles import as_owner


@pytest.fixture
def window_of_2026() -> ClaimWindow:
    """Monday 27 April to Friday 17 July 2026."""
    year = AcademicYearFactory(start_year=2025)
    with as_owner():
        return ClaimWindow.objects.create(academic_year=year, opens_on=date(2026, 4, 27), closes_on=date(2026, 7, 17))
