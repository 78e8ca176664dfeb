from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.db.models.functions import Now

from activity.models import Entry
from claims.models import Claim, ClaimWindow
from claims.states import Status
from claims.windows import remind
from common.clock import LONDON, first_moment_after
from messages_out.models import Message
from schools.models import HourlyRate, School
from tests.clock import set_database_clock
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    let_claim,
    manager_at,
    support_user,
    window_in,
)
from tests.queries import queries_of
from tests.raw_changes import take_back_acceptances
from tests.roles import as_owner
from work.models import State, Task
from work.registry import tick_functions
from work.running import run_task

pytestmark = pytest.mark.django_db

OPENS, CLOSES = date(2026, 5, 1), date(2026, 7, 17)


@pytest.fixture
def window() -> ClaimWindow:
    return window_in(2025)


@pytest.fixture
def fernhollow(window: ClaimWindow) -> School:
    """With one person, Priya, and no claim."""
    school = SchoolFactory(name="Fernhollow Primary School")
    let_claim(school, window.academic_year, manager_at(school, first_name="Priya", last_name="Nair"))
    return school


def it_is(day: date, clock: time = time(9)) -> None:
    set_database_clock(datetime.combine(day, clock, tzinfo=LONDON))


def left(days: int) -> date:
    return CLOSES - timedelta(days=days)


def tick_and_work() -> None:
    """One tick of the scheduler, and all tasks that it enqueued."""
    remind.tell_schools_in_time()
    work()


def work() -> None:
    promised = Task.objects.filter(kind=remind.TELLING, state=State.WAITING)
    while task := promised.first():
        promised.update(due_at=Now())
        run_task(task.pk)
        task.refresh_from_db()
        assert task.state == State.DONE, task.last_error


def subjects() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


@pytest.mark.parametrize(
    ("days", "reminder"),
    [(77, None), (15, None), (14, 14), (13, 14), (6, 14), (5, 5), (4, 5), (2, 5), (1, 1), (0, 1)],
)
def test_one_thing_is_true_on_each_day(days: int, reminder: int | None) -> None:
    window = ClaimWindow(opens_on=OPENS, closes_on=CLOSES)

    assert remind.news_of(window, left(days)).reminder == reminder


@pytest.mark.parametrize(("days", "reminder"), [(14, None), (6, None), (5, 5), (1, 1)])
def test_a_window_of_two_weeks_begins_with_its_opening_and_no_reminder(days: int, reminder: int | None) -> None:
    window = ClaimWindow(opens_on=left(14), closes_on=CLOSES)

    assert remind.news_of(window, left(days)).reminder == reminder


def test_everybody_at_an_eligible_school_hears_that_claims_are_open(window: ClaimWindow, fernhollow: School) -> None:
    sam = claimant_at(fernhollow)
    it_is(OPENS)

    tick_and_work()

    assert sorted(Message.objects.values_list("to", flat=True)) == sorted(
        [sam.email, fernhollow.memberships.get(level="manager").user.email]
    )
    message = Message.objects.get(to=sam.email)
    assert message.subject == "Fernhollow Primary School: claims are open until Friday 17 July 2026"
    assert message.body.startswith("Claim by Friday 17 July 2026 at 11:59pm for training in 2025 to 2026.")
    assert "up to 16 hours in the first year with this provider, up to 6 hours as a refresher" in message.body
    assert "Fernhollow Primary School gets £43.80 for each hour." in message.body
    assert f"{settings.SERVICE_URL}/schools/{fernhollow.public_id}/claims/" in message.body
    assert message.school_id == fernhollow.pk


def test_nobody_else_hears_of_it(window: ClaimWindow, fernhollow: School) -> None:
    not_eligible, of_another_year, not_onboarded = SchoolFactory(), SchoolFactory(), SchoolFactory(onboarded_at=None)
    for school in (not_eligible, not_onboarded):
        claimant_at(school)
    let_claim(of_another_year, window_in(2024).academic_year)
    let_claim(not_onboarded, window.academic_year)
    let_claim(SchoolFactory(), window.academic_year, manager=support_user())
    claimant_at(fernhollow, is_active=False)
    it_is(OPENS)

    tick_and_work()

    assert Message.objects.get().school_id == fernhollow.pk


def test_the_opening_is_told_once_also_when_support_moves_the_closing_date(
    window: ClaimWindow, fernhollow: School
) -> None:
    for day in (OPENS, OPENS, OPENS + timedelta(days=1)):
        it_is(day)
        tick_and_work()
    window.closes_on += timedelta(days=7)
    with as_owner():
        window.save()
    tick_and_work()

    assert len(subjects()) == 1


@pytest.mark.parametrize(("days", "words"), [(14, "14 days left"), (5, "5 days left"), (1, "1 day left")])
def test_a_school_that_has_not_claimed_is_reminded(fernhollow: School, days: int, words: str) -> None:
    it_is(left(days))

    tick_and_work()

    message = Message.objects.get()
    assert message.subject == f"Fernhollow Primary School: {words} to claim"
    assert message.body.startswith("Submit by Friday 17 July 2026 at 11:59pm. ")
    assert "Fernhollow Primary School has no claim yet." in message.body
    assert "is worth £43.80" in message.body


def test_on_the_last_day_the_hour_counts(fernhollow: School) -> None:
    it_is(CLOSES)

    tick_and_work()

    message = Message.objects.get()
    assert message.subject == "Fernhollow Primary School: claims close today at 11:59pm"
    assert message.body.startswith("Submit by Friday 17 July 2026 at 11:59pm British time.")


def test_from_opening_to_closing_there_are_four_messages(fernhollow: School) -> None:
    for number in range((CLOSES - OPENS).days + 3):
        it_is(OPENS + timedelta(days=number - 1))
        tick_and_work()
        tick_and_work()

    assert [subject.partition(": ")[2] for subject in subjects()] == [
        "claims are open until Friday 17 July 2026",
        "14 days left to claim",
        "5 days left to claim",
        "1 day left to claim",
    ]


@pytest.mark.parametrize("days", [13, 4, 2])
def test_after_an_outage_people_hear_how_many_days_are_left_now_and_nothing_older(
    fernhollow: School, days: int
) -> None:
    it_is(left(days))
    tick_and_work()
    tick_and_work()

    assert subjects() == [f"Fernhollow Primary School: {days} days left to claim"]


def test_a_reminder_that_was_promised_before_an_outage_gives_way_to_the_one_that_is_true(fernhollow: School) -> None:
    it_is(left(14))
    remind.tell_schools_in_time()
    it_is(left(5))

    tick_and_work()

    assert subjects() == ["Fernhollow Primary School: 5 days left to claim"]


def test_a_reminder_that_comes_a_day_late_says_what_is_left_that_day(fernhollow: School) -> None:
    it_is(left(14))
    remind.tell_schools_in_time()
    it_is(left(13), time(0, 5))

    work()

    assert subjects() == ["Fernhollow Primary School: 13 days left to claim"]


def test_what_was_promised_and_never_done_is_nothing_once_the_window_is_over(fernhollow: School) -> None:
    it_is(CLOSES)
    remind.tell_schools_in_time()
    it_is(CLOSES + timedelta(days=1))

    work()
    tick_and_work()

    assert not Message.objects.exists()


@pytest.mark.parametrize(("day", "until"), [(OPENS, CLOSES), (left(5), left(5)), (CLOSES, CLOSES)])
def test_a_message_is_not_sent_after_the_days_for_which_it_is_true(fernhollow: School, day: date, until: date) -> None:
    it_is(day)

    tick_and_work()

    assert Message.objects.get().not_after == first_moment_after(until)


def test_nobody_is_written_to_in_the_night(fernhollow: School) -> None:
    it_is(OPENS, time(6, 59))
    tick_and_work()
    assert not Message.objects.exists()

    it_is(OPENS, time(7))
    tick_and_work()
    assert Message.objects.count() == 1


def test_work_that_is_done_twice_writes_nothing_twice(fernhollow: School) -> None:
    it_is(left(5))
    tick_and_work()
    Task.objects.filter(kind=remind.TELLING).update(state=State.WAITING, done_at=None)

    work()

    assert len(subjects()) == 1


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.REJECTED])
def test_a_school_that_claims_between_promise_and_work_hears_nothing(
    window: ClaimWindow, fernhollow: School, status: Status
) -> None:
    it_is(left(5))
    remind.tell_schools_in_time()
    ClaimFactory(school=fernhollow, window=window, status=status)

    work()

    assert not Message.objects.exists()


def test_a_claim_of_another_window_or_a_withdrawn_one_does_not_count(window: ClaimWindow, fernhollow: School) -> None:
    ClaimFactory(school=fernhollow, window=window_in(2024), status=Status.SUBMITTED)
    ClaimFactory(school=fernhollow, window=window, status=Status.WITHDRAWN)
    it_is(left(5))

    tick_and_work()

    assert "has no claim yet" in Message.objects.get().body


def test_drafts_are_named_with_who_began_them_and_what_they_are_worth(window: ClaimWindow, fernhollow: School) -> None:
    sam = claimant_at(fernhollow, first_name="Sam", last_name="Okafor")
    harbourlight = ProviderFactory(name="Harbourlight SCITT")
    whose = {"school": fernhollow, "window": window, "provider": harbourlight}
    ClaimFactory(status=Status.SUBMITTED, **whose)
    draft = ClaimFactory(created_by=sam, hours_of={MentorFactory(): 10, MentorFactory(): 4}, **whose)
    it_is(left(5))

    tick_and_work()

    message = Message.objects.get(to=sam.email)
    assert "Fernhollow Primary School has not submitted:" in message.body
    line = f"* draft {draft.reference}, Harbourlight SCITT, 14 hours, £613.20, started by Sam Okafor"
    assert line in message.body.splitlines()
    assert f"/claims/{draft.reference}/tasks/" in message.body


def test_the_draft_of_a_change_is_told_as_a_change(window: ClaimWindow, fernhollow: School) -> None:
    claim = ClaimFactory(school=fernhollow, window=window, status=Status.SUBMITTED, rate_pence=5360)
    change = {"changes": claim, "school": fernhollow, "window": window, "provider": claim.provider}
    ClaimFactory(**change, created_by=support_user(), version=2, hours_of={MentorFactory(): 2})
    it_is(left(1))

    tick_and_work()

    body = Message.objects.get().body
    words = f"a change of claim {claim.reference}, {claim.provider}, 2 hours, £107.20, started by Claim funding support"
    assert words in body
    assert "A claim stands as it is until its change is submitted." in body


@pytest.mark.parametrize("day", [OPENS, left(5)])
def test_a_school_without_an_hourly_rate_hears_of_the_window_and_nothing_of_pounds(
    window: ClaimWindow, fernhollow: School, day: date
) -> None:
    with as_owner():
        HourlyRate.objects.filter(area=fernhollow.funding_area).delete()
    it_is(day)

    tick_and_work()

    message = Message.objects.get()
    assert "Fernhollow Primary School" in message.subject
    assert "£" not in message.body


def test_conditions_that_wait_are_told_with_it(window: ClaimWindow, fernhollow: School) -> None:
    take_back_acceptances(school=fernhollow)
    it_is(left(5))

    tick_and_work()

    assert "Before Fernhollow Primary School can submit, a manager has to accept" in Message.objects.get().body


def test_somebody_at_several_schools_gets_one_letter_about_those_with_something_to_hear(
    window: ClaimWindow, fernhollow: School
) -> None:
    brook, crane, done = (SchoolFactory(name=name) for name in ("Brook School", "Crane School", "Done School"))
    for school in (brook, crane, done):
        let_claim(school, window.academic_year, manager=support_user())
    ClaimFactory(school=done, window=window, status=Status.SUBMITTED)
    ClaimFactory(school=crane, window=window)
    sam = claimant_at(brook, crane, done, fernhollow)
    it_is(left(5))

    tick_and_work()

    message = Message.objects.get(to=sam.email)
    assert message.subject == "Brook School and 2 other schools: 5 days left to claim"
    assert "Crane School has not submitted:" in message.body
    assert "Fernhollow Primary School has no claim yet." in message.body
    assert "Done School" not in message.body
    assert f"{settings.SERVICE_URL}/your-organisations/" in message.body
    assert message.school_id is None


def move(window: ClaimWindow, closes_on: date) -> None:
    with as_owner():
        ClaimWindow.objects.filter(pk=window.pk).update(closes_on=closes_on)


def test_a_moved_closing_date_has_reminders_of_its_own(window: ClaimWindow, fernhollow: School) -> None:
    for day in (OPENS, left(5)):
        it_is(day)
        tick_and_work()
    move(window, CLOSES + timedelta(days=14))
    for days in (5, 4, 0):
        it_is(left(days))
        tick_and_work()

    assert subjects()[1:] == [
        "Fernhollow Primary School: 5 days left to claim",
        "Fernhollow Primary School: 14 days left to claim",
    ]
    assert "Friday 31 July 2026" in Message.objects.first().body


def test_a_window_that_is_shortened_is_told_at_once(window: ClaimWindow, fernhollow: School) -> None:
    move(window, left(20))
    it_is(left(23))

    tick_and_work()

    assert subjects() == ["Fernhollow Primary School: 3 days left to claim"]


@pytest.mark.parametrize("change", [lambda window: move(window, CLOSES + timedelta(days=30)), ClaimWindow.delete])
def test_a_window_that_is_moved_away_or_removed_before_the_work_is_not_told(
    window: ClaimWindow, fernhollow: School, change: Callable[[ClaimWindow], object]
) -> None:
    it_is(left(5))
    remind.tell_schools_in_time()
    with as_owner():
        change(window)

    work()

    assert not Message.objects.exists()


def test_people_are_told_in_batches_and_each_once(
    window: ClaimWindow, fernhollow: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        claimant_at(fernhollow)
    monkeypatch.setattr(remind, "AT_ONCE", 2)
    it_is(left(14))

    tick_and_work()

    assert Message.objects.count() == Message.objects.values("to").distinct().count() == 5
    assert Task.objects.filter(kind=remind.TELLING).count() == 3


def test_a_school_that_claims_between_two_batches_hears_no_more(
    window: ClaimWindow, fernhollow: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimant_at(fernhollow)
    monkeypatch.setattr(remind, "AT_ONCE", 1)
    it_is(left(14))
    remind.tell_schools_in_time()
    Task.objects.filter(kind=remind.TELLING).update(due_at=Now())
    run_task(Task.objects.get(kind=remind.TELLING).pk)
    ClaimFactory(school=fernhollow, window=window, status=Status.SUBMITTED)

    work()

    assert Message.objects.count() == 1


def test_support_can_read_what_was_told_and_to_how_many(window: ClaimWindow, fernhollow: School) -> None:
    claimant_at(fernhollow)
    for day in (OPENS, left(1)):
        it_is(day)
        tick_and_work()

    entries = [(entry.verb, entry.by, entry.after) for entry in Entry.objects.about(window)]
    assert entries == [
        ("schools told that the window is open", None, {"emails": 2, "closes_on": "2026-07-17"}),
        ("schools reminded 1 day before the window closes", None, {"emails": 2, "closes_on": "2026-07-17"}),
    ]


def test_it_takes_as_many_queries_for_thirty_schools_as_for_three(window: ClaimWindow) -> None:
    it_is(left(14))
    counts = []
    for many in (3, 27):
        for _ in range(many):
            school = SchoolFactory()
            let_claim(school, window.academic_year)
            ClaimFactory(school=school, window=window, hours_of={MentorFactory(): 3})
        with as_owner():
            Message.objects.all().delete()
            Task.objects.all().delete()
        remind.tell_schools_in_time()
        Task.objects.update(due_at=Now())
        task = Task.objects.get()
        counts.append(queries_of(lambda task=task: run_task(task.pk)))

    assert counts[0] == counts[1] <= 25
    assert Claim.objects.count() == Message.objects.count() == 30


def test_the_scheduler_asks_at_every_tick_and_hardly_anything(window: ClaimWindow, fernhollow: School) -> None:
    it_is(left(14))
    tick_and_work()

    assert remind.tell_schools_in_time in tick_functions()
    assert queries_of(remind.tell_schools_in_time) == 3
