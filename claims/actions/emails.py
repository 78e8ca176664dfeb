"""One message for each person and event (docs/reference/rules.md, part 10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Sum

from accounts.models import User
from claims import answers
from claims.models import Claim, ClaimWindow, MentorTraining
from claims.wording.drafts import person_or_support
from claims.wording.hand_over import who_handed_over
from claims.wording.sums import rate_of, so_far, what_changes
from common.addresses import full_address
from common.clock import today
from common.money import pounds
from common.words import counted, deadline, listed, with_weekday
from mentors.models import Mentor
from messages_out.actions import Email, write_many
from schools.people import managers_by_school, managers_of


def claim_submitted(claim: Claim, trainings: Sequence[MentorTraining]) -> None:
    """To the submitter, whoever handed the draft over, and the managers."""
    handed_over = who_handed_over([claim.pk]).get(claim.pk, [])
    people = [claim.submitted_by, *handed_over, *managers_of(claim.school)]
    _send("claim_submitted", claim, people, _sums(claim, trainings) | {"handed_over": bool(handed_over)})


def draft_deleted(draft: Claim, by: User) -> None:
    """To whoever handed it over: it was theirs too. Called while the draft is there."""
    handed_over = who_handed_over([draft.pk]).get(draft.pk, [])
    facts = _facts(draft) | {
        "changes": draft.changes.reference if draft.changes else "",
        "by": by.full_name,
        "so_far": so_far(hours_so_far([draft]).get(draft.pk, 0), rate_of(draft)),
        "link": full_address(draft.changes) if draft.changes else claims_page(draft),
    }
    _send("draft_deleted", draft, [person for person in handed_over if person != by], facts)


def claim_changed(
    claim: Claim, before: dict[str, Any], trainings: Sequence[MentorTraining], by: User, handed_over: Sequence[User]
) -> None:
    """To the first submitter, whoever changed it or handed the change over, and the managers."""
    were, are = _hours_before(before, trainings), {training.mentor: training.hours or 0 for training in trainings}
    facts = _sums(claim, trainings) | {
        "changes": [*what_changes(were, are), *answers.what_changed(before, answers.values_of(claim))],
        "was": f"{counted(before['hours'], 'hour')}, {pounds(before['amount_pence'])}",
        "by": by.full_name,
        "handed_over": bool(handed_over),
        "are_hours_freed": any(are.get(mentor, 0) < hours for mentor, hours in were.items()),
    }
    people = [claim.submitted_by, by, *handed_over, *managers_of(claim.school)]
    _send("claim_changed", claim, people, facts, event=f"claim_changed-{claim.version}")


def _hours_before(declared: dict[str, Any], trainings: Sequence[MentorTraining]) -> dict[Mentor, int]:
    hours = {line["mentor_id"]: line["hours"] for line in declared["mentors"]}
    mentors = {training.mentor_id: training.mentor for training in trainings}
    gone = hours.keys() - mentors.keys()
    mentors |= Mentor.objects.in_bulk(gone) if gone else {}
    return {mentors[pk]: number for pk, number in hours.items()}


def claim_withdrawn(claim: Claim, reason: str, by: User, lost: Claim | None) -> None:
    """To the submitter, whoever withdrew it, the managers, and whoever began the change that was `lost`."""
    facts = _facts(claim) | {"by": by.full_name, "reason": reason}
    facts["change_by"] = person_or_support(lost.created_by) if lost else ""
    people = [claim.submitted_by, by, lost.created_by if lost else None, *managers_of(claim.school)]
    _send("claim_withdrawn", claim, people, facts)


def draft_handed_over(draft: Claim, to: User, note: str, by: User) -> None:
    _tell_of_draft(draft, [to], note, by, to_everybody=False)


def draft_prepared(draft: Claim, note: str, by: User) -> None:
    """To everybody at the school."""
    everybody = User.objects.filter(school_memberships__school=draft.school_id).order_by("pk")
    _tell_of_draft(draft, everybody, note, by, to_everybody=True)


def drafts_expired(window: ClaimWindow, drafts: Iterable[Claim]) -> None:
    """To whoever started them or handed them over, and the managers: one email a person."""
    by_person: dict[int, tuple[User, list[Claim]]] = {}
    drafts = list(drafts)
    in_charge = managers_by_school({draft.school_id for draft in drafts})
    handed_over = who_handed_over(draft.pk for draft in drafts)
    for draft in drafts:
        draft.window = window
        for person in once([draft.created_by, *handed_over.get(draft.pk, []), *in_charge.get(draft.school_id, [])]):
            by_person.setdefault(person.pk, (person, []))[1].append(draft)
    hours, copies_go_to = hours_so_far(drafts), _where_copies_go(window)
    letters = [_of_expired(person, theirs, hours, copies_go_to) for person, theirs in by_person.values()]
    write_many("draft_expired", letters)


def claims_page(draft: Claim) -> str:
    return full_address("claims:list", school=draft.school.public_id)


def tasks_page(draft: Claim) -> str:
    return full_address("claims:tasks", school=draft.school.public_id, claim=draft.reference)


def named(schools: Iterable[str]) -> str:
    """Fernhollow Primary School and 2 other schools"""
    first, *others = list(dict.fromkeys(schools))
    return f"{first} and {counted(len(others), 'other school')}" if others else first


def once(people: Iterable[User | None]) -> list[User]:
    """Without support, which hears of its own acts in the console."""
    each = {person.pk: person for person in people if person is not None and person.is_active and not person.is_support}
    return list(each.values())


def _tell_of_draft(draft: Claim, people: Iterable[User], note: str, by: User, to_everybody: bool) -> None:
    facts = _facts(draft) | {
        "changes": draft.changes.reference if draft.changes else "",
        "stands": so_far(draft.changes.hours or 0, draft.changes.rate_pence) if draft.changes else "",
        "by": person_or_support(by),
        "prepared": to_everybody,
        "note": note,
        "to_find": listed(each.in_short for each in draft.pending_mentors) if draft.to_find else "",
        "so_far": so_far(hours_so_far([draft]).get(draft.pk, 0), rate_of(draft)),
        "link": tasks_page(draft),
    }
    letters = _letters(f"draft_handed_over-{draft.version}", draft, people, facts)
    write_many("draft_handed_over", letters, caused_by=by, at_will=True)


def hours_so_far(drafts: Iterable[Claim]) -> dict[int, int]:
    """Whole hours by draft, with what was told of mentors to find; one without any is left out."""
    told = {draft.pk: draft.hours_told for draft in drafts}
    trainings = MentorTraining.objects.filter(claim__in=told, hours__gte=1)
    entered = dict(trainings.values_list("claim").annotate(Sum("hours")))
    return {pk: hours for pk in told if (hours := entered.get(pk, 0) + told[pk])}


def _where_copies_go(window: ClaimWindow) -> dict[str, str]:
    """In words; hours of another year are asked again there."""
    later = ClaimWindow.objects.filter(opens_on__gt=window.closes_on, closes_on__gte=today(), closed_at=None)
    following = later.select_related("academic_year").order_by("opens_on").first()
    if following is None:
        return {"next_window": "", "next_year": ""}
    verb, day = ("closes", following.closes_on) if following.opens_on <= today() else ("opens", following.opens_on)
    is_another_year = following.academic_year_id != window.academic_year_id
    return {
        "next_window": f"{verb} on {with_weekday(day)}",
        "next_year": following.academic_year.name if is_another_year else "",
    }


def _of_expired(person: User, drafts: list[Claim], hours: dict[int, int], copies_go_to: dict[str, str]) -> Email:
    """The first draft names the email: a draft expires once."""
    first, school_ids = drafts[0], {draft.school_id for draft in drafts}
    claims = full_address("claims:list", school=first.school.public_id)
    link = full_address(first) if len(drafts) == 1 else claims
    facts = _facts(first) | {
        "who": named(draft.school.name for draft in drafts),
        "what": _what_expired(drafts),
        "link": link if len(school_ids) == 1 else full_address("your-organisations"),
        "drafts": [
            {
                "reference": draft.reference,
                "changes": draft.changes.reference if draft.changes else "",
                "stands": so_far(draft.changes.hours or 0, draft.changes.rate_pence) if draft.changes else "",
                "school": draft.school.name if len(school_ids) > 1 else "",
                "provider": draft.provider.name,
                "hours": counted(hours[draft.pk], "hour") if draft.pk in hours else "no hours yet",
                "by": person_or_support(draft.created_by),
            }
            for draft in drafts
        ],
        "number_to_copy": sum(draft.changes is None for draft in drafts),
    }
    school_id = first.school_id if len(school_ids) == 1 else None
    return Email(person.email, f"draft_expired-{first.pk}-{person.pk}", facts | copies_go_to, school_id=school_id)


def _what_expired(drafts: list[Claim]) -> str:
    """2 drafts and 1 change were"""
    if len(drafts) == 1:
        [one] = drafts
        return f"the change of claim {one.changes.reference} was" if one.changes else f"draft {one.reference} was"
    changes = sum(draft.changes is not None for draft in drafts)
    numbers = [(len(drafts) - changes, "draft"), (changes, "change")]
    return f"{listed(counted(number, one) for number, one in numbers if number)} were"


def _facts(claim: Claim) -> dict[str, Any]:
    return {
        "school": claim.school.name,
        "reference": claim.reference,
        "provider": claim.provider.name,
        "year": claim.window.academic_year.name,
        "hours": claim.hours,
        "amount": pounds(claim.amount_pence or 0),
        "deadline": deadline(claim.window.closes_on),
        "link": full_address(claim),
    }


def _sums(claim: Claim, trainings: Sequence[MentorTraining]) -> dict[str, Any]:
    rate = claim.rate_pence or 0
    in_order = sorted(trainings, key=lambda training: (training.mentor.plain_name, training.mentor.trn))
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


def _letters(event: str, claim: Claim, people: Iterable[User | None], facts: dict[str, Any]) -> list[Email]:
    return [
        Email(person.email, f"{event}-{claim.pk}-{person.pk}", facts, school_id=claim.school_id)
        for person in once(people)
    ]


def _send(template: str, claim: Claim, people: Iterable[User | None], facts: dict[str, Any], event: str = "") -> None:
    write_many(template, _letters(event or template, claim, people, facts), caused_by=claim.updated_by)
