"""Schools that owe a reply hear of it in time, once each time, and no longer than they owe it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from claims.models import ClaimWindow
from common.clock import closing_moment
from messages_out.models import Message
from sampling.replies.remind import TELLING, remind_schools_in_time, reminder_of
from tests.factories import MentorFactory, claimant_at
from tests.sampling.replies.refused import accept, refused, send_off
from work.models import State, Task
from work.running import run_task


@pytest.mark.parametrize(
    ("day", "which"),
    [
        (date(2026, 9, 8), ""),
        (date(2026, 9, 9), "5"),
        (date(2026, 9, 14), "5"),
        (date(2026, 9, 15), "1"),
        (date(2026, 9, 16), "1"),
        (date(2026, 9, 17), "late"),
        (date(2026, 12, 1), "late"),
    ],
)
def test_a_reply_by_wednesday_is_asked_for_a_week_and_a_day_before_and_when_it_is_late(day: date, which: str) -> None:
    assert reminder_of(date(2026, 9, 16), day) == which


@pytest.mark.django_db
@pytest.mark.at("2026-09-02 10:00")
def test_each_reminder_is_sent_once_and_none_after_the_reply(window: ClaimWindow) -> None:
    grace = MentorFactory()
    claim = refused(window, {grace: 12}, {grace: 8})
    sam = claimant_at(claim.school)
    assert claim.reply_due_on == date(2026, 9, 16)

    told = [letters_on(day) for day in range(2, 17)]
    accept(claim, grace, sam)
    send_off(claim, sam)

    assert [*told, letters_on(30)] == [0] * 7 + [1] * 6 + [2] * 3
    assert {*Message.objects.filter(template="reply_due").values_list("to", flat=True)} == {sam.email}


def letters_on(day: int) -> int:
    """All that were written by then."""
    evening = closing_moment(date(2026, 9, day)) - timedelta(hours=2)
    for _ in range(2):
        tick(evening)
    return Message.objects.filter(template="reply_due").count()


def tick(at: datetime) -> None:
    with time_machine.travel(at):
        remind_schools_in_time()
        for task in Task.objects.filter(kind=TELLING, state=State.WAITING):
            run_task(task.pk)
