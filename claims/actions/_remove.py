from __future__ import annotations

from typing import TYPE_CHECKING

from claims.actions._locking import hours_by_mentor, record_act
from claims.deleted_drafts import DELETED
from claims.models import Claim

if TYPE_CHECKING:
    from accounts.models import User


def remove(draft: Claim, by: User, verb: str = DELETED) -> None:
    """Called with the draft locked; what was in it stays on record."""
    before = {"provider": draft.provider_id, "hours": hours_by_mentor(draft), "reference": draft.reference}
    if draft.changes:
        before["changes"] = draft.changes.reference
    record_act(verb, draft, by, before, {})
    draft.delete()
