"""Safe to repeat, also by two at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from activity.actions import record_many
from activity.system_tasks import SystemTask
from claims.actions import emails
from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.actor import set_actor
from common.clock import british_date, database_now, first_moment_after
from work.actions import enqueue


@transaction.atomic
def close_window(*, window: ClaimWindow, at: datetime) -> bool:
    """False when it is not over at that moment, was closed before, or has not opened by the database's clock.

    A submission under way holds its draft: it ends first, and counts.
    """
    window = ClaimWindow.objects.select_for_update().get(pk=window.pk)
    if window.closed_at or at < first_moment_after(window.closes_on):
        return False
    if window.opens_on > british_date(database_now()):
        return False
    set_actor(None, system_task=SystemTask.CLOSING)
    window.closed_at = at
    window.save(update_fields=["closed_at"])
    expire_drafts(window)
    record_many("window closed", [(window, {"after": {"closed_at": at}})])
    enqueue("draw_sample", key=str(window.pk), window_id=window.pk)
    return True


def close_due_windows(*, at: datetime | None = None) -> list[ClaimWindow]:
    """The oldest first."""
    at = at or database_now()
    expire_stragglers()
    due = ClaimWindow.objects.due_to_close(british_date(at)).order_by("closes_on")
    return [window for window in due if close_window(window=window, at=at)]


@transaction.atomic
def expire_stragglers() -> None:
    """Started in the moment in which their window closed."""
    windows = ClaimWindow.objects.filter(closed_at__isnull=False, claims__status=Status.DRAFT).distinct()
    for window in windows:
        expire_drafts(window)


def expire_drafts(window: ClaimWindow) -> None:
    """The claim of an expired change stands."""
    drafts = Claim.objects.drafts().filter(window=window).select_for_update(of=("self",)).order_by("pk")
    expired = list(drafts.select_related("school", "provider", "created_by", "changes"))
    set_actor(None, system_task=SystemTask.CLOSING)
    Claim.objects.filter(pk__in=[draft.pk for draft in expired]).expire()
    details = {"before": {"status": Status.DRAFT}, "after": {"status": Status.EXPIRED}}
    record_many(
        "draft expired",
        [(draft, {"school_id": draft.school_id, "provider_id": draft.provider_id, **details}) for draft in expired],
    )
    emails.drafts_expired(window, [draft for draft in expired if not draft.is_untouched_change])
