"""7 and 2 working days before answers are due, and once when they are overdue.

Only the last of these whose day has come is told. A due date that was moved has reminders of its own; those whose day
is not after that of the moving fall away.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from activity.actions import record
from activity.system_tasks import SystemTask
from claims.windows.remind import NOT_BEFORE
from common.actor import set_actor
from common.clock import LONDON, british_date, database_now, first_moment_after
from common.words import counted
from sampling.answers.asked import open_claims, unanswered
from sampling.due_dates import emails
from sampling.models import ProviderRequest
from sampling.owing import still_to_answer
from sampling.rules import working_days_before
from work.actions import enqueue
from work.leases import Lease
from work.models import Task

TELLING = "remind_provider"
WORKING_DAYS_BEFORE = (2, 7)
OVERDUE = "overdue"


def remind_providers_in_time(*, at: datetime | None = None) -> None:
    at = at or database_now()
    if at.astimezone(LONDON).time() < NOT_BEFORE:
        return
    day = british_date(at)
    keys = {key_of(request, day): request.pk for request in _owing()}
    keys.pop("", None)
    told = set(Task.objects.filter(kind=TELLING, key__in=keys).values_list("key", flat=True))
    for key in sorted(keys.keys() - told):
        enqueue(TELLING, key, request_id=keys[key])


def remind_provider(task: Task, lease: Lease) -> None:
    """Nothing, when something else has become true meanwhile."""
    today = british_date(database_now())
    request = _owing().filter(pk=task.arguments["request_id"]).first()
    with lease.finish():
        if request is None or key_of(request, today) != task.key:
            return
        set_actor(None, system_task=SystemTask.REMINDING_PROVIDERS)
        number = emails.reminder(request, task.key, _facts(request, today), first_moment_after(today))
        record(
            "provider reminded of answers",
            about=request,
            provider_id=request.provider_id,
            after={"emails": number, "due_on": request.due_on},
        )


def _facts(request: ProviderRequest, today: date) -> dict[str, Any]:
    claims, mentors = open_claims(request).count(), unanswered(request).count()
    return {
        "is_overdue": request.due_on < today,
        "left": counted(claims, "claim"),
        "are": "is" if claims == 1 else "are",
        "mentors": counted(mentors, "mentor has", "mentors have") if mentors else "",
    }


def key_of(request: Any, day: date) -> str:
    """Exists once; "" when there is nothing to tell."""
    which = reminder_of(request.due_on, british_date(request.dated_at), day)
    return f"answers-due-{request.pk}-{request.due_on}-{which}" if which else ""


def reminder_of(due_on: date, dated_on: date, day: date) -> str:
    """ "7", "2", "overdue" or ""."""
    if day > due_on:
        return OVERDUE
    come = (days for days in WORKING_DAYS_BEFORE if dated_on < working_days_before(due_on, days) <= day)
    return str(min(come, default=""))


def _owing() -> QuerySet[Any]:
    """`dated_at`: when the due date was given or moved."""
    owed = ProviderRequest.objects.filter(Exists(still_to_answer().filter(request=OuterRef("pk"))), file__isnull=False)
    moved = Max("extensions__decided_at", filter=Q(extensions__until__isnull=False))
    dated_at = Coalesce(moved, F("run__outcome__decided_at"))
    return owed.select_related("provider", "run__window").annotate(dated_at=dated_at).order_by("pk")
