"""What schools are asked to reply to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from claims.models import Claim, MentorTraining
from claims.states import Status
from common.money import pounds
from common.words import counted
from sampling.answers.models import SentClaim
from sampling.answers.reading import why
from sampling.decisions.models import Finding
from sampling.evidence.models import Evidence
from sampling.replies.models import Reply

OPEN, ACCEPTED, DISPUTED = "Not answered", "Accepted", "Disputed"


def refusals() -> QuerySet[SentClaim]:
    """Answers that stand and do not agree; nothing is decided yet."""
    later = SentClaim.objects.filter(sampled__claim=OuterRef("sampled__claim"), pk__gt=OuterRef("pk"))
    standing = SentClaim.objects.filter(~Exists(later), agrees=False, reopening=None)
    return standing.filter(sampled__claim__status=Status.SAMPLING_PROVIDER_NOT_APPROVED)


def refusal_of(claim: Claim) -> SentClaim | None:
    found = refusals().filter(sampled__claim=claim)
    return found.select_related("sending__sent_by", "sending__request__provider", "sent_reply__sent_by").first()


@dataclass(frozen=True)
class RefusedMentor:
    """`answer` as the provider sent it; `rate` is pence."""

    training: MentorTraining
    answer: dict[str, Any]
    reply: Reply | None
    finding: Finding | None
    rate: int
    evidence: Sequence[Evidence] = ()

    @property
    def name(self) -> str:
        return str(self.training.mentor)

    @property
    def first_name(self) -> str:
        return str(self.training.mentor.first_name)

    @property
    def claimed(self) -> int:
        return int(self.answer["claimed"])

    @property
    def recorded(self) -> int:
        return int(self.answer["hours"])

    @property
    def missing(self) -> int:
        return self.claimed - self.recorded

    @property
    def in_question(self) -> str:
        """4 hours x £43.80 = £175.20"""
        return f"{counted(self.missing, 'hour')} x {pounds(self.rate)} = {pounds(self.missing * self.rate)}"

    @property
    def why(self) -> str:
        return why(self.answer["category"], self.words)

    @property
    def words(self) -> str:
        return str(self.answer["words"])

    @property
    def said(self) -> str:
        if self.reply is None:
            return OPEN
        return ACCEPTED if self.reply.accepts else DISPUTED

    @property
    def reply_in_words(self) -> str:
        """Disputed: you can show 12 hours. “She came to every session.”"""
        if self.reply is None or self.reply.accepts:
            return self.said
        return f"{DISPUTED}: {counted(self.reply.hours, 'hour')} can be shown. “{self.reply.words}”"

    @property
    def evidence_in_words(self) -> str:
        """certificate.pdf; register.xlsx (Being scanned)"""
        return "; ".join(
            f"{each.file.name} ({each.standing})" if each.standing else each.file.name for each in self.evidence
        )

    @property
    def version(self) -> int:
        return self.reply.version if self.reply else 0


class Refusal:
    """A sent claim and its refused mentors, by name."""

    def __init__(self, sent: SentClaim, claim: Claim) -> None:
        self.sent, self.claim = sent, claim

    @cached_property
    def trainings(self) -> list[MentorTraining]:
        return list(self.claim.trainings.by_name())

    @cached_property
    def mentors(self) -> list[RefusedMentor]:
        refused = {answer["training"]: answer for answer in self.sent.answers if not answer["agrees"]}
        replies = {reply.training_id: reply for reply in self.sent.replies.all()}
        findings = {finding.training_id: finding for finding in self.sent.findings.all()}
        files = list(self.sent.evidence.select_related("file"))
        return [
            RefusedMentor(
                one,
                refused[one.pk],
                replies.get(one.pk),
                findings.get(one.pk),
                self.claim.rate_pence or 0,
                [each for each in files if each.training_id == one.pk],
            )
            for one in self.trainings
            if one.pk in refused
        ]

    @cached_property
    def agreed(self) -> list[str]:
        """Ada Ní Bhriain, 14 hours"""
        refused = {mentor.training.pk for mentor in self.mentors}
        return [f"{one.mentor}, {counted(one.hours or 0, 'hour')}" for one in self.trainings if one.pk not in refused]

    @property
    def unanswered(self) -> list[RefusedMentor]:
        return [mentor for mentor in self.mentors if mentor.reply is None]

    def mentor(self, public_id: str) -> RefusedMentor | None:
        return next((one for one in self.mentors if one.training.mentor.public_id == public_id), None)

    @property
    def in_question(self) -> str:
        return self._worth(mentor.missing for mentor in self.mentors)

    @property
    def worth(self) -> str:
        return self._worth([self.claim.hours or 0])

    @property
    def worth_if_accepted(self) -> str:
        """By the provider's record of every refused mentor."""
        return self._worth([self.claim.hours or 0, *(-mentor.missing for mentor in self.mentors)])

    def worth_without(self, mentor: RefusedMentor) -> str:
        """By the provider's record of this one alone."""
        return self._worth([self.claim.hours or 0, -mentor.missing])

    def _worth(self, hours: Iterable[int]) -> str:
        return pounds(sum(hours) * (self.claim.rate_pence or 0))

    @property
    def digest(self) -> str:
        """Of the replies that would be sent: another whenever one of them is another."""
        rows = [
            f"{mentor.training.pk}/{mentor.version}/{','.join(str(each.pk) for each in mentor.evidence)}"
            for mentor in self.mentors
        ]
        return sha256("\n".join([str(self.sent.pk), *rows]).encode()).hexdigest()
