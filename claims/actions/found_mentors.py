from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from claims import answers, permissions
from claims.actions._checks import ask_again
from claims.actions._locking import hours_by_mentor, lock_claim, record_act, save
from claims.actions.draft import require_on_list
from claims.actions.pending_mentors import how_many_wait, require_trn_as_seen, set_pending_mentors
from claims.allowance import hours_left
from claims.models import Claim, MentorTraining
from claims.refusals import Refused
from claims.retry import retry_on_lock
from mentors.actions import put_on_list
from mentors.models import Mentor

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import School

logger = logging.getLogger(__name__)


def add_mentor_for_draft(*, school: School, trn: str, first_name: str, last_name: str, by: User, key: str) -> Mentor:
    """`key` as in `add_to_waiting_drafts`."""
    mentor = put_on_list(school=school, trn=trn, first_name=first_name, last_name=last_name, by=by)
    add_to_waiting_drafts(school=school, mentor=mentor, by=by, key=key)
    return mentor


def add_to_waiting_drafts(*, school: School, mentor: Mentor, by: User, key: str = "", **_signal: Any) -> None:
    """A draft that cannot have them still says that it waits.

    `key` is the one under which a draft waits for this mentor, perhaps with a wrong TRN; or empty.
    """
    waiting = Q(to_find__contains=[{"trn": mentor.trn}]) | Q(to_find__contains=[{"key": key}])
    for draft in Claim.objects.drafts().filter(waiting, school=school).order_by("pk"):
        try:
            add_found_mentor(claim=draft, mentor=mentor, by=by, key=key)
        except Refused as refusal:
            logger.info("A mentor who was found did not get on draft %s: %s", draft.reference, refusal)


@retry_on_lock
@transaction.atomic
def add_found_mentor(*, claim: Claim, mentor: Mentor, by: User, key: str = "", was: str | None = None) -> Claim:
    """With the hours that were told, if so many are left; without any the mentor is not waited for any more.

    What was told with the TRN counts before what was told with the key. `was` is how a form had seen them. In a window
    that is not open nothing changes.
    """
    permissions.require(permissions.may_prepare, by, claim.school)
    draft, at = lock_claim(claim, by)
    waiting = [each for each in draft.pending_mentors if each.trn == mentor.trn or each.key == key]
    waiting.sort(key=lambda each: each.trn != mentor.trn)
    if not waiting or not draft.is_draft or not draft.window.is_open(at):
        return draft
    if was is not None:
        for each in waiting:
            require_trn_as_seen(draft, each, was, mentor.trn)
    require_on_list([mentor], draft.school)
    before = hours_by_mentor(draft)
    left = hours_left([mentor], draft.provider, draft.window.academic_year, draft.school, draft.changes)[mentor.pk]
    told = None
    if left.left and str(mentor.pk) not in before:
        told = next((each.hours for each in waiting if each.hours and each.hours <= left.left), None)
        MentorTraining.objects.create(claim=draft, mentor=mentor, hours=told)
    as_told = told and [each.hours for each in waiting] == [told]
    emptied = [] if as_told else ask_again(draft, answers.HOURS)
    who = next((each for each in waiting if each.hours), waiting[0])
    waited = {"hours": before} | how_many_wait(draft) | who.facts
    set_pending_mentors(draft, [each for each in draft.pending_mentors if each not in waiting])
    save(draft, by, "to_find", *emptied)
    became = {"hours": hours_by_mentor(draft)} | how_many_wait(draft) | {"mentor": mentor.pk}
    record_act("mentor found", draft, by, waited, became)
    return draft
