from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from claims import permissions
from claims.actions import emails
from claims.actions._locking import done_before, lock_draft, record_act, save
from claims.models import Claim
from claims.refusals import ChangedMeanwhile
from claims.retry import retry_on_lock

if TYPE_CHECKING:
    from accounts.models import User


@retry_on_lock
@transaction.atomic
def send_to_school(*, claim: Claim, note: str, version: int, by: User) -> Claim:
    """The same form sent twice tells everybody there once."""
    permissions.require(permissions.may_send_to_school, by, claim.school)
    try:
        draft = lock_draft(claim, version, by)
    except ChangedMeanwhile as changed:
        if done_before("draft sent to the school", claim, by, version, note=note):
            return changed.claim
        raise
    save(draft, by)
    record_act("draft sent to the school", draft, by, {}, {"note": note})
    emails.draft_prepared(draft, note, by)
    return draft
