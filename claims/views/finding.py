"""Somebody knows a new mentor's TRN, and a colleague the date of birth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from claims import actions, presenters, steps
from claims.actions.finding import still_to_find, was_sought
from claims.refusals import ChangedMeanwhile
from claims.sought import Sought
from claims.sought_forms import MentorToFindForm
from claims.views.base import DraftPage, Elsewhere
from claims.views.question import Question
from common.answers import see_other
from common.words import counted
from mentors.forms import FindMentorForm
from mentors.models import Mentor
from mentors.views.adding import who_asked

KNOWN_AFTER_ALL = "Select Continue to find the mentor with this date of birth, or clear it to ask a colleague"


class AboutSought(DraftPage):
    """A page about the mentors whom the draft waits for."""

    page = steps.TO_FIND

    def find_url(self, key: str) -> str:
        """Where the date of birth is entered, and the TRN corrected."""
        query = {"claim": self.claim.reference} | ({"for": key} if key else {})
        return f"{self.at('mentors:add')}?{urlencode(query)}"


class MentorToFind(AboutSought):
    """GET leads to what is next for the mentors whom the draft waits for; no page of its own.

    Three buttons of the page "Find a mentor" send here: ask a colleague, do not add this mentor, and choose the one who
    is on the list already.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if added := request.GET.get("added", ""):
            return self.after_adding(added)
        if not self.claim.to_find:
            return see_other(self.next_question())
        waiting = still_to_find(self.claim)
        asked_by_me = all(each.by == self.user.pk for each in waiting)
        if waiting and asked_by_me and self.came_from != "tasks":
            return see_other(self.of_claim("claims:hand-over"))
        return see_other(self.find_url((waiting or self.claim.sought)[0].key))

    def after_adding(self, added: str) -> HttpResponse:
        """Whoever was found is on the claim by now. If not, the page of all mentors has a box to tick, or the cause."""
        training = next((each for each in self.trainings if each.mentor.public_id == added), None)
        if training is None:
            self.tell_what_went(Mentor.objects.at(self.school).filter(public_id=added))
            return see_other(f"{self.of_claim(steps.MENTORS)}?{urlencode({'added': added})}")
        hours = f" with {counted(training.hours, 'hour')}" if training.hours else ""
        messages.success(self.request, f"{training.mentor} is on this claim now{hours}")
        following = steps.next_step(self.claim, self.trainings)
        if not training.hours and following.page != steps.HOURS and following.mentor != added:
            self.tell_what_went([training.mentor])  # the page of these hours says it itself
        return see_other(self.next_question())

    def tell_what_went(self, mentors: Iterable[Mentor]) -> None:
        for went in self.what_went(mentors):
            messages.info(self.request, went)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("forget") or request.GET.get("for", "")
        try:
            return self.act(key)
        except ChangedMeanwhile:
            self.read_again()
            elsewhere = self.elsewhere()
            return self.lead(elsewhere) if elsewhere else self.ask_again(key)

    def act(self, key: str) -> HttpResponse:
        if "forget" in self.request.POST:
            return self.forget(key)
        if "found" in self.request.POST:
            return self.choose(self.request.POST["found"], key)
        form = self.form_sent()
        form.errors.pop("date_of_birth", None)  # it is what the colleague is asked for
        if form.cleaned_data.get("date_of_birth"):
            form.add_error("date_of_birth", KNOWN_AFTER_ALL)
        if form.errors:
            return self.say_what_is_wrong(form, key)
        trn = form.cleaned_data["trn"]
        was = self.was_seen() if key else None
        draft = actions.look_for(claim=self.claim, trn=trn, by=self.user, key=key, was=was)
        sought = next(each for each in draft.sought if each.trn == trn)
        return see_other(self.of_claim("claims:to-find-one", sought=sought.key))

    def form_sent(self) -> FindMentorForm:
        return FindMentorForm(self.request.POST, school=self.school, can_ask=True)

    def was_seen(self) -> str:
        """How the form had seen the mentor whom it is about; a form that does not say so saw an old one."""
        return self.request.POST.get("was", "")

    def ask_again(self, key: str) -> HttpResponse:
        """A colleague was first: the form with all that was typed, and what is saved now."""
        form = self.form_sent()
        form.errors.clear()
        form.add_error("trn", presenters.sought_now(self.claim, self.claim.sought_as(key), self.user, self.so))
        return self.say_what_is_wrong(form, key, is_based_on_now=True)

    def say_what_is_wrong(self, form: FindMentorForm, key: str, is_based_on_now: bool = False) -> HttpResponse:
        """The page that asked shows its form again, still based on what it was opened with if nobody was first."""
        sought = self.claim.sought_as(key)
        context = self.get_context_data(
            form=form,
            form_url=self.find_url(key if sought else ""),
            ask_url=self.of_claim(steps.TO_FIND) + (f"?{urlencode({'for': key})}" if sought else ""),
            back_url=self.of_claim(steps.MENTORS),
            caption=f"Draft {self.claim.reference}",
            already_here=form.already_here,
            sought=sought,
            was=sought.as_seen if sought and is_based_on_now else self.was_seen(),
            who_asked=who_asked(sought.by, self.user) if sought else "",
        )
        return render(self.request, "mentors/find.html", context, status=409 if is_based_on_now else 200)

    def choose(self, public_id: str, key: str) -> HttpResponse:
        """Somebody on the school's list is the one who was looked for."""
        mentor = get_object_or_404(Mentor.objects.at(self.school), public_id=public_id)
        was = self.was_seen() if key else None
        actions.join_draft(claim=self.claim, mentor=mentor, by=self.user, key=key, was=was)
        self.read_again()
        return self.after_adding(mentor.public_id)

    def forget(self, key: str) -> HttpResponse:
        sought = self.claim.sought_as(key)
        if sought is None:
            last_change = presenters.last_change(self.claim, self.user)
            messages.info(self.request, f"{last_change} The mentor was not looked for any more.")
            return see_other(self.next_question())
        actions.stop_looking_for(claim=self.claim, key=key, by=self.user, was=self.was_seen())
        self.read_again()
        name = sought.name or "The mentor"
        messages.success(self.request, f"{name} is not looked for any more, and not on this claim")
        return see_other(self.next_question())


class WhatIsKnown(AboutSought, Question):
    """Who the mentor is and how many hours they completed, as far as whoever asks a colleague knows."""

    template_name = "claims/mentor_to_find.html"

    @property
    def sought(self) -> Sought | None:
        return self.claim.sought_as(self.kwargs["sought"])

    def elsewhere(self) -> Elsewhere | None:
        return super().elsewhere() or self.without_anybody_to_find()

    def without_anybody_to_find(self) -> Elsewhere | None:
        """A colleague has found the mentor meanwhile, or stopped looking."""
        if self.sought:
            return None
        if not was_sought(self.claim, self.kwargs["sought"]):
            raise Http404
        return Elsewhere(self.next_question(), presenters.changed_first(self.claim, self.user, self.so))

    def back_url(self) -> str:
        return self.of_claim("claims:tasks") if self.came_from else self.find_url(self.kwargs["sought"])

    def next_question(self) -> str:
        return self.find_url(self.kwargs["sought"]) if "change" in self.request.POST else super().next_question()

    def question(self) -> str:
        return "What do you know about this mentor?"

    def can_be_emptied(self) -> bool:
        return True

    def about(self) -> str:
        return ""

    def saved_answer(self) -> str:
        return answer(self.sought.name, self.sought.hours) if self.sought else ""

    def given_answer(self, form: MentorToFindForm) -> str:
        return answer(form.cleaned_data["name"], form.cleaned_data["hours"])

    def get_form(self, form_class: Any = None) -> MentorToFindForm:
        cap = self.claim.window.academic_year.initial_cap
        if self.request.method == "POST":
            return MentorToFindForm(self.request.POST, cap=cap)
        known = self.sought
        return MentorToFindForm(initial={"name": known.name, "hours": known.hours} if known else {}, cap=cap)

    def keep(self, form: MentorToFindForm, version: int) -> None:
        told = {"name": form.cleaned_data["name"], "hours": form.cleaned_data["hours"]}
        actions.tell_of_mentor(claim=self.claim, key=self.kwargs["sought"], version=version, by=self.user, **told)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sought=self.sought, **kwargs)


def answer(name: str, hours: int | None) -> str:
    """Grace Oyelaran, 13 hours; nothing where nothing is known."""
    return ", ".join(filter(None, [name, counted(hours, "hour") if hours else ""]))
