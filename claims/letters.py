"""Who hears of what happens to a claim: one message for each person and event (pages.md part 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F

from accounts.models import SchoolLevel, User
from claims.models import Claim, ClaimWindow, MentorTraining
from common.money import pounds
from common.words import counted, deadline
from messages_out.actions import Letter, write_many

if TYPE_CHECKING:
    from schools.models import School


def claim_submitted(claim: Claim, trainings: Sequence[MentorTraining]) -> None:
    """To the submitter, with a copy to the managers."""
    _send("claim_submitted", claim, [claim.submitted_by, *managers(claim.school)], _sums(claim, trainings))


def claim_changed(claim: Claim, before: dict[str, Any], trainings: Sequence[MentorTraining], by: User) -> None:
    """What it was and what it is now, to the first submitter, whoever changed it, and the managers."""
    facts = _sums(claim, trainings) | {
        "was": f"{counted(before['hours'], 'hour')}, {pounds(before['amount_pence'])}",
        "by": by.full_name,
        "freed": max(0, before["hours"] - (claim.hours or 0)),
    }
    people = [claim.submitted_by, by, *managers(claim.school)]
    _send("claim_changed", claim, people, facts, event=f"claim_changed-{claim.version}")


def claim_withdrawn(claim: Claim, reason: str, by: User) -> None:
    """To the submitter, whoever withdrew it, and the managers."""
    facts = _facts(claim) | {"by": by.full_name, "reason": reason}
    _send("claim_withdrawn", claim, [claim.submitted_by, by, *managers(claim.school)], facts)


def draft_handed_over(draft: Claim, to: User, note: str, by: User) -> None:
    """To the colleague who is to carry on."""
    hours = [hours or 0 for hours in draft.trainings.values_list("hours", flat=True)]
    facts = _facts(draft) | {
        "by": by.full_name,
        "from_support": by.is_support,
        "note": note,
        "entered": counted(sum(hours), "hour"),
        "link": page_of(draft, "tasks"),
    }
    _send("draft_handed_over", draft, [to], facts, event=f"draft_handed_over-{draft.version}")


def drafts_expired(window: ClaimWindow, drafts: Iterable[Claim]) -> None:
    """To whoever started the draft, and the managers."""
    drafts = list(drafts)
    in_charge = _managers_by_school({draft.school_id for draft in drafts})
    letters = []
    for draft in drafts:
        draft.window = window
        people = [draft.created_by, *in_charge.get(draft.school_id, [])]
        letters += _letters("draft_expired", draft, people, _facts(draft))
    write_many("draft_expired", letters)


def managers(school: School) -> list[User]:
    """The active managers of a school."""
    return _managers_by_school({school.pk}).get(school.pk, [])


def page_of(claim: Claim, page: str = "") -> str:
    """The full address of a claim's page, or of one below it."""
    path = f"/schools/{claim.school.public_id}/claims/{claim.reference}/"
    return f"{settings.SERVICE_URL}{path}{page + '/' if page else ''}"


def _managers_by_school(school_ids: set[int]) -> dict[int, list[User]]:
    people: dict[int, list[User]] = {}
    rows = User.objects.filter(
        is_active=True, school_memberships__school__in=school_ids, school_memberships__level=SchoolLevel.MANAGER
    )
    for person in rows.annotate(school_id=F("school_memberships__school")).order_by("pk"):
        people.setdefault(person.school_id, []).append(person)
    return people


def _facts(claim: Claim) -> dict[str, Any]:
    return {
        "school": claim.school.name,
        "reference": claim.reference,
        "provider": claim.provider.name,
        "year": claim.window.academic_year.name,
        "hours": claim.hours,
        "amount": pounds(claim.amount_pence or 0),
        "deadline": deadline(claim.window.closes_on),
        "link": page_of(claim),
    }


def _sums(claim: Claim, trainings: Sequence[MentorTraining]) -> dict[str, Any]:
    rate = claim.rate_pence or 0
    in_order = sorted(trainings, key=lambda training: (training.mentor.first_name, training.mentor.last_name))
    return _facts(claim) | {
        "submitted_by": claim.submitted_by.full_name if claim.submitted_by else "",
        "rate": pounds(rate),
        "mentors": [
            {
                "name": training.mentor.full_name,
                "hours": counted(training.hours or 0, "hour"),
                "amount": pounds((training.hours or 0) * rate),
            }
            for training in in_order
        ],
    }


def _letters(event: str, claim: Claim, people: Iterable[User | None], facts: dict[str, Any]) -> list[Letter]:
    """One letter a person, also for somebody who is submitter and manager."""
    once = {person.pk: person for person in people if person is not None and person.is_active and not person.is_support}
    return [
        Letter(to=person.email, key=f"{event}-{claim.pk}-{pk}", personalisation=facts, school_id=claim.school_id)
        for pk, person in once.items()
    ]


def _send(template: str, claim: Claim, people: Iterable[User | None], facts: dict[str, Any], event: str = "") -> None:
    write_many(template, _letters(event or template, claim, people, facts), caused_by=claim.updated_by)
