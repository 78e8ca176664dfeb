"""Messages 17, 18 and 24 of docs/reference/rules.md, part 10, and one of a reopening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from accounts.models import User
from claims.actions.emails import once
from claims.models import Claim
from common.addresses import full_address
from common.clock import british_date
from common.money import pounds
from common.words import counted, deadline, with_weekday
from messages_out.actions import Email, write_many
from sampling.answers.asked import open_claims
from sampling.answers.models import Reopening, Sending, SentClaim
from sampling.answers.reading import why
from sampling.emails import people_at
from sampling.presenters import period
from schools.people import managers_by_school


def answers_sent(sending: Sending) -> None:
    """To everybody at the provider who can sign in, and to the schools."""
    sent = list(
        sending.sent_claims.select_related("sampled__claim__school", "sampled__claim__submitted_by").order_by("pk")
    )
    _tell_provider(sending, sent)
    managers = managers_by_school({one.sampled.claim.school_id for one in sent})
    people = {one.pk: [one.sampled.claim.submitted_by, *managers.get(one.sampled.claim.school_id, [])] for one in sent}
    everybody = _everybody_at({one.sampled.claim.school_id for one in sent if not one.agrees})
    agreed = [one for one in sent if one.agrees]
    write_many("claim_confirmed", _confirmations(sending, agreed, people), caused_by=sending.sent_by)
    refused = (one for one in sent if not one.agrees)
    letters = (
        letter
        for one in refused
        for letter in _letters(one, everybody.get(one.sampled.claim.school_id, []), _facts(one) | _refused(one))
    )
    write_many("hours_not_agreed", letters, caused_by=sending.sent_by)


def answer_reopened(reopening: Reopening) -> None:
    request = reopening.sent.sampled.request
    facts = {
        "provider": request.provider.name,
        "reference": reopening.sent.sampled.claim.reference,
        "reason": reopening.reason,
        "due": deadline(request.due_on),
        "address": full_address(request),
    }
    emails = [
        Email(to, f"answer_reopened-{reopening.pk}-{number}", facts, provider_id=request.provider_id)
        for number, to in enumerate(people_at(request))
    ]
    write_many("answer_reopened", emails, caused_by=reopening.reopened_by)


def _tell_provider(sending: Sending, sent: list[SentClaim]) -> None:
    request = sending.request
    facts = {
        "provider": request.provider.name,
        "by": sending.sent_by.full_name,
        "claims": counted(len(sent), "claim"),
        "agreed": sum(one.agrees for one in sent),
        "refused": sum(not one.agrees for one in sent),
        "left": open_claims(request).count(),
        "period": period(request.run.days),
        "due": deadline(request.due_on),
        "address": full_address(request),
    }
    emails = [
        Email(to, f"answers_received-{sending.pk}-{number}", facts, provider_id=request.provider_id)
        for number, to in enumerate(people_at(request))
    ]
    write_many("answers_received", emails, caused_by=sending.sent_by)


def _everybody_at(schools: set[int]) -> dict[int, list[User]]:
    people: dict[int, list[User]] = {}
    for person in User.objects.filter(school_memberships__school__in=schools).prefetch_related("school_memberships"):
        for membership in person.school_memberships.all():
            people.setdefault(membership.school_id, []).append(person)
    return people


def _confirmations(sending: Sending, agreed: list[SentClaim], people: dict[int, list[User | None]]) -> Iterator[Email]:
    """One for each person and school, however many of its claims are agreed at once."""
    claims: dict[tuple[int, User], list[SentClaim]] = {}
    for one in agreed:
        for person in once(people[one.pk]):
            claims.setdefault((one.sampled.claim.school_id, person), []).append(one)
    for (school, person), theirs in claims.items():
        facts = _facts(theirs[0]) | {"claims": [_facts(one) for one in theirs]}
        if len(theirs) > 1:
            facts["link"] = full_address("claims:list", school=theirs[0].sampled.claim.school.public_id)
        yield Email(person.email, f"confirmed-{sending.pk}-{school}-{person.pk}", facts, school_id=school)


def _letters(sent: SentClaim, people: Iterable[User | None], facts: dict[str, Any]) -> list[Email]:
    claim = sent.sampled.claim
    return [
        Email(person.email, f"answered-{sent.pk}-{person.pk}", facts, school_id=claim.school_id)
        for person in once(people)
    ]


def _facts(sent: SentClaim) -> dict[str, Any]:
    claim = sent.sampled.claim
    return {
        "school": claim.school.name,
        "reference": claim.reference,
        "provider": sent.sending.request.provider.name,
        "hours": counted(claim.hours or 0, "hour"),
        "amount": pounds(claim.payable_pence or 0),
        "day": with_weekday(british_date(sent.sending.sent_at)),
        "link": full_address(claim),
    }


def _refused(sent: SentClaim) -> dict[str, Any]:
    claim = sent.sampled.claim
    names = _names(claim)
    refused = [answer for answer in sent.answers if not answer["agrees"]]
    missing = sum(answer["claimed"] - answer["hours"] for answer in refused)
    due_on = claim.reply_due_on
    return {
        "reply_by": with_weekday(due_on) if due_on else "",
        "link": full_address("sampling:reply", school=claim.school.public_id, claim=claim.reference),
        "of": f"{len(refused)} of {counted(len(sent.answers), 'mentor')}",
        "in_question": pounds(missing * (claim.rate_pence or 0)),
        "mentors": [
            {
                "name": names[answer["training"]],
                "claimed": answer["claimed"],
                "recorded": counted(answer["hours"], "hour"),
                "why": why(answer["category"], answer["words"]),
                "words": answer["words"],
            }
            for answer in refused
        ],
    }


def _names(claim: Claim) -> dict[int, str]:
    return {training.pk: training.mentor.full_name for training in claim.trainings.select_related("mentor")}
