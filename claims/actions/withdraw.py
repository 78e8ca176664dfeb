from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from claims import permissions
from claims.actions import emails
from claims.actions._checks import require_version
from claims.actions._locking import lock_claim, record_act, save
from claims.actions._remove import remove
from claims.actions.change import require_changeable
from claims.deleted_drafts import LOST
from claims.models import Claim
from claims.refusals import ChangedMeanwhile
from claims.retry import retry_on_lock
from claims.states import Status, move

if TYPE_CHECKING:
    from accounts.models import User


@retry_on_lock
@transaction.atomic
def withdraw(*, claim: Claim, reason: str, by: User, version: int | None = None, goes_too: str | None = None) -> Claim:
    """A change that was begun goes with it.

    `goes_too` is the reference of the change that was seen, "" without one. Raises ChangedMeanwhile where it or
    `version` is another now.
    """
    permissions.require(permissions.may_withdraw, by, claim.school)
    claim, at = lock_claim(claim, by)
    if claim.status == Status.WITHDRAWN:
        return claim
    require_changeable(claim, at)
    require_version(claim, version)
    lost = claim.change_drafts.drafts().select_for_update().first()
    if lost:
        if goes_too is not None and lost.reference != goes_too:
            raise ChangedMeanwhile(lost, lost.created_by, lost.created_at)
        remove(lost, by, LOST)
    move(claim, to=Status.WITHDRAWN)
    save(claim, by, "status")
    before = {"status": Status.SUBMITTED}
    record_act("claim withdrawn", claim, by, before, {"status": claim.status, "reason": reason})
    emails.claim_withdrawn(claim, reason, by, lost)
    return claim
