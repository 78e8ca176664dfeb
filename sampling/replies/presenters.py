from __future__ import annotations

from typing import Any

from claims.models import Claim
from common.words import counted, with_weekday
from sampling.decisions.wording import next_step
from sampling.replies.models import SentReply


def what_comes_of(reply: SentReply, claim: Claim) -> list[str]:
    """Grace Oyelaran: 8 hours accepted. Ada Ní Bhriain: disputed, 10 hours can be shown. ..."""
    names = {training.pk: str(training.mentor) for training in claim.trainings.by_name()}
    said = [f"{names[each['training']]}: {_reply_in_words(each)}." for each in reply.replies]
    if claim.is_disputed and claim.decision_due_on:
        by = f"Our support team decides by {with_weekday(claim.decision_due_on)}."
        return [*said, by, f"Then we email everybody at {claim.school} and at {claim.provider}."]
    return [*said, next_step(claim)]


def _reply_in_words(reply: dict[str, Any]) -> str:
    hours = counted(reply["hours"], "hour")
    return f"{hours} accepted" if reply["accepts"] else f"disputed, {hours} can be shown"
