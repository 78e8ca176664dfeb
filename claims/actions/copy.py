from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from activity.models import Entry
from claims import permissions
from claims.actions._locking import lock_claim, record_act, require_open
from claims.actions.draft import fit_to_allowance, require_accredited, require_eligible
from claims.actions.pending_mentors import set_pending_mentors, still_to_find
from claims.allowance import Shortfall, hours_left
from claims.models import Claim, ClaimWindow, MentorTraining
from claims.references import with_a_free_reference
from claims.refusals import CanNotBeCopied
from claims.retry import retry_on_lock
from common.clock import database_now
from mentors.models import Mentor

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import AcademicYear


@dataclass(frozen=True)
class Copied:
    """`not_listed` left the school's list; `gone` have no hours left; of `asked_again` fewer hours are left than the
    claim had. `hours_of` is the year whose hours stayed behind.
    """

    draft: Claim
    not_listed: list[Mentor]
    gone: list[Shortfall]
    asked_again: list[Shortfall]
    hours_of: AcademicYear | None


@retry_on_lock
@transaction.atomic
def copy_into_window(*, claim: Claim, window: ClaimWindow, by: User) -> Copied:
    """As far as it can be claimed today; hours are not copied into another year (docs/reference/rules.md, part 6).

    Asked for twice it is the same draft, until something is changed in it.
    """
    permissions.require(permissions.may_prepare, by, claim.school)
    claim, _ = lock_claim(claim, by)
    if not claim.came_to_nothing:
        raise CanNotBeCopied(claim)
    require_open(ClaimWindow.objects.get(pk=window.pk), database_now())
    require_eligible(claim.school, window)
    require_accredited(claim.provider)
    return _what_came_along(claim, _untouched_copy(claim, window) or _new_copy(claim, window, by))


def _untouched_copy(claim: Claim, window: ClaimWindow) -> Claim | None:
    copies = Entry.objects.filter(verb="claim copied", after__from=claim.reference, school_id=claim.school_id)
    ids = copies.filter(about_kind=Claim._meta.label_lower).values_list("about_id", flat=True)
    untouched = Claim.objects.drafts().filter(school=claim.school_id, window=window, version=1, changes=None)
    related = ("school", "provider", "window__academic_year")
    return untouched.filter(pk__in=[int(pk) for pk in ids]).select_related(*related).order_by("pk").first()


def _new_copy(claim: Claim, window: ClaimWindow, by: User) -> Claim:
    hours_count = _same_year(claim, window)
    to_find = [each.known_as(each.name, each.hours if hours_count else None) for each in still_to_find(claim)]
    people = {"created_by": by, "updated_by": by}
    new = Claim(school=claim.school, provider=claim.provider, window=window, **people)
    set_pending_mentors(new, to_find)
    draft = with_a_free_reference(new)
    wanted = dict(claim.trainings.order_by("mentor_id").values_list("mentor_id", "hours"))
    listed = claim.school.mentor_placements.filter(mentor__in=wanted).order_by("mentor_id").select_for_update()
    MentorTraining.objects.bulk_create(
        MentorTraining(claim=draft, mentor_id=pk, hours=wanted[pk] if hours_count else None)
        for pk in listed.values_list("mentor_id", flat=True)
    )
    fit_to_allowance(draft)
    record_act("claim copied", draft, by, {}, {"from": claim.reference, "window": window.pk})
    return draft


def _same_year(claim: Claim, window: ClaimWindow) -> bool:
    return claim.window.academic_year_id == window.academic_year_id


def _what_came_along(claim: Claim, draft: Claim) -> Copied:
    """From what stands, so that whoever comes second reads it too."""
    wanted = list(claim.trainings.by_name())
    copied = dict(draft.trainings.values_list("mentor_id", "hours"))
    mentors = [one.mentor for one in wanted]
    listed = set(claim.school.mentor_placements.filter(mentor__in=mentors).values_list("mentor_id", flat=True))
    left = hours_left(mentors, draft.provider, draft.window.academic_year, draft.school)
    short = {one.mentor_id: Shortfall(one.mentor, one.hours or 0, left[one.mentor_id]) for one in wanted}
    same_year = _same_year(claim, draft.window)
    return Copied(
        draft=draft,
        not_listed=[mentor for mentor in mentors if mentor.pk not in copied and mentor.pk not in listed],
        gone=[short[pk] for pk in short if pk not in copied and pk in listed],
        asked_again=[short[pk] for pk in short if same_year and pk in copied and short[pk].hours and not copied[pk]],
        hours_of=None if same_year else claim.window.academic_year,
    )
