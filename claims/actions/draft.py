from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from claims import answers, permissions
from claims.actions import emails
from claims.actions._checks import ask_again
from claims.actions._locking import (
    done_before,
    hours_by_mentor,
    lock_claim,
    lock_draft,
    record_act,
    require_open,
    save,
)
from claims.actions._remove import remove
from claims.actions.pending_mentors import how_many_wait, set_pending_mentors, still_to_find
from claims.allowance import Shortfall, hours_left
from claims.answers import YesOrNo
from claims.models import Claim, ClaimWindow, MentorTraining
from claims.references import with_a_free_reference
from claims.refusals import NoLongerADraft, NotAccredited, NotEligible, NotOnYourList, ProviderIsFixed, SchoolClosed
from claims.retry import retry_on_lock
from common.actor import set_actor
from common.clock import database_now
from mentors.models import Mentor

if TYPE_CHECKING:
    from accounts.models import User
    from providers.models import Provider
    from schools.models import School


@retry_on_lock
@transaction.atomic
def start_draft(*, school: School, provider: Provider, window: ClaimWindow, by: User) -> Claim:
    """Asked for twice by one person it is the same one, until something is entered."""
    permissions.require(permissions.may_prepare, by, school)
    set_actor(by)
    require_open(ClaimWindow.objects.get(pk=window.pk), database_now())
    require_eligible(school, window)
    require_accredited(provider)
    by.__class__.objects.select_for_update(no_key=True).get(pk=by.pk)
    untouched = Claim.objects.drafts().filter(
        school=school, provider=provider, window=window, created_by=by, version=1, trainings=None
    )
    return untouched.first() or _new_draft(school, provider, window, by)


@retry_on_lock
@transaction.atomic
def change_provider(*, claim: Claim, provider: Provider, version: int, by: User) -> list[Shortfall]:
    """Mentors without hours left there go, and too many hours are emptied; returns both."""
    draft = lock_draft(claim, version, by)
    if draft.changes_id:
        raise ProviderIsFixed(draft)
    require_accredited(provider)
    if draft.provider_id == provider.pk:
        return []
    before = {"provider": draft.provider_id, "hours": hours_by_mentor(draft)}
    draft.provider = provider
    shortfalls = fit_to_allowance(draft)
    changed = [answers.PROVIDER, *([answers.HOURS] if shortfalls else [])]
    save(draft, by, "provider", *ask_again(draft, *changed))
    record_act("provider changed", draft, by, before, {"provider": provider.pk, "hours": hours_by_mentor(draft)})
    return shortfalls


@retry_on_lock
@transaction.atomic
def choose_mentors(*, claim: Claim, mentors: Collection[Mentor], version: int, by: User) -> Claim:
    """Whoever is not named goes, with their hours."""
    draft = lock_draft(claim, version, by)
    chosen = {mentor.pk: mentor for mentor in mentors}
    before = hours_by_mentor(draft)
    new = [mentor for pk, mentor in chosen.items() if str(pk) not in before]
    require_on_list(new, draft.school)
    gone = draft.trainings.exclude(mentor__in=chosen)
    to_find = still_to_find(draft)
    if not new and not gone.exists() and to_find == draft.pending_mentors:
        return draft
    gone.delete()
    MentorTraining.objects.bulk_create(MentorTraining(claim=draft, mentor=mentor) for mentor in new)
    was = {"hours": before} | how_many_wait(draft)
    set_pending_mentors(draft, to_find)
    save(draft, by, "to_find", *ask_again(draft, answers.HOURS))
    record_act("mentors chosen", draft, by, was, {"hours": hours_by_mentor(draft)} | how_many_wait(draft))
    return draft


@retry_on_lock
@transaction.atomic
def set_hours(*, claim: Claim, hours: Mapping[int, int | None], version: int, by: User) -> Claim:
    """By mentor id, for some or all: at least 1, or None for no answer."""
    draft = lock_draft(claim, version, by)
    trainings = {training.mentor_id: training for training in draft.trainings.order_by("mentor_id")}
    if unknown := hours.keys() - trainings.keys():
        raise NotOnYourList(list(Mentor.objects.filter(pk__in=unknown)))
    changed = [trainings[pk] for pk, number in hours.items() if trainings[pk].hours != number]
    if not changed:
        return draft
    before = {str(pk): training.hours for pk, training in trainings.items()}
    for training in changed:
        training.hours = hours[training.mentor_id]
    MentorTraining.objects.bulk_update(changed, ["hours"])
    save(draft, by, *ask_again(draft, answers.HOURS))
    after = {str(pk): training.hours for pk, training in trainings.items()}
    record_act("hours entered", draft, by, {"hours": before}, {"hours": after})
    return draft


@retry_on_lock
@transaction.atomic
def set_answer(*, claim: Claim, question: YesOrNo, answer: bool, version: int, by: User) -> Claim:
    draft = lock_draft(claim, version, by)
    before = {question.column: question.value(draft)}
    after = {question.column: answer}
    if before == after:
        return draft
    setattr(draft, question.column, answer)
    save(draft, by, question.column)
    record_act(question.verb, draft, by, before, after)
    return draft


@retry_on_lock
@transaction.atomic
def delete_draft(*, claim: Claim, by: User, version: int | None = None) -> None:
    """Or a change. Raises ChangedMeanwhile after another `version`.

    Outside of its window a draft is kept: people were promised that they can still read it.
    """
    draft = lock_draft(claim, version, by)
    emails.draft_deleted(draft, by)
    remove(draft, by)


@retry_on_lock
@transaction.atomic
def hand_over(*, claim: Claim, to: User, note: str, by: User, version: int | None = None) -> Claim:
    """The draft stays open to everybody at the school. Sent twice with one `version`, it asks once."""
    permissions.require(permissions.may_prepare, by, claim.school)
    permissions.require(permissions.may_submit, to, claim.school)
    draft, at = lock_claim(claim, by)
    if not draft.is_draft:
        raise NoLongerADraft(draft)
    require_open(draft.window, at)
    if version is not None and done_before("draft handed over", draft, by, version, to=to.pk, note=note):
        return draft
    set_pending_mentors(draft, [each.asked_by(each.trn, by.pk) for each in draft.pending_mentors])
    save(draft, by, "to_find")
    record_act("draft handed over", draft, by, {}, {"to": to.pk, "note": note})
    emails.draft_handed_over(draft, to, note, by)
    return draft


def require_accredited(provider: Provider) -> None:
    if not provider.accredited:
        raise NotAccredited(provider)


def require_eligible(school: School, window: ClaimWindow) -> None:
    if not school.was_there_in(window.academic_year):
        raise SchoolClosed(school, window.academic_year)
    if not school.eligibilities.filter(academic_year=window.academic_year_id).exists():
        raise NotEligible(school, window.academic_year)


def require_on_list(mentors: list[Mentor], school: School) -> None:
    """Locks them until the transaction ends."""
    placements = school.mentor_placements.filter(mentor__in=mentors).order_by("mentor_id").select_for_update()
    listed = set(placements.values_list("mentor_id", flat=True))
    if strangers := [mentor for mentor in mentors if mentor.pk not in listed]:
        raise NotOnYourList(strangers)


def fit_to_allowance(draft: Claim) -> list[Shortfall]:
    """Mentors without hours left go, too many hours are emptied; returns both, by name."""
    trainings = list(draft.trainings.by_name())
    mentors = [training.mentor for training in trainings]
    left = hours_left(mentors, draft.provider, draft.window.academic_year, draft.school, draft.changes)
    gone = [training for training in trainings if not left[training.mentor_id].left]
    too_many = [training for training in trainings if (training.hours or 0) > left[training.mentor_id].left > 0]
    draft.trainings.filter(pk__in=[training.pk for training in too_many]).update(hours=None)
    draft.trainings.filter(pk__in=[training.pk for training in gone]).delete()
    short = [training for training in trainings if training in gone or training in too_many]
    return [Shortfall(training.mentor, training.hours or 0, left[training.mentor_id]) for training in short]


def _new_draft(school: School, provider: Provider, window: ClaimWindow, by: User) -> Claim:
    draft = with_a_free_reference(Claim(school=school, provider=provider, window=window, created_by=by, updated_by=by))
    record_act("draft started", draft, by, {}, {"provider": provider.pk, "window": window.pk})
    return draft
