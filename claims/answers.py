"""The answers of a claim, each described once. How to add one: docs/how-to/add-a-question.md."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from common.words import counted, listed

if TYPE_CHECKING:
    from claims.models import Claim, MentorTraining

YES_OR_NO_IN_WORDS = {True: "Yes", False: "No", None: ""}


@dataclass(frozen=True, kw_only=True)
class Answer(ABC):
    """`about` are the answers that it is an answer about: when one of them is changed, a `YesOrNo` is asked again, and
    an open page shows the change to whoever answers.
    """

    page: str
    label: str
    about: tuple[Answer, ...] = ()

    @abstractmethod
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        """In one line; "" without an answer."""

    def subject(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        """Harbourlight SCITT: Ada Ní Bhriain 14 hours"""
        return ": ".join(answer.as_subject(claim, trainings) for answer in self.about)

    def as_subject(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        """Of another answer."""
        return self.words(claim, trainings)


class Provider(Answer):
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        return str(claim.provider)


class Mentors(Answer):
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        return listed(str(training.mentor) for training in trainings) if trainings else ""


class Hours(Answer):
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        return hours_in_words({training.mentor: training.hours for training in trainings})

    def as_subject(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        """With the hours that were told of mentors to find."""
        hours = {str(training.mentor): training.hours for training in trainings}
        return hours_in_words(hours | {str(each): each.hours for each in claim.pending_mentors})


class PendingMentors(Answer):
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        return listed(each.in_short for each in claim.pending_mentors) if claim.to_find else ""


@dataclass(frozen=True, kw_only=True)
class YesOrNo(Answer):
    """A nullable column of the claim.

    `verb` is the act on record, `title` its name; `change` ends the words of the "Change" link. Once it is submitted,
    `label_of_claim` says whose word it is. Without `label_for_provider` the provider does not see it.
    """

    column: str
    verb: str
    title: str
    change: str
    sentences: Mapping[bool, str]
    label_of_claim: str = ""
    label_for_provider: str = ""

    def words(self, claim: Claim, trainings: Sequence[MentorTraining] = ()) -> str:
        return YES_OR_NO_IN_WORDS[self.value(claim)]

    def value(self, claim: Claim) -> bool | None:
        value: bool | None = getattr(claim, self.column)
        return value


def hours_in_words(hours: Mapping[Any, int | None]) -> str:
    """Ada Ní Bhriain 14 hours and Grace Oyelaran 12 hours"""
    return listed(f"{mentor} {counted(number, 'hour')}" for mentor, number in hours.items() if number)


PROVIDER = Provider(page="claims:provider", label="Accredited provider")
MENTORS = Mentors(page="claims:mentors", label="Mentors", about=(PROVIDER,))
HOURS = Hours(page="claims:hours", label="Hours of training", about=(PROVIDER,))
PENDING_MENTORS = PendingMentors(page="claims:to-find", label="Mentors to find")
PROVIDER_CONFIRMED = YesOrNo(
    column="provider_confirmed",
    page="claims:provider-confirmed",
    verb="confirmation answered",
    title="Provider's confirmation answered",
    label="Hours confirmed by the provider",
    about=(PROVIDER, HOURS),
    change="whether the provider has confirmed the hours",
    sentences={True: "Confirmed by the provider", False: "Not confirmed by the provider"},
    label_of_claim="The school says that the provider confirmed the hours",
    label_for_provider="The school says that you confirmed the hours",
)
YES_OR_NO_ANSWERS = (PROVIDER_CONFIRMED,)
"""In the order in which they are asked, after the hours."""


def values_of(claim: Claim) -> dict[str, bool | None]:
    """By column."""
    return {answer.column: answer.value(claim) for answer in YES_OR_NO_ANSWERS}


def in_words(values: Mapping[str, bool | None]) -> list[tuple[str, str]]:
    """Label and words. A version from before the question has no answer."""
    given = [(answer.label, YES_OR_NO_IN_WORDS[values.get(answer.column)]) for answer in YES_OR_NO_ANSWERS]
    return [(label, words) for label, words in given if words]


def of_claim_in_words(claim: Claim) -> list[tuple[str, str]]:
    """As `in_words`, and once it is submitted as what its school says."""
    if claim.submitted_at is None:
        return in_words(values_of(claim))
    given = [(answer.label_of_claim or answer.label, answer.words(claim)) for answer in YES_OR_NO_ANSWERS]
    return [(label, words) for label, words in given if words]


def in_words_for_provider(claim: Claim) -> list[tuple[str, str]]:
    shown = [answer for answer in YES_OR_NO_ANSWERS if answer.label_for_provider and answer.words(claim)]
    return [(answer.label_for_provider, answer.words(claim)) for answer in shown]


def what_changed(before: Mapping[str, bool | None], now: Mapping[str, bool | None]) -> list[str]:
    """Hours confirmed by the provider: was Yes, now No"""
    lines = []
    for answer in YES_OR_NO_ANSWERS:
        was, is_now = before.get(answer.column), now.get(answer.column)
        if was != is_now:
            words = [YES_OR_NO_IN_WORDS[value] or "not answered" for value in (was, is_now)]
            lines.append(f"{answer.label}: was {words[0]}, now {words[1]}")
    return lines
