from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from claims.actions._locking import lock_claim, record_act, save
from claims.models import Claim
from claims.retry import retry_on_lock
from common.clock import today
from sampling.answers.actions import Conflict
from sampling.answers.models import SentClaim
from sampling.decisions.actions import conclude
from sampling.replies import emails
from sampling.replies.asked import Refusal, refusal_of
from sampling.replies.models import Reply, SentReply
from sampling.replies.permissions import may_reply
from sampling.rules import DECIDED_IN_WORKING_DAYS, working_days_after


class NothingToReplyTo(Conflict):
    """The provider's answer was reopened, a reply is sent, or it is decided."""


@dataclass(frozen=True)
class Said:
    """`hours` and `words` are those of a dispute. `version` is that of the reply which the page was based on, or 0."""

    training_id: int
    accepts: bool
    hours: int = 0
    words: str = ""
    version: int = 0


@retry_on_lock
@transaction.atomic
def save_replies(*, sent: SentClaim, said: Iterable[Said], by: User) -> None:
    """All or none. Raises Conflict."""
    claim = lock_reply(sent, by)
    kept = {reply.training_id: reply for reply in Reply.objects.filter(sent=sent)}
    recorded = {answer["training"]: answer["hours"] for answer in sent.answers}
    for each in said:
        hours = recorded[each.training_id] if each.accepts else each.hours
        values = {"accepts": each.accepts, "hours": hours, "words": "" if each.accepts else each.words}
        reply = kept.get(each.training_id)
        if reply and all(getattr(reply, name) == value for name, value in values.items()):
            continue
        if each.version != (reply.version if reply else 0):
            raise Conflict("A colleague replied about this mentor meanwhile.")
        if not Reply.objects.filter(sent=sent, training=each.training_id).update(**values):
            Reply.objects.create(sent=sent, training_id=each.training_id, **values)
        record_act("reply saved", claim, by, {}, {"training": each.training_id} | values)


@retry_on_lock
@transaction.atomic
def send_reply(*, sent: SentClaim, seen: str, by: User) -> SentReply:
    """Once: whoever comes second finds the first. Everything accepted is decided with it. Raises Conflict."""
    claim, _ = lock_claim(sent.sampled.claim, by)
    _require(claim, by)
    if there := SentReply.objects.filter(sent=sent).first():
        return there
    _require_open(sent, claim)
    refusal = Refusal(sent, claim)
    if refusal.unanswered or seen != refusal.digest:
        raise Conflict("The replies are not those of the page.")
    reply = SentReply.objects.create(sent=sent, sent_by=by)
    reply.refresh_from_db()
    if reply.disputes:
        claim.decision_due_on = working_days_after(today(), DECIDED_IN_WORKING_DAYS)
        save(claim, by, "decision_due_on")
        said = [each for each in reply.replies if not each["accepts"]]
        after = {"decision_due_on": claim.decision_due_on.isoformat(), "said": _with_files(words_of(said), sent)}
        record_act("school disputed", claim, by, {"status": claim.status}, {"status": claim.status} | after)
    else:
        record_act("school accepted", claim, by, {"status": claim.status}, {"status": claim.status})
        conclude(sent, claim, by)
    emails.school_replied(reply, claim)
    return reply


def words_of(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """For the record: `hours` and `words` by training."""
    return [{name: line[name] for name in ("training", "hours", "words")} for line in lines]


def _with_files(said: Iterable[dict[str, Any]], sent: SentClaim) -> list[dict[str, Any]]:
    names = list(sent.evidence.values_list("training", "file__name"))
    return [line | {"files": [name for training, name in names if training == line["training"]]} for line in said]


def lock_reply(sent: SentClaim, by: User) -> Claim:
    """While it can be changed. Raises NothingToReplyTo."""
    claim, _ = lock_claim(sent.sampled.claim, by)
    _require(claim, by)
    _require_open(sent, claim)
    if SentReply.objects.filter(sent=sent).exists():
        raise NothingToReplyTo
    return claim


def _require(claim: Claim, by: User) -> None:
    if not may_reply(by, claim.school):
        raise PermissionDenied


def _require_open(sent: SentClaim, claim: Claim) -> None:
    if refusal_of(claim) != sent:
        raise NothingToReplyTo
