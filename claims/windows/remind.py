"""When a window has opened, and 14, 5 and 1 days before it closes.

Only the last of these whose day has come is told, so after an outage people hear one. A closing date that was moved has
reminders of its own; the opening is told once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from activity.actions import record
from activity.system_tasks import SystemTask
from claims.models import ClaimWindow
from claims.windows import emails
from common.actor import set_actor
from common.clock import LONDON, british_date, database_now, first_moment_after
from common.words import counted
from messages_out.actions import write_many
from messages_out.models import Message
from work.actions import enqueue
from work.leases import Lease
from work.models import Task

TELLING = "tell_schools_of_window"
DAYS_BEFORE = (1, 5, 14)
NOT_BEFORE = time(7)
"""Nobody is written to in the night (British time)."""
AT_ONCE = 500
"""People in one unit of work: it takes well under a second, and a worker that is killed repeats only that."""


@dataclass(frozen=True)
class News:
    """`reminder` is 14, 5 or 1, and None for the opening; `key` exists once."""

    window: ClaimWindow
    reminder: int | None

    @property
    def key(self) -> str:
        if self.reminder is None:
            return f"window-open:{self.window.pk}"
        return f"window-closing:{self.window.pk}:{self.window.closes_on}:{self.reminder}"

    @property
    def template(self) -> str:
        return "window_open" if self.reminder is None else "window_closing"

    def not_after(self, day: date) -> datetime:
        """Days left are true for a day."""
        return first_moment_after(self.window.closes_on if self.reminder is None else day)

    @property
    def verb(self) -> str:
        if self.reminder is None:
            return "schools told that the window is open"
        return f"schools reminded {counted(self.reminder, 'day')} before the window closes"


def news_of(window: ClaimWindow, day: date) -> News:
    """A British date. Reminders whose day is not after the opening fall away."""
    come = (days for days in DAYS_BEFORE if window.opens_on < window.closes_on - timedelta(days=days) <= day)
    return News(window, min(come, default=None))


def tell_schools_in_time(*, at: datetime | None = None) -> None:
    """Once."""
    at = at or database_now()
    if at.astimezone(LONDON).time() < NOT_BEFORE:
        return
    for window in ClaimWindow.objects.open_on(british_date(at)):
        news = news_of(window, british_date(at))
        if not Task.objects.filter(kind=TELLING, key=news.key).exists():
            enqueue(TELLING, news.key, window_id=window.pk, after=0)


def tell_some_schools(task: Task, lease: Lease) -> None:
    """Leaves the rest to the next task, and stops when something else has become true.

    Whoever has claimed meanwhile hears nothing.
    """
    today = british_date(database_now())
    news = _still_true(task, today)
    if news is None:
        with lease.finish():
            return
    in_line = emails.people_to_tell(news.window).filter(pk__gt=task.arguments["after"])
    people = list(in_line[:AT_ONCE])
    letters = emails.letters_to(people, news.window, today, news.key, news.not_after(today))
    with lease.finish():
        write_many(news.template, letters)
        if len(people) < AT_ONCE:
            _record(news)
        else:
            last = people[-1].pk
            enqueue(TELLING, f"{news.key}:after-{last}", window_id=news.window.pk, after=last)


def _still_true(task: Task, today: date) -> News | None:
    windows = ClaimWindow.objects.open_on(today).select_related("academic_year")
    window = windows.filter(pk=task.arguments["window_id"]).first()
    if window is None:
        return None
    news = news_of(window, today)
    return news if task.key.split(":after-")[0] == news.key else None


def _record(news: News) -> None:
    set_actor(None, system_task=SystemTask.REMINDING)
    emails = Message.objects.filter(key__startswith=f"{news.key}:").count()
    record(news.verb, about=news.window, after={"emails": emails, "closes_on": news.window.closes_on})
