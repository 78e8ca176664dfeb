"""Messages 19 and 20 of docs/reference/rules.md, part 10."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from claims.actions.emails import once
from claims.models import Claim
from common.addresses import full_address
from common.clock import british_date
from common.words import counted, with_weekday
from messages_out.actions import Email, write_many
from sampling.answers.models import SentClaim
from sampling.emails import people_at
from sampling.replies.asked import Refusal
from sampling.replies.models import SentReply


def school_replied(reply: SentReply, claim: Claim) -> None:
    request = reply.sent.sending.request
    facts = {
        "provider": request.provider.name,
        "school": claim.school.name,
        "reference": claim.reference,
        "day": with_weekday(british_date(reply.sent_at)),
        "disputes": reply.disputes,
        "due": with_weekday(claim.decision_due_on) if claim.decision_due_on else "",
        "mentors": [
            {
                "name": one.name,
                "disputes": not one.reply.accepts,
                "hours": counted(one.reply.hours, "hour"),
                "words": one.reply.words,
            }
            for one in Refusal(reply.sent, claim).mentors
            if one.reply
        ],
        "address": full_address("claims:one-of-provider", provider=request.provider.code, submitted=claim.reference),
    }
    emails = [
        Email(to, f"school_replied-{reply.pk}-{number}", facts, provider_id=request.provider_id)
        for number, to in enumerate(people_at(request))
    ]
    write_many("school_replied", emails, caused_by=reply.sent_by)


def remind(sent: SentClaim, claim: Claim, key: str, *, not_after: datetime) -> int:
    """Everybody at the school; how many."""
    refusal = Refusal(sent, claim)
    facts = {
        "school": claim.school.name,
        "provider": claim.provider.name,
        "reference": claim.reference,
        "is_late": claim.is_reply_late,
        "due": with_weekday(claim.reply_due_on) if claim.reply_due_on else "",
        "in_question": refusal.in_question,
        "mentors": counted(len(refusal.mentors), "mentor"),
        "link": full_address("sampling:reply", school=claim.school.public_id, claim=claim.reference),
    }
    people = once(User.objects.filter(school_memberships__school=claim.school).distinct().order_by("pk"))
    letters = [
        Email(one.email, f"{key}-{one.pk}", facts, school_id=claim.school_id, not_after=not_after) for one in people
    ]
    write_many("reply_due", letters)
    return len(letters)
