"""A mentor whom somebody wants on the draft and cannot find yet: the TRN waits for whoever knows the date of birth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from claims.actions.holding import hold_draft, save, write_down
from claims.actions.patience import patient
from claims.models import Claim
from mentors.models import Mentor

if TYPE_CHECKING:
    from accounts.models import User


@patient
@transaction.atomic
def look_for(*, claim: Claim, trn: str, version: int, by: User) -> Claim:
    """Keep the TRN (seven digits) in the draft. Asked for twice it waits once."""
    draft = hold_draft(claim, version, by)
    if trn in draft.trns_to_find:
        return draft
    return _keep(draft, [*draft.trns_to_find, trn], "mentor to find", by)


@patient
@transaction.atomic
def stop_looking_for(*, claim: Claim, trn: str, version: int, by: User) -> Claim:
    """The draft goes on without this mentor. One who does not wait any more is nothing to do."""
    draft = hold_draft(claim, version, by)
    if trn not in draft.trns_to_find:
        return draft
    return _keep(draft, [each for each in draft.trns_to_find if each != trn], "mentor not looked for any more", by)


def still_to_find(draft: Claim) -> list[str]:
    """Those of the draft's TRNs whom nobody has added to the school's list since."""
    return Mentor.objects.at(draft.school).not_found(draft.trns_to_find)


def _keep(draft: Claim, trns: list[str], verb: str, by: User) -> Claim:
    """The record of acts says how many wait, and not who: a TRN stands where it is needed."""
    before = {"to_find": len(draft.trns_to_find)}
    draft.trns_to_find = trns
    save(draft, by, "trns_to_find")
    write_down(verb, draft, by, before, {"to_find": len(trns)})
    return draft
