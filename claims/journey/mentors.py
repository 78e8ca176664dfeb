from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from claims import answers
from claims.actions.draft import choose_mentors
from claims.allowance import HoursLeft
from claims.journey import steps
from claims.journey.forms import MentorsForm
from claims.journey.question import Question
from claims.recorded.compare import hours_beside
from claims.recorded.words import with_record
from claims.wording.hours import trn_and_left, why_none_left
from common.redirects import see_other
from common.words import listed
from govuk.forms import Choice, Divider
from mentors.models import Mentor

LONG_LIST = 25


class WhichMentors(Question):
    answer = answers.MENTORS
    form_class = MentorsForm

    @cached_property
    def mentors(self) -> list[Mentor]:
        return list(Mentor.objects.at(self.school))

    @property
    def left(self) -> dict[int, HoursLeft]:
        return self.state.hours_left(self.mentors)

    @property
    def available(self) -> list[Mentor]:
        left = self.left
        return [mentor for mentor in self.mentors if left[mentor.pk].left]

    def get_template_names(self) -> list[str]:
        return ["claims/mentors.html" if self.available else "claims/no_mentors.html"]

    def can_be_emptied(self) -> bool:
        """Mentors without hours left have no box to clear."""
        available = self.available
        return any(mentor in available for mentor in self.state.mentors)

    def question(self) -> str:
        return f"Which mentors did {self.claim.provider} train?"

    def given_answer(self, form: MentorsForm) -> str:
        return listed(str(mentor) for mentor in self.ticked(form)) if self.ticked(form) else ""

    def ticked(self, form: MentorsForm) -> list[Mentor]:
        public_ids = set(form.cleaned_data["mentors"])
        return [mentor for mentor in self.available if mentor.public_id in public_ids]

    def get_initial(self) -> dict[str, Any]:
        """Also one who was just added to the school's list."""
        saved = [mentor.public_id for mentor in self.state.mentors]
        return {"mentors": [*saved, self.request.GET.get("added", "")]}

    def get_form_kwargs(self) -> dict[str, Any]:
        may_be_none = not {"later", "add"}.isdisjoint(self.request.POST)
        words = {"legend": self.question(), "answers": self.choices(), "required": not may_be_none}
        return super().get_form_kwargs() | words

    def choices(self) -> list[Choice | Divider]:
        """A long list is parted by first letter."""
        choices: list[Choice | Divider] = []
        left, is_long = self.left, self.is_long
        recorded = hours_beside(self.claim, self.available)
        for letter, mentors in groupby(self.available, key=lambda mentor: mentor.plain_name[:1].upper()):
            if is_long:
                choices.append(Divider(letter))
            choices += [
                Choice(
                    mentor.public_id,
                    str(mentor),
                    hint=with_record(trn_and_left(mentor, left[mentor.pk]), recorded.get(mentor.pk)),
                )
                for mentor in mentors
            ]
        return choices

    @property
    def is_long(self) -> bool:
        return len(self.available) >= LONG_LIST

    @property
    def add_url(self) -> str:
        return self.claim_url("claims:mentor-add")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "add" in request.POST:
            return self.keep_ticks_and_add()
        return super().post(request, *args, **kwargs)

    def keep_ticks_and_add(self) -> HttpResponse:
        """Saves what is ticked, also when nobody is."""
        form = self.get_form()
        if not form.is_valid() or not (self.ticked(form) or self.was_emptied()):
            return see_other(self.add_url)
        response = self.form_valid(form)
        return response if response.status_code == 409 else see_other(self.add_url)

    def save(self, form: MentorsForm, version: int) -> None:
        ticked = self.ticked(form)
        gone = [training.mentor for training in self.trainings if training.mentor not in ticked and training.hours]
        choose_mentors(claim=self.claim, mentors=ticked, version=version, by=self.user)
        for mentor in gone:
            gone_too = f"the hours entered for {mentor.first_name} are gone"
            messages.info(self.request, f"{mentor} is not on this claim now, and {gone_too}.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = self.left
        unavailable = [
            {"mentor": mentor, "cause": why_none_left(left[mentor.pk])}
            for mentor in self.mentors
            if not left[mentor.pk].left
        ]
        return super().get_context_data(
            unavailable=unavailable,
            has_mentors=bool(self.mentors),
            is_long=self.is_long,
            add_url=self.add_url,
            find_url=f"{self.claim_url(steps.TO_FIND)}?return=tasks",
            provider_url="" if self.claim.changes else self.claim_url("claims:provider"),
            **kwargs,
        )
