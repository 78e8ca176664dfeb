from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from claims import answers
from claims.actions.draft import set_hours
from claims.answers import hours_in_words
from claims.claim_state import ClaimState
from claims.journey import routing, steps
from claims.journey.forms import AllHoursForm, HoursForm
from claims.journey.question import Question
from claims.models import MentorTraining
from claims.pages import Redirect
from claims.recorded.compare import hours_beside
from claims.recorded.words import what_all_recorded, what_they_recorded
from claims.seen import FIELD, Fields
from claims.wording.conflicts import last_change, mentor_is_off
from claims.wording.hours import trns_of_namesakes, who_claimed, why_not_all
from common.words import counted
from mentors.models import Mentor


def hours_that_went(state: ClaimState, trainings: Sequence[MentorTraining]) -> list[str]:
    """Told, and too many in the end."""
    unanswered = [training.mentor for training in trainings if training.hours is None]
    return state.what_went(unanswered) if unanswered else []


class HoursOfOne(Question):
    answer = answers.HOURS
    form_class = HoursForm
    template_name = "claims/hours_of_one.html"

    @property
    def step(self) -> str:
        return steps.HOURS_OF

    @property
    def training(self) -> MentorTraining:
        return next(training for training in self.trainings if training.mentor.public_id == self.kwargs["mentor"])

    def redirect_instead(self) -> Redirect | None:
        return super().redirect_instead() or self.without_the_mentor()

    def without_the_mentor(self) -> Redirect | None:
        """A colleague took the mentor off. A stranger's mentor is not found."""
        if self.kwargs["mentor"] in [mentor.public_id for mentor in self.state.mentors]:
            return None
        mentor = get_object_or_404(Mentor.objects.at(self.school), public_id=self.kwargs["mentor"])
        messages.info(self.request, mentor_is_off(mentor, self.claim, self.user))
        return Redirect(self.next_question())

    def question(self) -> str:
        return f"How many hours of training did {self.training.mentor} complete?"

    def can_be_emptied(self) -> bool:
        return True

    def saved_answer(self) -> str:
        return counted(self.training.hours, "hour") if self.training.hours else ""

    def given_answer(self, form: HoursForm) -> str:
        hours = form.cleaned_data["hours"]
        return counted(hours, "hour") if hours else ""

    def get_initial(self) -> dict[str, Any]:
        return {"hours": self.training.hours}

    def get_form_kwargs(self) -> dict[str, Any]:
        mentors, pk = self.state.mentors, self.training.mentor_id
        return super().get_form_kwargs() | {
            "training": self.training,
            "left": self.state.hours_left(mentors)[pk],
            "allow_gap": "later" in self.request.POST,
        }

    def save(self, form: HoursForm, version: int) -> None:
        hours = {self.training.mentor_id: form.cleaned_data["hours"]}
        set_hours(claim=self.claim, hours=hours, version=version, by=self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        training, number = self.training, len(self.trainings)
        which = f". Mentor {self.trainings.index(training) + 1} of {number}" if number > 1 else ""
        left = self.state.hours_left(self.state.mentors)[training.mentor_id]
        return super().get_context_data(
            mentor=training.mentor,
            left=left,
            trn=trns_of_namesakes(self.state.mentors)[training.mentor_id],
            why_not_all=why_not_all(training.mentor, left),
            recorded=self.recorded(training),
            number_of_mentors=number,
            went=hours_that_went(self.state, [training]),
            caption=f"{routing.caption(self.claim)}{which}",
            other_way_url=self.claim_url("claims:hours") if number > 1 else "",
            take_off_url=self.claim_url("claims:mentors"),
            **kwargs,
        )

    def recorded(self, training: MentorTraining) -> str:
        hours = hours_beside(self.claim, [training.mentor]).get(training.mentor_id)
        return what_they_recorded(self.claim.provider, training.mentor, hours) if hours else ""


class AllHours(Question):
    answer = answers.HOURS
    form_class = AllHoursForm
    template_name = "claims/hours.html"

    def question(self) -> str:
        return "How many hours of training did each mentor complete?"

    def can_be_emptied(self) -> bool:
        return True

    def given_answer(self, form: AllHoursForm) -> str:
        hours = self.hours_now() | self.changed_here(form)
        return hours_in_words({training.mentor: hours[training.mentor_id] for training in self.trainings})

    def get_initial(self) -> dict[str, Any]:
        return {training.mentor.public_id: training.hours for training in self.trainings}

    def get_form_kwargs(self) -> dict[str, Any]:
        mentors = self.state.mentors
        sent = {"data": self.sent()} if self.request.method == "POST" else {}
        return (
            super().get_form_kwargs()
            | sent
            | {
                "trainings": self.trainings,
                "left": self.state.hours_left(mentors),
                "trns": trns_of_namesakes(mentors),
                "allow_gaps": "later" in self.request.POST,
            }
        )

    def sent(self) -> QueryDict:
        """A field left as it stood is what is saved now."""
        sent = self.request.POST.copy()
        for training in self.trainings:
            name = training.mentor.public_id
            if name in sent and str(sent[name]).strip() == self.seen.in_field(name):
                sent[name] = str(training.hours or "")
        return sent

    def hours_now(self) -> dict[int, int | None]:
        return {training.mentor_id: training.hours for training in self.trainings}

    def changed_here(self, form: AllHoursForm) -> dict[int, int | None]:
        """A field that was not sent is of whom a colleague added."""
        return {
            training.mentor_id: form.cleaned_data.get(name)
            for training in self.trainings
            if (name := training.mentor.public_id) in self.request.POST
            and str(form.cleaned_data.get(name) or "") != self.seen.in_field(name)
        }

    def can_merge(self, form: AllHoursForm) -> bool:
        """A colleague may have changed the hours of other mentors."""
        here, now = self.changed_here(form), self.hours_now()
        was = {training.mentor_id: self.seen.in_field(training.mentor.public_id) for training in self.trainings}
        return self.is_still_the_question() and all(now[pk] == here[pk] or str(now[pk] or "") == was[pk] for pk in here)

    def state_seen(self) -> Fields:
        each: Fields = {f"{FIELD}{training.mentor.public_id}": training.hours or "" for training in self.trainings}
        return super().state_seen() | each

    def answer_again(self, form: AllHoursForm) -> list[tuple[str, Any]]:
        """With what a colleague entered for the others."""
        hours = self.hours_now() | self.changed_here(form)
        names = {training.mentor.public_id: hours[training.mentor_id] for training in self.trainings}
        rest = [(name, value) for name, value in super().answer_again(form) if name not in names]
        return [*rest, *((name, "" if hours is None else hours) for name, hours in names.items())]

    def save(self, form: AllHoursForm, version: int) -> None:
        """Only what was changed here, so that hours which a colleague entered stay."""
        set_hours(claim=self.claim, hours=self.changed_here(form), version=version, by=self.user)

    def tell_of_the_other_change(self) -> None:
        """Hours of a mentor who is off the claim now went nowhere; says that instead."""
        on_it = {mentor.public_id for mentor in self.state.mentors}
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
        return bool(entered) and entered != (self.seen.in_field(mentor.public_id) or "")

    def why_not_all(self) -> list[str]:
        """Of whom somebody has claimed before."""
        left = self.state.hours_left(self.state.mentors)
        used = [mentor for mentor in self.state.mentors if left[mentor.pk].used]
        return [f"{mentor}: {who_claimed(left[mentor.pk])}." for mentor in used]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = self.trainings[0].mentor.public_id
        return super().get_context_data(
            why_not_all=self.why_not_all(),
            recorded=what_all_recorded(
                self.claim.provider, self.state.mentors, hours_beside(self.claim, self.state.mentors)
            ),
            went=hours_that_went(self.state, self.trainings),
            other_way_url=self.claim_url("claims:hours-of", mentor=first),
            **kwargs,
        )
