from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from claims import answers
from claims.actions.draft import choose_mentors, set_answer, set_hours, start_draft
from claims.recorded.compare import recorded_at
from claims.retry import retry_on_lock

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import Claim, ClaimWindow
    from providers.models import Provider
    from schools.models import School


class NothingToClaim(Exception):
    pass


@retry_on_lock
@transaction.atomic
def start_from_records(*, school: School, provider: Provider, window: ClaimWindow, by: User) -> Claim:
    """A draft with what is recorded and not claimed; the same one until something is changed in it.

    Raises NothingToClaim, and what starting a draft does.
    """
    hours = {
        each.mentor: each.to_claim
        for each in recorded_at(school, window.academic_year).get(provider, [])
        if each.mentor and each.to_claim
    }
    if not hours:
        raise NothingToClaim
    if draft := _draft_with(school, provider, window, {mentor.pk: number for mentor, number in hours.items()}):
        return draft
    draft = start_draft(school=school, provider=provider, window=window, by=by)
    draft = choose_mentors(claim=draft, mentors=list(hours), version=draft.version, by=by)
    by_id = {mentor.pk: number for mentor, number in hours.items()}
    draft = set_hours(claim=draft, hours=by_id, version=draft.version, by=by)
    return set_answer(claim=draft, question=answers.PROVIDER_CONFIRMED, answer=True, version=draft.version, by=by)


def _draft_with(school: School, provider: Provider, window: ClaimWindow, hours: dict[int, int]) -> Claim | None:
    drafts = school.claims.drafts().filter(provider=provider, window=window, changes=None, to_find=[])
    for draft in drafts.prefetch_related("trainings").order_by("pk"):
        if {training.mentor_id: training.hours for training in draft.trainings.all()} == hours:
            return draft
    return None
