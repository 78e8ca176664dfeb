"""What support is asked to decide."""

from hashlib import sha256

from django.db.models import F, QuerySet

from common.clock import today
from sampling.answers.models import SentClaim
from sampling.replies.asked import Refusal, RefusedMentor, refusals


def to_decide(refusal: Refusal) -> list[RefusedMentor]:
    """Those whose hours the school did not accept in a reply that it sent."""
    is_sent = hasattr(refusal.sent, "sent_reply")
    return [one for one in refusal.mentors if not (is_sent and one.reply and one.reply.accepts)]


def digest_of(refusal: Refusal) -> str:
    """Of what would be decided: another whenever a finding is another, or a reply came."""
    rows = [
        f"{one.training.pk}/{one.finding.version if one.finding else 0}/{one.finding.hours if one.finding else ''}"
        for one in to_decide(refusal)
    ]
    return sha256("\n".join([refusal.digest, f"{hasattr(refusal.sent, 'sent_reply')}", *rows]).encode()).hexdigest()


def disputed() -> QuerySet[SentClaim]:
    """The longest due first."""
    found = refusals().filter(sampled__claim__decision_due_on__isnull=False)
    return found.order_by("sampled__claim__decision_due_on", "pk")


def without_reply() -> QuerySet[SentClaim]:
    """Overdue ones on top."""
    found = refusals().filter(sampled__claim__decision_due_on=None)
    return found.order_by(F("sampled__claim__reply_due_on").asc(nulls_last=True), "pk")


def late_replies() -> QuerySet[SentClaim]:
    return without_reply().filter(sampled__claim__reply_due_on__lt=today())
