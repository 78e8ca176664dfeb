"""5 working days and 1 before a reply is due, and once when it is late. Only the last whose day has come is told."""

from __future__ import annotations

from datetime import date, datetime

from activity.actions import record
from activity.system_tasks import SystemTask
from claims.models import Claim
from claims.windows.remind import NOT_BEFORE
from common.actor import set_actor
from common.clock import LONDON, british_date, database_now, first_moment_after
from sampling.decisions.asked import without_reply
from sampling.replies import emails
from sampling.rules import working_days_after
from work.actions import enqueue
from work.leases import Lease
from work.models import Task

TELLING = "remind_school"
WORKING_DAYS_BEFORE = (1, 5)
LATE = "late"


def remind_schools_in_time(*, at: datetime | None = None) -> None:
    at = at or database_now()
    if at.astimezone(LONDON).time() < NOT_BEFORE:
        return
    day = british_date(at)
    owed = without_reply().filter(sampled__claim__reply_due_on__lte=working_days_after(day, max(WORKING_DAYS_BEFORE)))
    pairs = owed.values_list("pk", "sampled__claim__reply_due_on")
    keys = {key: pk for pk, due_on in pairs if (key := key_of(pk, due_on, day))}
    told = set(Task.objects.filter(kind=TELLING, key__in=keys).values_list("key", flat=True))
    for key in sorted(keys.keys() - told):
        enqueue(TELLING, key, sent_id=keys[key])


def remind_school(task: Task, lease: Lease) -> None:
    """Nothing, when something else has become true meanwhile."""
    day = british_date(database_now())
    sent = without_reply().select_related("sampled__claim__school", "sampled__claim__provider")
    found = sent.filter(pk=task.arguments["sent_id"]).first()
    with lease.finish():
        claim = found.sampled.claim if found else None
        if found is None or claim is None or key_of(found.pk, claim.reply_due_on, day) != task.key:
            return
        set_actor(None, system_task=SystemTask.REMINDING)
        number = emails.remind(found, claim, task.key, not_after=first_moment_after(day))
        _write_down(claim, number)


def _write_down(claim: Claim, number: int) -> None:
    record(
        "school reminded of its reply",
        about=claim,
        school_id=claim.school_id,
        provider_id=claim.provider_id,
        after={"emails": number},
    )


def key_of(sent_id: int, due_on: date | None, day: date) -> str:
    """Exists once; "" when there is nothing to tell."""
    which = reminder_of(due_on, day) if due_on else ""
    return f"reply-due-{sent_id}-{which}" if which else ""


def reminder_of(due_on: date, day: date) -> str:
    """ "5", "1", "late" or ""."""
    if day > due_on:
        return LATE
    come = (days for days in WORKING_DAYS_BEFORE if working_days_after(day, days) >= due_on)
    return str(min(come, default=""))
