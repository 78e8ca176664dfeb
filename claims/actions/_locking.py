from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from activity.actions import record
from activity.models import Entry
from claims import permissions
from claims.models import Claim, ClaimWindow
from claims.refusals import ChangedMeanwhile, DraftGone, NoLongerADraft, WindowClosed
from common.actor import set_actor
from common.clock import database_now, now

if TYPE_CHECKING:
    from accounts.models import User


class Locked(NamedTuple):
    """A claim locked until the transaction ends. `at` is the database's time before the wait for the lock: a colleague
    in the way makes nobody late.
    """

    claim: Claim
    at: datetime


def lock_claim(claim: Claim, by: User | None, system_task: str = "") -> Locked:
    """Raises DraftGone."""
    at = database_now()
    set_actor(by, system_task=system_task)
    rows = Claim.objects.select_for_update(of=("self",))
    # Only what never changes is joined. After a wait PostgreSQL reads the claim anew, but not the rows beside it: the
    # person who was in the way would be nobody.
    found = rows.select_related("school", "window__academic_year", "created_by").filter(pk=claim.pk).first()
    if found is None:
        raise DraftGone(claim)
    return Locked(found, at)


def lock_draft(claim: Claim, version: int | None, by: User) -> Claim:
    """In an open window, in the version that was seen; else raises ChangedMeanwhile.

    Version None stands for what can be merged with anything (docs/reference/rules.md, part 6).
    """
    permissions.require(permissions.may_prepare, by, claim.school)
    draft, at = lock_claim(claim, by)
    if not draft.is_draft:
        raise NoLongerADraft(draft)
    if version is not None and draft.version != version:
        raise ChangedMeanwhile(draft, draft.updated_by, draft.updated_at)
    require_open(draft.window, at)
    return draft


def require_open(window: ClaimWindow, at: datetime) -> None:
    if not window.is_open(at):
        raise WindowClosed(window)


def save(claim: Claim, by: User | None, *columns: str) -> None:
    """As the claim's next version."""
    claim.version += 1
    claim.updated_by = by
    claim.updated_at = now()
    claim.save(update_fields=[*columns, "version", "updated_by", "updated_at"])


def record_act(verb: str, claim: Claim, by: User | None, before: dict[str, Any], after: dict[str, Any]) -> None:
    record(
        verb,
        about=claim,
        by=by,
        school_id=claim.school_id,
        provider_id=claim.provider_id,
        before=before,
        after=after | {"version": claim.version},
    )


def done_before(verb: str, claim: Claim, by: User, version: int, **after: Any) -> bool:
    """The same act by the same person since this version: a form sent twice."""
    acts = Entry.objects.about(claim).filter(verb=verb, by=by, after__version__gt=version, after__contains=after)
    return acts.exists()


def hours_by_mentor(claim: Claim) -> dict[str, int | None]:
    """Ids as text, for JSON; no names."""
    trainings = claim.trainings.order_by("mentor_id").values_list("mentor_id", "hours")
    return {str(mentor_id): hours for mentor_id, hours in trainings}
