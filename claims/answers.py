"""The answers of a claim, each described once. Pages, versions, messages, records and the console read it from here.

How to add one: docs/how-to/add-a-question.md.
"""

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
    """One answer: the page that asks for it, and its label where answers are listed.

    `about` are the answers that it is an answer about. When one of them is changed it counts for nothing any more: a
    `YesOrNo` is asked again, and a page that was opened before puts the change before whoever answers.
    """

    page: str
    label: str
    about: tuple[Answer, ...] = ()

    @abstractmethod
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        """The saved answer in one line, for comparing and showing; "" where there is none."""

    def subject(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        """Harbourlight SCITT: Ada Ní Bhriain 14 hours"""
        return ": ".join(answer.words(claim, trainings) for answer in self.about)


class Provider(Answer):
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        return str(claim.provider)


class Mentors(Answer):
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        return listed(str(training.mentor) for training in trainings) if trainings else ""


class Hours(Answer):
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        return hours_in_words({training.mentor: training.hours for training in trainings})


class PendingMentors(Answer):
    def words(self, claim: Claim, trainings: Sequence[MentorTraining]) -> str:
        return listed(each.in_short for each in claim.pending_mentors) if claim.to_find else ""


@dataclass(frozen=True, kw_only=True)
class YesOrNo(Answer):
    """An answer in a column of the claim that may be empty: kept in each version, and compared by each change.

    `verb` is the act on record, and `title` names it. `change` ends the words of its "Change" link. `sentences` say it
    in one line about the whole claim; `label_for_provider` to the provider, who does not see it without one.
    """

    column: str
    verb: str
    title: str
    change: str
    sentences: Mapping[bool, str]
    label_for_provider: str = ""

    def words(self, claim: Claim, trainings: Sequence[MentorTraining] = ()) -> str:
        return YES_OR_NO_IN_WORDS[self.value(claim)]

    def value(self, claim: Claim) -> bool | None:
        value: bool | None = getattr(claim, self.column)
        return value


def hours_in_words(hours: Mapping[Any, int | None]) -> str:
    """Ada Ní Bhriain 14 hours and Grace Oyelaran 12 hours; by mentor, those without hours are left out."""
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
    label_for_provider="The school says that you confirmed the hours",
)
YES_OR_NO_ANSWERS = (PROVIDER_CONFIRMED,)
"""In the order in which they are asked, after the hours."""


def values_of(claim: Claim) -> dict[str, bool | None]:
    """The answers in columns, by column: for a version, a change, and comparing two of them."""
    return {answer.column: answer.value(claim) for answer in YES_OR_NO_ANSWERS}


def in_words(values: Mapping[str, bool | None]) -> list[tuple[str, str]]:
    """Label and words of each that was answered. A version from before a question was asked has no answer to it."""
    given = [(answer.label, YES_OR_NO_IN_WORDS[values.get(answer.column)]) for answer in YES_OR_NO_ANSWERS]
    return [(label, words) for label, words in given if words]


def in_words_for_provider(claim: Claim) -> list[tuple[str, str]]:
    """What the claim's provider sees of them."""
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
