"""Somebody knows a new mentor's TRN, and a colleague the date of birth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from claims import answers
from claims.actions.found_mentors import add_found_mentor
from claims.actions.pending_mentors import (
    describe_pending_mentor,
    look_for,
    still_to_find,
    stop_looking_for,
    was_pending,
)
from claims.journey import routing, steps
from claims.journey.find_mentor import FindMentorForDraftForm, who_asked
from claims.journey.pending_mentor_form import PendingMentorForm
from claims.journey.question import Question
from claims.pages import ClaimPage, Redirect
from claims.pending_mentors import PendingMentor
from claims.refusals import ChangedMeanwhile
from claims.wording.conflicts import changed_first, last_change, pending_mentor_now
from common.redirects import see_other
from common.words import counted
from mentors.models import Mentor

KNOWN_AFTER_ALL = "Select Continue to find the mentor with this date of birth, or clear it to ask a colleague"


def find_url(page: ClaimPage, key: str) -> str:
    return page.claim_url("claims:mentor-add") + (f"?{urlencode({'for': key})}" if key else "")


class PendingMentors(ClaimPage):
    """Three buttons of "Find a mentor" send here: ask a colleague, do not add, choose the one on the list."""

    outcome = "your answer was not saved"

    def redirect_instead(self) -> Redirect | None:
        return routing.redirect_from(self, steps.TO_FIND)

    def go_on(self) -> HttpResponse:
        return see_other(routing.next_question(self))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if added := request.GET.get("added", ""):
            return self.after_adding(added)
        if not self.claim.to_find:
            return self.go_on()
        waiting = still_to_find(self.claim)
        asked_by_me = all(each.by == self.user.pk for each in waiting)
        if waiting and asked_by_me and routing.came_from(request) != "tasks":
            return see_other(self.claim_url("claims:hand-over"))
        return see_other(find_url(self, (waiting or self.claim.pending_mentors)[0].key))

    def after_adding(self, added: str) -> HttpResponse:
        """Found, they are on the claim, unless no hours are left."""
        training = next((each for each in self.trainings if each.mentor.public_id == added), None)
        if training is None:
            self.tell_what_went(Mentor.objects.at(self.school).filter(public_id=added))
            return see_other(f"{self.claim_url(steps.MENTORS)}?{urlencode({'added': added})}")
        hours = f" with {counted(training.hours, 'hour')}" if training.hours else ""
        messages.success(self.request, f"{training.mentor} is on this claim now{hours}")
        following = steps.next_step(self.claim, self.trainings)
        if not training.hours and following.page != steps.HOURS and following.mentor != added:
            self.tell_what_went([training.mentor])  # the page of these hours says it itself
        return self.go_on()

    def tell_what_went(self, mentors: Iterable[Mentor]) -> None:
        for went in self.state.what_went(mentors):
            messages.info(self.request, went)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("forget") or request.GET.get("for", "")
        try:
            return self.act(key)
        except ChangedMeanwhile:
            self.read_again()
            redirect = self.redirect_instead()
            return self.follow(redirect) if redirect else self.ask_again(key)

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
        was = self.seen.was if key else None
        draft = look_for(claim=self.claim, trn=trn, by=self.user, key=key, was=was)
        pending = next(each for each in draft.pending_mentors if each.trn == trn)
        return see_other(self.claim_url("claims:to-find-one", pending=pending.key))

    def form_sent(self) -> FindMentorForDraftForm:
        return FindMentorForDraftForm(self.request.POST, school=self.school)

    def ask_again(self, key: str) -> HttpResponse:
        form = self.form_sent()
        form.errors.clear()
        form.add_error("trn", pending_mentor_now(self.claim, self.claim.pending_mentor(key), self.user, self.outcome))
        return self.say_what_is_wrong(form, key, is_based_on_now=True)

    def say_what_is_wrong(self, form: FindMentorForDraftForm, key: str, is_based_on_now: bool = False) -> HttpResponse:
        pending = self.claim.pending_mentor(key)
        context = self.get_context_data(
            form=form,
            form_url=find_url(self, key if pending else ""),
            ask_url=self.claim_url(steps.TO_FIND) + (f"?{urlencode({'for': key})}" if pending else ""),
            back_url=self.claim_url(steps.MENTORS),
            caption=f"Draft {self.claim.reference}",
            already_here=form.already_here,
            pending=pending,
            was=pending.as_seen if pending and is_based_on_now else self.seen.was,
            who_asked=who_asked(pending.by, self.user) if pending else "",
        )
        return render(self.request, "claims/find_mentor.html", context, status=409 if is_based_on_now else 200)

    def choose(self, public_id: str, key: str) -> HttpResponse:
        mentor = get_object_or_404(Mentor.objects.at(self.school), public_id=public_id)
        was = self.seen.was if key else None
        add_found_mentor(claim=self.claim, mentor=mentor, by=self.user, key=key, was=was)
        self.read_again()
        return self.after_adding(mentor.public_id)

    def forget(self, key: str) -> HttpResponse:
        pending = self.claim.pending_mentor(key)
        if pending is None:
            changed = last_change(self.claim, self.user)
            messages.info(self.request, f"{changed} The mentor was off the claim already.")
            return self.go_on()
        stop_looking_for(claim=self.claim, key=key, by=self.user, was=self.seen.was)
        self.read_again()
        name = pending.name or "The mentor"
        messages.success(self.request, f"{name} is not on this claim now")
        return self.go_on()


class DescribePendingMentor(Question):
    answer = answers.PENDING_MENTORS
    form_class = PendingMentorForm
    template_name = "claims/mentor_to_find.html"

    @property
    def pending(self) -> PendingMentor | None:
        return self.claim.pending_mentor(self.kwargs["pending"])

    def redirect_instead(self) -> Redirect | None:
        return super().redirect_instead() or self.without_anybody_to_find()

    def without_anybody_to_find(self) -> Redirect | None:
        if self.pending:
            return None
        if not was_pending(self.claim, self.kwargs["pending"]):
            raise Http404
        return Redirect(self.next_question(), changed_first(self.claim, self.user, self.outcome))

    def back_url(self) -> str:
        return (
            self.claim_url("claims:tasks")
            if routing.came_from(self.request)
            else find_url(self, self.kwargs["pending"])
        )

    def next_question(self) -> str:
        return find_url(self, self.kwargs["pending"]) if "change" in self.request.POST else super().next_question()

    def question(self) -> str:
        return "What do you know about this mentor?"

    def can_be_emptied(self) -> bool:
        return True

    def saved_answer(self) -> str:
        return in_words(self.pending.name, self.pending.hours) if self.pending else ""

    def given_answer(self, form: PendingMentorForm) -> str:
        return in_words(form.cleaned_data["name"], form.cleaned_data["hours"])

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.pending.name, "hours": self.pending.hours} if self.pending else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cap": self.claim.window.academic_year.initial_cap}

    def save(self, form: PendingMentorForm, version: int) -> None:
        told = {"name": form.cleaned_data["name"], "hours": form.cleaned_data["hours"]}
        describe_pending_mentor(claim=self.claim, key=self.kwargs["pending"], version=version, by=self.user, **told)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(pending=self.pending, **kwargs)


def in_words(name: str, hours: int | None) -> str:
    """Grace Oyelaran, 13 hours"""
    return ", ".join(filter(None, [name, counted(hours, "hour") if hours else ""]))
