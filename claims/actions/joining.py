"""A mentor who was looked for is found: the drafts that waited have them at once, with what was known."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from claims import permissions
from claims.actions.drafting import require_on_list
from claims.actions.finding import how_many_wait, keep_sought, require_trn_as_seen
from claims.actions.holding import asked_at, hold, hours_by_mentor, save, write_down
from claims.actions.patience import patient
from claims.allowance import hours_left
from claims.models import Claim, MentorTraining
from claims.refusals import Refused
from mentors.models import Mentor

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import School

logger = logging.getLogger(__name__)


def join_waiting_drafts(*, school: School, mentor: Mentor, by: User, sought: str, **_signal: Any) -> None:
    """For a mentor who was put on the school's list. A draft that cannot have them now still says that it waits.

    `sought` is the key under which a draft waits for this mentor, perhaps with a TRN that was wrong; or empty.
    """
    waiting = Q(to_find__contains=[{"trn": mentor.trn}]) | Q(to_find__contains=[{"key": sought}])
    for draft in Claim.objects.drafts().filter(waiting, school=school).order_by("pk"):
        try:
            join_draft(claim=draft, mentor=mentor, by=by, key=sought)
        except Refused as refusal:
            logger.info("A mentor who was found did not get on draft %s: %s", draft.reference, refusal)


@patient
@transaction.atomic
def join_draft(*, claim: Claim, mentor: Mentor, by: User, key: str = "", was: str | None = None) -> Claim:
    """Put a mentor who was found on a draft that waits, with the hours that were told if so many are left.

    The draft waits for the mentor's TRN, or for somebody with this key; where both, what was told with the TRN counts.
    `was` is how a form had seen somebody with this key, whose TRN a colleague may have corrected since.

    Somebody without hours left is not put on it, and not waited for any more. In a window that is not open, or where
    nobody waits, nothing changes.
    """
    permissions.require(permissions.may_prepare, by, claim.school)
    draft = hold(claim, by)
    waiting = [each for each in draft.sought if each.trn == mentor.trn or each.key == key]
    waiting.sort(key=lambda each: each.trn != mentor.trn)
    if not waiting or not draft.is_draft or not draft.window.is_open(asked_at(draft)):
        return draft
    if was is not None:
        for each in waiting:
            require_trn_as_seen(draft, each, was, mentor.trn)
    require_on_list([mentor], draft.school)
    before = hours_by_mentor(draft)
    left = hours_left([mentor], draft.provider, draft.window.academic_year, draft.school, draft.changes)[mentor.pk]
    if left.left and str(mentor.pk) not in before:
        told = next((each.hours for each in waiting if each.hours and each.hours <= left.left), None)
        MentorTraining.objects.create(claim=draft, mentor=mentor, hours=told)
        draft.provider_confirmed = None
    who = next((each for each in waiting if each.hours), waiting[0])
    waited = {"hours": before} | how_many_wait(draft) | who.facts
    keep_sought(draft, [each for each in draft.sought if each not in waiting])
    save(draft, by, "to_find", "provider_confirmed")
    became = {"hours": hours_by_mentor(draft)} | how_many_wait(draft) | {"mentor": mentor.pk}
    write_down("mentor found", draft, by, waited, became)
    return draft
