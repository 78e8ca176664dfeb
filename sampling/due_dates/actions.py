from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from accounts.models import User
from activity.actions import record
from claims.models import Claim
from claims.retry import retry_on_lock
from common import clock
from common.actor import set_actor
from sampling.due_dates import emails
from sampling.due_dates.models import Extension, MoreTime
from sampling.models import ProviderRequest
from sampling.owing import still_to_answer
from sampling.rules import why_not_due_on


class CannotMove(Exception):
    """It was decided already, or nothing is left to answer. Its words are for a person."""


@retry_on_lock
@transaction.atomic
def ask_for_more_time(*, request: ProviderRequest, until: date, reason: str, by: User) -> MoreTime:
    """Nothing moves until support agrees. Raises CannotMove while something asked is undecided."""
    request = _lock(request, by)
    _require_a_due_date(until, request)
    if open_asking(request):
        raise CannotMove("Somebody has asked for more time already.")
    asked = MoreTime.objects.create(request=request, until=until, reason=reason, asked_by=by)
    record(
        "more time asked",
        about=request,
        by=by,
        provider_id=request.provider_id,
        before={"due_on": request.due_on},
        after={"until": until, "reason": reason},
    )
    emails.more_time_asked(asked)
    return asked


@retry_on_lock
@transaction.atomic
def extend(*, request: ProviderRequest, until: date, reason: str, by: User) -> Extension:
    """The request, and its claims that are still in the check. Answers what was asked. Raises CannotMove."""
    if not by.is_support:
        raise PermissionDenied
    request = _lock(request, by)
    _require_a_due_date(until, request)
    owed = still_to_answer().filter(request=request).values("claim")
    claims = list(Claim.objects.select_for_update(of=("self",)).filter(pk__in=owed).order_by("pk").values_list("pk"))
    if not claims:
        raise CannotMove("Nothing is left to answer.")
    values = {"request": request, "until": until, "reason": reason, "asked": open_asking(request), "decided_by": by}
    extension = Extension.objects.create(was_due_on=request.due_on, **values)
    ProviderRequest.objects.filter(pk=request.pk).update(due_on=until)
    Claim.objects.filter(pk__in=[pk for (pk,) in claims]).update(
        answers_due_on=until, version=F("version") + 1, updated_by=by, updated_at=clock.now()
    )
    record(
        "due date moved",
        about=request,
        by=by,
        provider_id=request.provider_id,
        before={"due_on": request.due_on},
        after={"due_on": until, "reason": reason},
    )
    emails.due_date_moved(extension)
    return extension


@retry_on_lock
@transaction.atomic
def refuse_more_time(*, asked: MoreTime, reason: str, by: User) -> Extension:
    """The due date stays. Raises CannotMove."""
    if not by.is_support:
        raise PermissionDenied
    request = _lock(asked.request, by)
    if open_asking(request) != asked:
        raise CannotMove("Somebody decided this meanwhile.")
    refusal = Extension.objects.create(
        request=request, was_due_on=request.due_on, asked=asked, reason=reason, decided_by=by
    )
    after = {"until": asked.until, "reason": reason}
    record("more time refused", about=request, by=by, provider_id=request.provider_id, after=after)
    emails.more_time_refused(refusal)
    return refusal


def open_asking(request: ProviderRequest) -> MoreTime | None:
    """What support has not decided."""
    return request.more_time.filter(extension=None).last()


def _lock(request: ProviderRequest, by: User) -> ProviderRequest:
    set_actor(by)
    return ProviderRequest.objects.select_for_update(of=("self",)).select_related("run", "provider").get(pk=request.pk)


def _require_a_due_date(until: date, request: ProviderRequest) -> None:
    if problem := why_not_due_on(until, after=request.due_on):
        raise CannotMove(problem)
