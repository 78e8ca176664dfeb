"""The third question: how many hours of training each mentor completed. On a page each, or all on one."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from claims.actions.draft import set_hours
from claims.allowance import HoursLeft
from claims.journey import steps
from claims.journey.forms import AllHoursForm, HoursForm
from claims.journey.question import Question
from claims.models import MentorTraining
from claims.pages import Elsewhere
from claims.wording.conflicts import last_change, mentor_is_off
from claims.wording.hours import trns_of_namesakes, what_is_paid
from claims.wording.sums import rate_of
from common.words import counted, listed
from mentors.models import Mentor

WAS = "was-"
"""Before a mentor's public id: the hours that stood on the page when it was opened."""


class HoursQuestion(Question):
    def can_be_emptied(self) -> bool:
        return True

    @property
    def asked_about(self) -> list[MentorTraining]:
        return self.trainings

    @property
    def mentors(self) -> list[Mentor]:
        return [training.mentor for training in self.trainings]

    @cached_property
    def left(self) -> dict[int, HoursLeft]:
        return self.hours_left(self.mentors)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rate = rate_of(self.claim)
        number = len(self.trainings)
        return super().get_context_data(rate=rate, number_of_mentors=number, went=self.hours_that_went(), **kwargs)

    def hours_that_went(self) -> list[str]:
        """Said to whoever answers until there is an answer: hours were told, and were too many in the end."""
        unanswered = [training.mentor for training in self.asked_about if training.hours is None]
        return self.what_went(unanswered) if unanswered else []


class HoursOfOne(HoursQuestion):
    page = steps.HOURS_OF
    template_name = "claims/hours_of_one.html"

    @property
    def training(self) -> MentorTraining:
        return next(training for training in self.trainings if training.mentor.public_id == self.kwargs["mentor"])

    @property
    def asked_about(self) -> list[MentorTraining]:
        return [self.training]

    def elsewhere(self) -> Elsewhere | None:
        return super().elsewhere() or self.without_the_mentor()

    def without_the_mentor(self) -> Elsewhere | None:
        """A colleague may have taken the mentor off. A mentor who is not the school's is not found."""
        if self.kwargs["mentor"] in [training.mentor.public_id for training in self.trainings]:
            return None
        mentor = get_object_or_404(Mentor.objects.at(self.school), public_id=self.kwargs["mentor"])
        messages.info(self.request, mentor_is_off(mentor, self.claim, self.user))
        return Elsewhere(self.next_question())

    def question(self) -> str:
        return f"How many hours of training did {self.training.mentor} complete?"

    def saved_answer(self) -> str:
        return counted(self.training.hours, "hour") if self.training.hours else ""

    def given_answer(self, form: HoursForm) -> str:
        hours = form.cleaned_data["hours"]
        return counted(hours, "hour") if hours else ""

    def get_form(self, form_class: Any = None) -> HoursForm:
        words: dict[str, Any] = {
            "training": self.training,
            "left": self.left[self.training.mentor_id],
            "provider": self.claim.provider,
            "described_by": ["whose-hours", "not-these-hours", "up-to"],
            "trn": trns_of_namesakes(self.mentors)[self.training.mentor_id],
        }
        if self.request.method == "POST":
            return HoursForm(self.request.POST, allow_gap="later" in self.request.POST, **words)
        return HoursForm(initial={"hours": self.training.hours}, **words)

    def keep(self, form: HoursForm, version: int) -> None:
        hours = {self.training.mentor_id: form.cleaned_data["hours"]}
        set_hours(claim=self.claim, hours=hours, version=version, by=self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        training, number = self.training, len(self.trainings)
        caption = f"{self.claim.provider}, {self.claim.window.academic_year}"
        if number > 1:
            caption += f". Mentor {self.trainings.index(training) + 1} of {number}"
        left = self.left[training.mentor_id]
        return super().get_context_data(
            mentor=training.mentor,
            left=left,
            what_is_paid=what_is_paid(training.mentor, left, rate_of(self.claim)),
            caption=caption,
            other_way_url=self.of_claim("claims:hours") if number > 1 else "",
            take_off_url=self.of_claim("claims:mentors"),
            **kwargs,
        )


class AllHours(HoursQuestion):
    page = steps.HOURS
    template_name = "claims/hours.html"

    def question(self) -> str:
        return "How many hours of training did each mentor complete?"

    def saved_answer(self) -> str:
        return hours_so_far(self.trainings)

    def given_answer(self, form: AllHoursForm) -> str:
        return in_words(self.trainings, self.hours_now() | self.changed_here(form))

    def sent(self) -> QueryDict:
        """What was typed. A field that was left as it stood is what is saved now: nobody is asked for it again."""
        sent = self.request.POST.copy()
        for training in self.trainings:
            name = training.mentor.public_id
            if name in sent and str(sent[name]).strip() == sent.get(f"{WAS}{name}"):
                sent[name] = str(training.hours or "")
        return sent

    def hours_now(self) -> dict[int, int | None]:
        return {training.mentor_id: training.hours for training in self.trainings}

    def changed_here(self, form: AllHoursForm) -> dict[int, int | None]:
        """What differs from the page as it was opened. A field that was not sent is of whom a colleague added."""
        return {
            training.mentor_id: form.cleaned_data.get(name)
            for training in self.trainings
            if (name := training.mentor.public_id) in self.request.POST
            and str(form.cleaned_data.get(name) or "") != self.request.POST.get(f"{WAS}{name}")
        }

    def can_merge(self, form: AllHoursForm) -> bool:
        """A colleague may have changed the hours of other mentors."""
        here, now = self.changed_here(form), self.hours_now()
        was = {
            training.mentor_id: self.request.POST.get(f"{WAS}{training.mentor.public_id}")
            for training in self.trainings
        }
        return self.is_still_the_question() and all(now[pk] == here[pk] or str(now[pk] or "") == was[pk] for pk in here)

    def current_state(self) -> list[tuple[str, str | int]]:
        each = [(f"{WAS}{training.mentor.public_id}", training.hours or "") for training in self.trainings]
        return [*super().current_state(), *each]

    def based_on(self) -> list[tuple[str, str | int]]:
        """Also of mentors who are not on the claim now."""
        then = {name: str(value) for name, value in self.request.POST.items() if name.startswith(WAS)}
        return [*(pair for pair in super().based_on() if pair[0] not in then), *then.items()]

    def answer_again(self, form: AllHoursForm) -> list[tuple[str, Any]]:
        """With the hours that a colleague entered for the others: they are no part of this answer."""
        hours = self.hours_now() | self.changed_here(form)
        names = {training.mentor.public_id: hours[training.mentor_id] for training in self.trainings}
        rest = [(name, value) for name, value in super().answer_again(form) if name not in names]
        return [*rest, *((name, "" if hours is None else hours) for name, hours in names.items())]

    def get_form(self, form_class: Any = None) -> AllHoursForm:
        words: dict[str, Any] = {
            "trainings": self.trainings,
            "left": self.left,
            "trns": trns_of_namesakes(self.mentors),
            "provider": self.claim.provider,
        }
        if self.request.method == "POST":
            return AllHoursForm(self.sent(), allow_gaps="later" in self.request.POST, **words)
        return AllHoursForm(initial={t.mentor.public_id: t.hours for t in self.trainings}, **words)

    def keep(self, form: AllHoursForm, version: int) -> None:
        """Only what was changed here, so that hours of others which stood on the page go over nobody's."""
        set_hours(claim=self.claim, hours=self.changed_here(form), version=version, by=self.user)

    def tell_of_the_other_change(self) -> None:
        """Hours that were entered for a mentor who is not on the claim now went nowhere, so that is said instead."""
        on_it = {training.mentor.public_id for training in self.trainings}
        gone = Mentor.objects.at(self.school).filter(public_id__in=self.request.POST.keys() - on_it)
        lost = [mentor for mentor in gone if self.was_entered_here(mentor)]
        if not lost:
            super().tell_of_the_other_change()
        elif self.claim.updated_by_id != self.user.pk:
            messages.info(self.request, last_change(self.claim, self.user))
        for mentor in gone:
            outcome = f", so the hours you entered for {mentor.first_name} were not saved" if mentor in lost else ""
            messages.info(self.request, f"{mentor} is not on this claim now{outcome}.")

    def was_entered_here(self, mentor: Mentor) -> bool:
        entered = self.request.POST.get(mentor.public_id, "").strip()
        return bool(entered) and entered != self.request.POST.get(f"{WAS}{mentor.public_id}", "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = self.trainings[0].mentor.public_id
        return super().get_context_data(other_way_url=self.of_claim("claims:hours-of", mentor=first), **kwargs)


def hours_so_far(trainings: list[MentorTraining]) -> str:
    """The hours that are saved, in one line."""
    return in_words(trainings, {training.mentor_id: training.hours for training in trainings})


def in_words(trainings: list[MentorTraining], hours: dict[int, int | None]) -> str:
    """One line for comparing and showing: "Ada Ní Bhriain 14 hours and Grace Oyelaran 12 hours"."""
    answered = [(training.mentor, hours.get(training.mentor_id)) for training in trainings]
    return listed(f"{mentor} {counted(number, 'hour')}" for mentor, number in answered if number)
