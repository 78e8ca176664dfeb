"""A question about a draft: saving an answer without losing a colleague's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import FormView

from accounts.middleware import BACKGROUND
from claims.journey.draft_page import DraftPage
from claims.refusals import ChangedMeanwhile
from claims.wording.conflicts import last_change
from claims.wording.drafts import answer_about, keep_the_other_answer
from common.redirects import see_other


class Question(DraftPage, FormView, ABC):
    """One question about the draft. A page says which answer is saved now, and how the form's answer is kept.

    The form carries the answer that it was based on (`was`) and what the question was about (`about`). When a colleague
    saved meanwhile, a change of another answer is kept beside this one. A change of this answer, or of what was asked
    about, is put before the person.
    """

    can_save_for_later = True
    template_name = "claims/question.html"

    @abstractmethod
    def question(self) -> str:
        """The question in words, as the page's heading has it."""

    @abstractmethod
    def saved_answer(self) -> str:
        """The answer that stands in the row, in one line, for comparing and for showing."""

    @abstractmethod
    def given_answer(self, form: Any) -> str:
        """The form's answer, written like `saved_answer`."""

    @abstractmethod
    def keep(self, form: Any, version: int) -> None:
        """Save the form's answer through an action."""

    def about(self) -> str:
        """What the answer is an answer about: with another provider it would be the answer to another question."""
        return str(self.claim.provider)

    def can_be_emptied(self) -> bool:
        """Whether somebody may take the saved answer away, and come back later without one."""
        return False

    def nothing_entered(self) -> bool:
        """Whether every question on the page was left empty."""
        carried = [name for name, _ in self.based_on()]
        names = [name for name in self.request.POST if name not in ("csrfmiddlewaretoken", *carried, "later")]
        return not any(value.strip() for name in names for value in self.request.POST.getlist(name))

    def was_emptied(self) -> bool:
        """Whether an answer stood on the page that may be taken away; asked where nothing was entered."""
        return self.can_be_emptied() and bool(self.request.POST.get("was"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "later" in request.POST and self.nothing_entered() and not self.was_emptied():
            return self.saved_for_later()
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.keep(form, self.version_sent())
        except ChangedMeanwhile:
            self.read_again()
            if elsewhere := self.elsewhere():
                return self.lead(elsewhere)
            if self.saved_answer() != self.given_answer(form):
                if not self.can_merge(form):
                    return self.ask_which_answer(form)
                self.keep(form, self.claim.version)
            self.tell_of_the_other_change()
        self.read_again()
        return self.saved_for_later() if "later" in self.request.POST else see_other(self.next_question())

    def can_merge(self, form: Any) -> bool:
        """Whether the form's answer takes nothing back: what it is about, and the saved one, are as they were then."""
        return self.is_still_the_question() and self.request.POST.get("was", "") == self.saved_answer()

    def is_still_the_question(self) -> bool:
        return self.request.POST.get("about", "") == self.about()

    def saved_for_later(self) -> HttpResponse:
        """Back to the task list; a script that saves at the last moment is only told that it is done."""
        if BACKGROUND in self.request.headers:
            return HttpResponse(status=204)
        messages.success(self.request, f"Draft {self.claim.reference} is saved")
        return see_other(self.of_claim("claims:tasks"))

    def tell_of_the_other_change(self) -> None:
        if self.claim.updated_by_id != self.user.pk:
            messages.info(self.request, f"{last_change(self.claim, self.user)} Both changes are kept.")

    def answer_again(self, form: Any) -> list[tuple[str, Any]]:
        """The form's answer, as fields that are sent where somebody decides for it."""
        return self.typed(*(name for name, _ in self.based_on()))

    def ask_which_answer(self, form: Any) -> HttpResponse:
        was, about = (self.request.POST.get(name, "") for name in ("was", "about"))
        now, now_about = self.saved_answer(), self.about()
        is_about_others = about != now_about
        keep_words = keep_the_other_answer(self.claim, self.user) if now else "Answer again"
        context = self.get_context_data(
            is_about_others=is_about_others,
            before=answer_about(about if is_about_others else "", was),
            now=answer_about(now_about if is_about_others else "", now),
            given=self.given_answer(form),
            typed=[*self.answer_again(form), *self.current_state()],
            form=None,
            who_changed=last_change(self.claim, self.user),
            keep_words=keep_words,
            keep_url=self.next_question(),
        )
        return render(self.request, "claims/changed_meanwhile.html", context, status=409)

    def based_on(self) -> list[tuple[str, str | int]]:
        """What the form carries. A page shown again for an error is still based on what it was opened with."""
        if self.request.method == "POST":
            return [(name, self.request.POST.get(name, "")) for name, _ in self.current_state()]
        return self.current_state()

    def current_state(self) -> list[tuple[str, str | int]]:
        """What is saved now, for a form to be based on."""
        return [("version", self.claim.version), ("was", self.saved_answer()), ("about", self.about())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question=self.question(),
            based_on=self.based_on(),
            can_save_for_later=self.can_save_for_later,
            **kwargs,
        )
