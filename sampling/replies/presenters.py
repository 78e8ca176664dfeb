from __future__ import annotations

from claims.models import Claim
from common.words import counted, with_weekday
from sampling.decisions.wording import next_step
from sampling.replies.models import SentReply


def what_comes_of(reply: SentReply, claim: Claim) -> list[str]:
    """Grace Oyelaran: 8 hours accepted. ..."""
    names = {training.pk: str(training.mentor) for training in claim.trainings.by_name()}
    said = [
        f"{names[each['training']]}: {counted(each['hours'], 'hour')} {'accepted' if each['accepts'] else 'claimed'}."
        for each in reply.replies
    ]
    if claim.is_disputed and claim.decision_due_on:
        by = f"Our support team decides by {with_weekday(claim.decision_due_on)}."
        return [*said, by, f"Then we email everybody at {claim.school} and at {claim.provider}."]
    return [*said, next_step(claim)]
