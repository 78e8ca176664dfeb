"""To the second, in summer and winter time, by the database's clock (A12)."""

from datetime import date, datetime, timedelta

import pytest

from claims.actions.draft import set_answer, set_hours
from claims.actions.submit import submit
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Claim, ClaimWindow
from claims.refusals import WindowClosed
from claims.states import Status
from claims.windows.close import close_due_windows
from common.clock import LONDON, closing_moment, database_now, first_moment_after, opening_moment
from schools.models import AcademicYear, School
from tests.clock import set_database_clock
from tests.factories import (
    AcademicYearFactory,
    ClaimFactory,
    GrantConditionsFactory,
    MentorFactory,
    SchoolFactory,
    claimant_at,
    let_claim,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

SUMMER = (date(2026, 6, 29), date(2026, 7, 17))
WINTER = (date(2025, 11, 24), date(2025, 12, 19))
A_SECOND = timedelta(seconds=1)


@pytest.fixture(params=[SUMMER, WINTER], ids=["summer", "winter"])
def window(request: pytest.FixtureRequest) -> ClaimWindow:
    opens_on, closes_on = request.param
    year: AcademicYear = AcademicYearFactory(start_year=2025)
    GrantConditionsFactory(academic_year=year)
    with as_owner():
        return ClaimWindow.objects.create(academic_year=year, opens_on=opens_on, closes_on=closes_on)


@pytest.fixture
def draft(window: ClaimWindow) -> Claim:
    school: School = SchoolFactory()
    let_claim(school, window.academic_year)
    return ClaimFactory(school=school, window=window, hours_of={MentorFactory(): 5}, answered=True)


def submit_at(moment: datetime, draft: Claim) -> Claim:
    set_database_clock(moment)
    return submit(claim=draft, submitter_is_mentor=False, by=claimant_at(draft.school))


def test_midnight_is_where_british_clocks_say() -> None:
    assert closing_moment(SUMMER[1]).utcoffset() == timedelta(hours=1)
    assert closing_moment(WINTER[1]).utcoffset() == timedelta(0)


def test_the_last_second_counts(draft: Claim, window: ClaimWindow) -> None:
    claim = submit_at(closing_moment(window.closes_on), draft)

    assert (claim.status, claim.submitted_at) == (Status.SUBMITTED, window.closes_at)


def test_midnight_is_too_late_and_the_draft_is_kept(draft: Claim, window: ClaimWindow) -> None:
    with pytest.raises(WindowClosed):
        submit_at(first_moment_after(window.closes_on), draft)

    draft.refresh_from_db()
    assert (draft.status, draft.trainings.get().hours) == (Status.DRAFT, 5)


def test_the_second_before_the_opening_is_too_early(draft: Claim, window: ClaimWindow) -> None:
    with pytest.raises(WindowClosed):
        submit_at(opening_moment(window.opens_on) - A_SECOND, draft)


def test_the_first_second_counts(draft: Claim, window: ClaimWindow) -> None:
    assert submit_at(opening_moment(window.opens_on), draft).status == Status.SUBMITTED


def test_a_journey_begun_in_time_ends_kindly(draft: Claim, window: ClaimWindow) -> None:
    sam = claimant_at(draft.school)
    set_database_clock(window.closes_at - timedelta(minutes=2))
    version = set_hours(claim=draft, hours={draft.trainings.get().mentor_id: 6}, version=1, by=sam).version

    set_database_clock(window.closes_at + 2 * A_SECOND)
    with pytest.raises(WindowClosed):
        set_answer(question=PROVIDER_CONFIRMED, claim=draft, answer=True, version=version, by=sam)
    close_due_windows()

    draft.refresh_from_db()
    assert (draft.status, draft.trainings.get().hours) == (Status.EXPIRED, 6)


def test_a_window_that_support_moved_counts_as_it_stands_now(draft: Claim, window: ClaimWindow) -> None:
    with as_owner():
        ClaimWindow.objects.update(closes_on=window.closes_on - timedelta(days=1))

    with pytest.raises(WindowClosed):
        submit_at(closing_moment(window.closes_on), draft)


def test_the_day_on_which_clocks_change_is_an_ordinary_closing_day() -> None:
    sunday = date(2026, 10, 25)

    assert first_moment_after(sunday) - opening_moment(sunday) == timedelta(hours=24)
    assert first_moment_after(sunday).timestamp() - opening_moment(sunday).timestamp() == 25 * 3600
    assert closing_moment(sunday) == datetime(2026, 10, 25, 23, 59, 59, tzinfo=LONDON)


def test_the_clock_of_these_tests_is_the_one_that_the_service_asks() -> None:
    moment = datetime(2026, 7, 17, 23, 59, 59, tzinfo=LONDON)

    set_database_clock(moment)

    assert database_now() == moment
