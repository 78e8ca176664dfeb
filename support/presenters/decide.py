from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.models import Claim
from common.clock import today
from common.money import pounds
from common.words import counted, deadline, listed
from sampling.answers.models import SentClaim
from sampling.decisions.asked import to_decide
from sampling.replies.asked import Refusal, RefusedMentor


@dataclass(frozen=True)
class ReplyRow:
    claim: Claim
    due: str
    is_late: bool


def rows_of(refused: Iterable[SentClaim]) -> list[ReplyRow]:
    return [_row(sent.sampled.claim) for sent in refused]


def _row(claim: Claim) -> ReplyRow:
    due_on = claim.decision_due_on or claim.reply_due_on
    return ReplyRow(claim, deadline(due_on) if due_on else "", due_on is not None and due_on < today())


def shown_by_school(refusal: Refusal, mentor: RefusedMentor) -> int:
    """What it says in the reply that it sent, else what it claimed."""
    is_sent = hasattr(refusal.sent, "sent_reply")
    return mentor.reply.hours if is_sent and mentor.reply else mentor.claimed


@dataclass(frozen=True)
class DecidedLine:
    mentor: RefusedMentor
    hours: int | None
    why: str
    is_open: bool


def lines_of(refusal: Refusal) -> dict[str, Any]:
    """Of refused mentors; with what follows for hours and money once all of them are found."""
    open_ones = to_decide(refusal)
    lines = [_line(one, is_open=one in open_ones) for one in refusal.mentors]
    waiting = [line.mentor for line in lines if line.hours is None]
    wrong = sum(line.mentor.claimed - (line.hours or 0) for line in lines)
    follows = "" if waiting else _what_follows(refusal.claim, wrong)
    return {"lines": lines, "waiting": waiting, "follows": follows, "unread": _unread(refusal)}


def _unread(refusal: Refusal) -> str:
    """Names of files that the school sent, and nobody can open yet."""
    waiting = [each.file.name for one in refusal.mentors for each in one.evidence if not each.verdict]
    return listed(waiting) if waiting and hasattr(refusal.sent, "sent_reply") else ""


def _line(one: RefusedMentor, *, is_open: bool) -> DecidedLine:
    if not is_open:
        return DecidedLine(one, one.recorded, "The school accepts the provider’s record", is_open)
    if one.finding is None:
        return DecidedLine(one, None, "", is_open)
    return DecidedLine(one, one.finding.hours, one.finding.reason, is_open)


def _what_follows(claim: Claim, wrong: int) -> str:
    rate, hours = claim.rate_pence or 0, claim.hours or 0
    if not wrong:
        return "The claim stands as it was, and counts as checked."
    is_paid, left = claim.checked_from == "paid", f"{counted(hours - wrong, 'hour')}, {pounds((hours - wrong) * rate)}"
    if is_paid:
        back = f"{counted(wrong, 'hour')} x {pounds(rate)} = {pounds(wrong * rate)}"
        return f"{back} has to be returned. A second person approves that before the school is asked for it."
    if hours == wrong:
        return "Nothing is left, so the claim is rejected and its hours can be claimed again."
    return f"The claim becomes {left}, and is ready for payment. The other hours can be claimed again."
