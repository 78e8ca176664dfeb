from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from activity.actions import record
from activity.system_tasks import SystemTask
from claims.models import ClaimWindow
from common import clock
from common.actor import set_actor
from sampling.seeds.models import Commitment, DrawSecret
from sampling.seeds.rules import commitment_to

BYTES = 32


def commit_for_open_windows() -> None:
    """Of each window that has opened. Safe to repeat, also by two at once; late after an outage."""
    opened = ClaimWindow.objects.filter(opens_on__lte=clock.british_date(clock.database_now()), closed_at=None)
    for window in opened.exclude(commitments__in=standing()):
        commitment_of(window=window)


def standing() -> QuerySet[Commitment]:
    return Commitment.objects.filter(committed_by=None, voided_at=None)


@transaction.atomic
def commitment_of(*, window: ClaimWindow) -> Commitment:
    """The service's own for the window; made now when there is none, and then its time says that it is late."""
    set_actor(None, system_task=SystemTask.DRAWING)
    ClaimWindow.objects.select_for_update().get(pk=window.pk)
    return standing().filter(window=window).first() or _commit(window, None)


@transaction.atomic
def commit(*, window: ClaimWindow | None, by: User) -> Commitment:
    """For one draw by hand."""
    set_actor(by)
    return _commit(window, by)


@transaction.atomic
def void(*, commitment: Commitment, reason: str) -> Commitment | None:
    """Its secret is feared known. The service commits anew for its window; a draw by hand is begun again."""
    set_actor(None, system_task=SystemTask.DRAWING)
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    commitment.voided_at, commitment.void_reason = clock.now(), reason
    commitment.save(update_fields=["voided_at", "void_reason"])
    record("commitment voided", about=commitment, after={"reason": reason})
    if commitment.committed_by_id or commitment.window is None:
        return None
    return _commit(commitment.window, None)


def secret_of(commitment: Commitment) -> str:
    return DrawSecret.objects.get(commitment=commitment).secret


def publish(commitment: Commitment) -> None:
    """The caller has named who acts."""
    commitment.secret, commitment.published_at = secret_of(commitment), clock.now()
    commitment.save(update_fields=["secret", "published_at"])


def _commit(window: ClaimWindow | None, by: User | None) -> Commitment:
    secret = secrets.token_hex(BYTES)
    commitment = Commitment.objects.create(window=window, committed_by=by, digest=commitment_to(secret))
    DrawSecret.objects.create(commitment=commitment, secret=secret)
    record("commitment published", about=commitment, by=by, after={"digest": commitment.digest})
    return commitment
