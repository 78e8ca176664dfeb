from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from claims.actions._locking import lock_claim, record_act
from claims.actions.after_check import follow_decision
from claims.models import Claim
from claims.retry import retry_on_lock
from sampling.answers.actions import Conflict
from sampling.answers.models import SentClaim
from sampling.decisions import emails
from sampling.decisions.asked import digest_of, to_decide
from sampling.decisions.models import Decision, Finding
from sampling.replies.asked import Refusal, refusal_of


class NothingToDecide(Conflict):
    """The answer was reopened, it is decided, or the school can still reply."""


@retry_on_lock
@transaction.atomic
def save_finding(*, sent: SentClaim, training_id: int, hours: int, reason: str, version: int, by: User) -> Finding:
    """`version` is that of the finding which the page was based on, or 0. Raises Conflict."""
    claim = _lock(sent, by)
    there = Finding.objects.filter(sent=sent, training=training_id).first()
    if there and (there.hours, there.reason) == (hours, reason):
        return there
    if version != (there.version if there else 0):
        raise Conflict("Somebody stated hours for this mentor meanwhile.")
    values = {"hours": hours, "reason": reason}
    record_act("hours found", claim, by, {}, {"training": training_id} | values)
    if there:
        Finding.objects.filter(pk=there.pk).update(**values)
        return there
    return Finding.objects.create(sent=sent, training_id=training_id, **values)


@retry_on_lock
@transaction.atomic
def decide(*, sent: SentClaim, seen: str, by: User) -> Decision:
    """Once: whoever comes second finds the first. Raises Conflict."""
    if not by.is_support or by.only_reads:
        raise PermissionDenied
    claim, _ = lock_claim(sent.sampled.claim, by)
    if there := Decision.objects.filter(sent=sent).first():
        return there
    _require_open(sent, claim)
    refusal = Refusal(sent, claim)
    if any(mentor.finding is None for mentor in to_decide(refusal)) or seen != digest_of(refusal):
        raise Conflict("The hours are not those of the page.")
    return conclude(sent, claim, by)


def conclude(sent: SentClaim, claim: Claim, by: User) -> Decision:
    """`claim` is locked. The database gathers the final hours."""
    decision = Decision.objects.create(sent=sent, decided_by=by)
    decision.refresh_from_db()
    follow_decision(claim, decision.final_hours, by, reasons_of(decision))
    emails.decided(decision, claim)
    return decision


def reasons_of(decision: Decision) -> list[dict[str, Any]]:
    """Support's, for the record."""
    found = (line for line in decision.lines if line["basis"] == "decided")
    return [{"training": line["training"], "hours": line["hours"], "words": line["reason"]} for line in found]


def _lock(sent: SentClaim, by: User) -> Claim:
    if not by.is_support or by.only_reads:
        raise PermissionDenied
    claim, _ = lock_claim(sent.sampled.claim, by)
    _require_open(sent, claim)
    return claim


def _require_open(sent: SentClaim, claim: Claim) -> None:
    if refusal_of(claim) != sent or not (claim.is_disputed or claim.is_reply_late):
        raise NothingToDecide
