from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import FormView

from accounts.middleware import BACKGROUND
from claims.answers import Answer
from claims.busy import fields_sent
from claims.journey import routing
from claims.pages import ClaimPage, Redirect
from claims.refusals import ChangedMeanwhile
from claims.seen import Fields
from claims.wording.conflicts import last_change
from claims.wording.drafts import answer_about, keep_the_other_answer
from common.redirects import see_other


class Question(ClaimPage, FormView, ABC):
    """The form carries the answer that it was based on (`was`) and what it was about (`about`). When a colleague saved
    meanwhile, a change of another answer is kept; a change of this answer, or of what it is about, is shown to the
    person.
    """

    answer: ClassVar[Answer]
    can_save_for_later = True
    template_name = "claims/question.html"
    outcome = "your answer was not saved"

    @abstractmethod
    def question(self) -> str:
        """In words, as the page's heading has it."""

    @abstractmethod
    def given_answer(self, form: Any) -> str:
        """Written like `saved_answer`."""

    @abstractmethod
    def save(self, form: Any, version: int) -> None:
        """Through an action."""

    @property
    def step(self) -> str:
        return self.answer.page

    def saved_answer(self) -> str:
        return self.answer.words(self.claim, self.trainings)

    def subject(self) -> str:
        return self.answer.subject(self.claim, self.trainings)

    def can_be_emptied(self) -> bool:
        """Whether the saved answer may be taken away."""
        return False

    def redirect_instead(self) -> Redirect | None:
        return routing.redirect_from(self, self.step)

    def next_question(self) -> str:
        return routing.next_question(self)

    def back_url(self) -> str:
        return routing.back_url(self, self.step)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "later" in request.POST and self.nothing_entered() and not self.was_emptied():
            return self.saved_for_later()
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def nothing_entered(self) -> bool:
        return not any(value.strip() for _, value in fields_sent(self.request, (*self.carried(), "later")))

    def was_emptied(self) -> bool:
        return self.can_be_emptied() and bool(self.seen.was)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.save(form, self.seen.version)
        except ChangedMeanwhile:
            self.read_again()
            if redirect := self.redirect_instead():
                return self.follow(redirect)
            if self.saved_answer() != self.given_answer(form):
                if not self.can_merge(form):
                    return self.ask_which_answer(form)
                self.save(form, self.claim.version)
            self.tell_of_the_other_change()
        self.read_again()
        return self.saved_for_later() if "later" in self.request.POST else see_other(self.next_question())

    def can_merge(self, form: Any) -> bool:
        """Whether the form's answer takes nothing back."""
        return self.is_still_the_question() and self.seen.was == self.saved_answer()

    def is_still_the_question(self) -> bool:
        return self.seen.about == self.subject()

    def saved_for_later(self) -> HttpResponse:
        """A script that saves at the last moment is only told that it is done."""
        if BACKGROUND in self.request.headers:
            return HttpResponse(status=204)
        messages.success(self.request, f"Draft {self.claim.reference} is saved")
        return see_other(self.claim_url("claims:tasks"))

    def tell_of_the_other_change(self) -> None:
        if self.claim.updated_by_id != self.user.pk:
            messages.info(self.request, f"{last_change(self.claim, self.user)} Both changes are kept.")

    def ask_which_answer(self, form: Any) -> HttpResponse:
        was, about = self.seen.was, self.seen.about
        now, now_about = self.saved_answer(), self.subject()
        is_about_others = about != now_about
        context = self.get_context_data(
            is_about_others=is_about_others,
            before=answer_about(about if is_about_others else "", was),
            now=answer_about(now_about if is_about_others else "", now),
            given=self.given_answer(form),
            typed=[*self.answer_again(form), *self.state_seen().items()],
            form=None,
            who_changed=last_change(self.claim, self.user),
            keep_words=keep_the_other_answer(self.claim, self.user) if now else "Answer again",
            keep_url=self.next_question(),
        )
        return render(self.request, "claims/changed_meanwhile.html", context, status=409)

    def answer_again(self, form: Any) -> list[tuple[str, Any]]:
        """As hidden fields."""
        return list(fields_sent(self.request, tuple(self.carried())))

    def carried(self) -> Fields:
        return self.seen.carried(self.state_seen())

    def state_seen(self) -> Fields:
        return super().state_seen() | {"was": self.saved_answer(), "about": self.subject()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {
            "question": self.question(),
            "based_on": self.carried().items(),
            "can_save_for_later": self.can_save_for_later,
            "back_url": self.back_url(),
            "caption": routing.caption(self.claim),
        }
        return super().get_context_data(**shown | kwargs)
