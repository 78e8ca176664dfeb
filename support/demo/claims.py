from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.models import SchoolLevel, User
from activity.models import Entry
from claims.actions._checks import declared_facts, keep_version
from claims.actions.draft import choose_mentors, set_answer, set_hours, start_draft
from claims.actions.submit import submit
from claims.answers import YES_OR_NO_ANSWERS
from claims.models import Claim, ClaimWindow, MentorTraining, TrainingType
from claims.references import with_a_free_reference
from claims.states import NEVER_SUBMITTED, Status, move
from common.actor import set_actor
from common.clock import now
from mentors.models import Mentor
from providers.models import Provider
from schools.models import HourlyRate, School
from support.demo.people import Cast, mentor


def add_earlier_claims(cast: Cast, last_year: ClaimWindow) -> None:
    """Zoë is paid for, so that this year hers is a refresher; one was refused."""
    zoe, jose = mentor("Zoë", "Fairweather", cast.fernhollow), mentor("José", "Álvarez Moreno", cast.fernhollow)
    add_claim(cast.fernhollow, cast.harbourlight, last_year, Status.PAID, {zoe: 14})
    add_claim(cast.fernhollow, cast.harbourlight, last_year, Status.PAYMENT_NOT_APPROVED, {jose: 12})


def add_just_closed_claims(cast: Cast, window: ClaimWindow, another: Provider) -> None:
    """Handed in, withdrawn, and a draft that is about to expire."""
    ada, jose = mentor("Ada", "Ní Bhriain", cast.fernhollow), mentor("José", "Álvarez Moreno", cast.fernhollow)
    add_claim(cast.fernhollow, another, window, Status.SUBMITTED, {ada: 6, jose: 16})
    add_claim(cast.fernhollow, another, window, Status.WITHDRAWN, {ada: 6})
    add_claim(cast.fernhollow, another, window, Status.DRAFT, {ada: None})
    for school, (first_name, last_name) in zip(cast.three_schools, _AT_THE_THREE_SCHOOLS, strict=False):
        add_claim(school, cast.harbourlight, window, Status.SUBMITTED, {mentor(first_name, last_name, school): 11})


def add_open_claims(cast: Cast, window: ClaimWindow, another: Provider) -> None:
    """At two of the three schools one is handed in and one begun."""
    mentors = [mentor(*name, school) for name, school in zip(_AT_THE_THREE_SCHOOLS, cast.three_schools, strict=False)]
    drafts = [
        _prepare(school, another, window, person)
        for school, person in list(zip(cast.three_schools, mentors, strict=False))[:2]
    ]
    for draft in drafts[:1]:
        submit(claim=draft, submitter_is_mentor=False, by=_claimant(draft.school))


def _prepare(school: School, provider: Provider, window: ClaimWindow, person: Mentor) -> Claim:
    """By the acts of people, every question answered."""
    by = _claimant(school)
    draft = start_draft(school=school, provider=provider, window=window, by=by)
    draft = choose_mentors(claim=draft, mentors=[person], version=draft.version, by=by)
    draft = set_hours(claim=draft, hours={person.pk: 9}, version=draft.version, by=by)
    for question in YES_OR_NO_ANSWERS:
        draft = set_answer(claim=draft, question=question, answer=True, version=draft.version, by=by)
    return draft


_AT_THE_THREE_SCHOOLS = [("Siân", "Llewellyn"), ("Owen", "Pryce-Jones"), ("Amrit", "Kaur Dhillon")]


def add_claim(
    school: School, provider: Provider, window: ClaimWindow, status: Status, hours_of: dict[Mentor, int | None]
) -> Claim:
    """For windows that are over, in which nobody can act: what came after the submission are moves of their own."""
    submitted = status not in NEVER_SUBMITTED
    claim = _begun(school, provider, window, Status.SUBMITTED if submitted else status)
    by = claim.created_by
    if submitted:
        _agree(claim, sum(hours or 0 for hours in hours_of.values()))
    with_a_free_reference(claim)
    kind = TrainingType.INITIAL if submitted else ""
    MentorTraining.objects.bulk_create(
        MentorTraining(claim=claim, mentor=mentor, hours=hours, training_type=kind)
        for mentor, hours in hours_of.items()
    )
    _write_down("draft started", claim, claim.created_at, by, {"provider": provider.pk, "window": window.pk})
    if submitted:
        agreed = declared_facts(claim)
        _write_down("claim submitted", claim, claim.updated_at, by, agreed)
        keep_version(claim, by, agreed)
    if status == Status.WITHDRAWN:
        _withdraw(claim, by)
    for step in _PAYMENTS.get(status, []):
        _pay(claim, *step)
    return claim


def _begun(school: School, provider: Provider, window: ClaimWindow, status: Status) -> Claim:
    by = _claimant(school)
    started_at, finished_at = _morning_of(window)
    return Claim(
        school=school,
        provider=provider,
        window=window,
        status=status,
        provider_confirmed=True if status != Status.DRAFT else None,
        created_by=by,
        created_at=started_at,
        updated_by=by,
        updated_at=finished_at,
    )


def _claimant(school: School) -> User:
    members = school.memberships.select_related("user")
    return (members.filter(level=SchoolLevel.CLAIMANT).first() or members.get(level=SchoolLevel.MANAGER)).user


_REFUSED = "The school's vendor number is not known"
# What the payer did: days after the window closed, and why.
_PAYMENTS: dict[Status, list[tuple[Status, str, int, str]]] = {
    Status.PAID: [
        (Status.PAYMENT_IN_PROGRESS, "claim sent to the payer", 10, ""),
        (Status.PAID, "claim paid", 24, ""),
    ],
    Status.PAYMENT_NOT_APPROVED: [
        (Status.PAYMENT_IN_PROGRESS, "claim sent to the payer", 10, ""),
        (Status.PAYMENT_INFORMATION_REQUESTED, "payer asked for information", 17, _REFUSED),
        (Status.PAYMENT_NOT_APPROVED, "payment refused", 31, _REFUSED),
    ],
}
"""Until there are payment runs."""


def _morning_of(window: ClaimWindow) -> tuple[datetime, datetime]:
    """Ten o'clock to twenty past on its first day; earlier where that is still to come."""
    finished_at = min(window.opens_at + timedelta(hours=10, minutes=20), now())
    return max(window.opens_at, finished_at - timedelta(minutes=20)), finished_at


def _agree(claim: Claim, hours: int) -> None:
    area = claim.school.funding_area
    rate = HourlyRate.objects.get(academic_year=claim.window.academic_year, area=area)
    claim.submitted_by, claim.submitted_at, claim.submitter_is_mentor = claim.updated_by, claim.updated_at, False
    claim.funding_area, claim.rate_pence = area, rate.pence
    claim.hours, claim.amount_pence = hours, hours * rate.pence


def _withdraw(claim: Claim, by: User | None) -> None:
    """Three days later, or on the last day."""
    at = min(claim.updated_at + timedelta(days=3), claim.window.closes_at, now())
    _move(claim, Status.WITHDRAWN, "claim withdrawn", at, by, {"reason": "We claimed these hours twice."})


def _pay(claim: Claim, to: Status, verb: str, days: int, reason: str) -> None:
    sums = {"hours": claim.hours, "amount_pence": claim.amount_pence}
    at = min(claim.window.closes_at + timedelta(days=days), now())
    _move(claim, to, verb, at, None, {**sums, "reason": reason} if reason else sums)


def _move(claim: Claim, to: Status, verb: str, at: datetime, by: User | None, facts: dict[str, Any]) -> None:
    before = {"status": claim.status}
    set_actor(by, system_task="making the demonstration")
    move(claim, to=to)
    claim.updated_at, claim.updated_by, claim.version = at, by, claim.version + 1
    claim.save(update_fields=["status", "updated_at", "updated_by", "version"])
    _write_down(verb, claim, at, by, {"status": to, **facts}, before)


def _write_down(
    verb: str, claim: Claim, at: datetime, by: User | None, after: dict[str, Any], before: dict[str, Any] | None = None
) -> None:
    """`activity.record` cannot make an entry of the past."""
    Entry.objects.create(
        verb=verb,
        at=at,
        by=by,
        about_kind=claim._meta.label_lower,
        about_id=str(claim.pk),
        school_id=claim.school_id,
        provider_id=claim.provider_id,
        before=before or {},
        after=after,
    )
