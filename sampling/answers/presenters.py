from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.models import MentorTraining
from claims.wording.hours import KIND_IN_WORDS
from common.words import counted, moment_in_words
from sampling.answers.models import Answer
from sampling.answers.reading import why
from sampling.models import ProviderRequest

YES, NO, OPEN = "yes", "no", ""


@dataclass(frozen=True)
class AskedMentor:
    """A mentor of a claim, with its claim and mentor, and what was answered."""

    training: MentorTraining
    answer: Answer | None

    @property
    def name(self) -> str:
        return str(self.training.mentor)

    @property
    def said(self) -> str:
        if self.answer is None:
            return OPEN
        return YES if self.answer.agrees else NO

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def about(self) -> str:
        return f"TRN {self.details}"

    @property
    def details(self) -> str:
        """1234567, first year, claim 20481337: the first is the TRN."""
        kind = KIND_IN_WORDS[self.training.training_type]
        return f"{self.training.mentor.trn}, {kind[:1].lower()}{kind[1:]}, claim {self.training.claim.reference}"

    @property
    def claimed(self) -> str:
        return counted(self.training.hours or 0, "hour")

    @property
    def outcome(self) -> str:
        return outcome_of(self.answer, self.training) if self.answer else "Not answered yet"

    @property
    def selected(self) -> str:
        return why(self.answer.category, self.answer.words) if self.answer and not self.answer.agrees else ""

    @property
    def by_whom(self) -> str:
        """Sam Okafor, 1 December 2026 at 10:02am"""
        if self.answer is None or self.answer.answered_by is None:
            return ""
        return f"{self.answer.answered_by.full_name}, {moment_in_words(self.answer.answered_at)}"


def outcome_of(answer: Any, training: MentorTraining) -> str:
    """We recorded 7 of 12 hours. We do not know this mentor. The provider's own words stand beside it."""
    claimed = counted(training.hours or 0, "hour")
    if answer.agrees:
        return f"We agree with {claimed}"
    selected = why(answer.category, answer.words)
    return f"We recorded {answer.hours} of {claimed}.{f' {selected}.' if selected else ''}"


def with_answers(request: ProviderRequest, trainings: Iterable[MentorTraining]) -> list[AskedMentor]:
    trainings = list(trainings)
    answers = Answer.objects.filter(sampled__request=request, training__in=trainings).select_related("answered_by")
    by_training = {answer.training_id: answer for answer in answers}
    return [AskedMentor(training, by_training.get(training.pk)) for training in trainings]
