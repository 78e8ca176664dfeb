import pytest

from claims.models import Allowance
from claims.states import USES_NO_ALLOWANCE, Status
from tests.factories import ClaimFactory, MentorFactory, claiming_school, closed_window, open_window, window_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", Status)
def test_a_claim_can_be_made_at_any_status_and_the_database_counts_its_hours(status: Status) -> None:
    ada = MentorFactory()

    claim = ClaimFactory(status=status, hours_of={ada: 14})

    used = Allowance.objects.filter(mentor=ada, provider=claim.provider).values_list("used", flat=True).first() or 0
    assert used == (0 if status in USES_NO_ALLOWANCE else 14)


def test_the_windows_of_the_factories_do_not_overlap() -> None:
    windows = {open_window(), closed_window(), window_in(2024), window_in(2023)}

    assert len(windows) == 4
    assert open_window().is_open()
    assert not closed_window().is_open()


def test_a_claiming_school_has_accepted_this_years_conditions() -> None:
    school = claiming_school()

    assert school.acceptances.get().academic_year == open_window().academic_year
