from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from activity.models import Entry
from claims import answers
from claims.actions._checks import ask_again
from claims.actions._locking import lock_draft, record_act, save
from claims.models import Claim
from claims.pending_mentors import PendingMentor
from claims.refusals import ChangedMeanwhile
from claims.retry import retry_on_lock
from mentors.models import Mentor

if TYPE_CHECKING:
    from accounts.models import User


@retry_on_lock
@transaction.atomic
def look_for(*, claim: Claim, trn: str, by: User, key: str = "", was: str | None = None) -> Claim:
    """With the key of somebody who waits, it is that mentor's TRN now. `was` is how the form had seen them
    (`PendingMentor.as_seen`): a colleague's correction does not give way to it.
    """
    draft = lock_draft(claim, None, by)
    meant = [each for each in draft.pending_mentors if each.key == key] or [
        each for each in draft.pending_mentors if each.trn == trn
    ]
    if was is not None:
        require_trn_as_seen(draft, meant[0] if meant else None, was, trn)
    if not meant:
        new = PendingMentor.new(trn, by.pk)
        return _keep(draft, [*draft.pending_mentors, new], "mentor to find", by, after={"key": new.key})
    others = [each for each in draft.pending_mentors if each.key == meant[0].key or each.trn != trn]
    asked = [each.asked_by(trn, by.pk) if each == meant[0] else each for each in others]
    if asked == draft.pending_mentors:
        return draft
    verb = "mentor to find" if meant[0].trn == trn else "TRN of a mentor to find corrected"
    return _keep(draft, asked, verb, by, after=meant[0].facts)


@retry_on_lock
@transaction.atomic
def describe_pending_mentor(*, claim: Claim, key: str, name: str, hours: int | None, version: int, by: User) -> Claim:
    """One who does not wait any more is nothing to do."""
    draft = lock_draft(claim, version, by)
    was = draft.pending_mentor(key)
    if was is None or (known := was.known_as(name, hours)) == was:
        return draft
    told = [known if each == was else each for each in draft.pending_mentors]
    return _keep(draft, told, "something told of a mentor to find", by, before=was.facts, after=known.facts)


@retry_on_lock
@transaction.atomic
def stop_looking_for(*, claim: Claim, key: str, by: User, was: str | None = None) -> Claim:
    """What a colleague told since the form saw them as they `was` is not dropped."""
    draft = lock_draft(claim, None, by)
    pending = draft.pending_mentor(key)
    if pending is None:
        return draft
    if was is not None and pending.as_seen != was:
        raise _changed(draft)
    others = [each for each in draft.pending_mentors if each != pending]
    return _keep(draft, others, "mentor not looked for any more", by, before=pending.facts)


def still_to_find(draft: Claim) -> list[PendingMentor]:
    if not draft.to_find:
        return []
    missing = Mentor.objects.at(draft.school).missing_trns([each.trn for each in draft.pending_mentors])
    return [each for each in draft.pending_mentors if each.trn in missing]


def set_pending_mentors(draft: Claim, pending: Sequence[PendingMentor]) -> None:
    """Not saved."""
    draft.to_find = [each.as_json() for each in pending]


def how_many_wait(draft: Claim) -> dict[str, int]:
    return {"to_find": len(draft.to_find)} if draft.to_find else {}


def was_pending(draft: Claim, key: str) -> bool:
    """Ever."""
    return Entry.objects.about(draft).filter(after__key=key).exists()


def require_trn_as_seen(draft: Claim, pending: PendingMentor | None, was: str, trn: str) -> None:
    """A form that saw another TRN may only say what is saved now."""
    if pending is None or not (pending.trn == trn or was.startswith(pending.trn)):
        raise _changed(draft)


def _changed(draft: Claim) -> ChangedMeanwhile:
    return ChangedMeanwhile(draft, draft.updated_by, draft.updated_at)


def _keep(
    draft: Claim,
    pending: Sequence[PendingMentor],
    verb: str,
    by: User,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Claim:
    """No TRN goes into the record of acts."""
    was = {"to_find": len(draft.to_find)} | (before or {})
    hours = [each.hours for each in draft.pending_mentors]
    set_pending_mentors(draft, pending)
    emptied = ask_again(draft, answers.HOURS) if [each.hours for each in pending] != hours else []
    save(draft, by, "to_find", *emptied)
    record_act(verb, draft, by, was, {"to_find": len(pending)} | (after or {}))
    return draft
