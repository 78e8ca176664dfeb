"""Message 21 of docs/reference/rules.md, part 10."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from claims.actions.emails import once
from claims.models import Claim
from common.addresses import full_address
from common.clock import british_date
from common.money import pounds
from common.words import counted, with_weekday
from messages_out.actions import Email, write_many
from sampling.decisions.models import Decision
from sampling.decisions.wording import next_step
from sampling.emails import people_at


def decided(decision: Decision, claim: Claim) -> None:
    """To everybody at the school; to the provider where support decided, as it hears of a reply that accepts anyway."""
    facts = _facts(decision, claim)
    people = User.objects.filter(school_memberships__school=claim.school).distinct().order_by("pk")
    letters = [
        Email(
            person.email,
            f"decided-{decision.pk}-{person.pk}",
            facts | {"link": full_address(claim), "everybody": claim.school.name, "next": next_step(claim)},
            school_id=claim.school_id,
        )
        for person in once(people)
    ]
    if any(line["basis"] == "decided" for line in decision.lines):
        letters += _to_provider(decision, claim, facts)
    write_many("check_decided", letters, caused_by=decision.decided_by)


def _to_provider(decision: Decision, claim: Claim, facts: dict[str, Any]) -> list[Email]:
    request = decision.sent.sending.request
    link = full_address("claims:one-of-provider", provider=request.provider.code, submitted=claim.reference)
    theirs = facts | {"link": link, "everybody": request.provider.name, "next": ""}
    return [
        Email(to, f"decided-{decision.pk}-provider-{number}", theirs, provider_id=request.provider_id)
        for number, to in enumerate(people_at(request))
    ]


def _facts(decision: Decision, claim: Claim) -> dict[str, Any]:
    names = {training.pk: training.mentor.full_name for training in claim.trainings.select_related("mentor")}
    rate = claim.rate_pence or 0
    return {
        "school": claim.school.name,
        "provider": claim.provider.name,
        "reference": claim.reference,
        "day": with_weekday(british_date(decision.decided_at)),
        "before": f"{counted(claim.hours or 0, 'hour')}, {pounds((claim.hours or 0) * rate)}",
        "after": f"{counted(decision.hours, 'hour')}, {pounds(decision.hours * rate)}",
        "mentors": [
            {
                "name": names[line["training"]],
                "claimed": line["claimed"],
                "final": counted(line["hours"], "hour"),
                "basis": line["basis"],
                "reason": line["reason"],
            }
            for line in decision.lines
        ],
    }
