"""What the pages about one claim share: finding it, where it stands, saving an answer without losing a colleague's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import FormView

from accounts.access import Allowed, SomebodysRequest, members
from claims import presenters, steps
from claims.allowance import Left, hours_left
from claims.models import Claim, MentorTraining
from claims.refusals import (
    CanNotBeChanged,
    ChangedMeanwhile,
    DraftGone,
    NoLongerADraft,
    NotAccredited,
    NotOnYourList,
    ProviderIsFixed,
    WindowClosed,
)
from claims.states import Status
from claims.views.in_the_way import CanBeSentAgain
from common.answers import see_other
from mentors.models import Mentor
from schools.access import SchoolPage

# What a question's form carries beside its fields: the version, answer and subject that it was based on.
BASED_ON = ("version", "was", "about")


class ClaimsPage(CanBeSentAgain, SchoolPage):
    """A page among a school's claims."""

    allowed: Allowed | None = staticmethod(members)

    def at(self, page: str, **parts: str) -> str:
        """The address of another page of this school."""
        return reverse(page, kwargs={"school": self.school.public_id, **parts})


class ClaimPage(ClaimsPage):
    """A page about one claim of this school. Any other reference is not found."""

    claim: Claim

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What is not this school's is not found by any method, before anything else is asked."""
        super().setup(request, *args, **kwargs)
        cast("SomebodysRequest", request).organisation = self.organisation
        self.claim = self.find()

    def find(self) -> Claim:
        """The claim with what nearly every page names; a page that names more reads it, as joins are dear to plan."""
        claims = self.claims().select_related("provider", "window__academic_year")
        try:
            return claims.get(reference=self.kwargs["claim"])
        except Claim.DoesNotExist:
            # A change had a reference of its own while it was prepared; its old pages find the claim that it is now.
            return get_object_or_404(claims, versions__drafted_as=self.kwargs["claim"])

    def claims(self) -> QuerySet[Claim]:
        """Where the page looks for its claim."""
        return self.school.claims.all()

    @cached_property
    def trainings(self) -> list[MentorTraining]:
        """The mentors on the claim, by first name."""
        in_order = ("mentor__first_name", "mentor__last_name", "mentor__trn")
        return list(self.claim.trainings.select_related("mentor").order_by(*in_order))

    def hours_left(self, mentors: Iterable[Mentor]) -> dict[int, Left]:
        """What these mentors have left for this claim; the claim that a change will replace does not count."""
        claim = self.claim
        return hours_left(mentors, claim.provider, claim.window.academic_year, self.school, claim.changes)

    def read_again(self) -> None:
        """What was read before an action changed it is old."""
        self.claim = self.find()
        for name in ("trainings", "left"):
            vars(self).pop(name, None)

    def of_claim(self, page: str, **parts: str) -> str:
        return self.at(page, claim=self.claim.reference, **parts)

    def somebody_came_first(self) -> HttpResponse:
        """The claim's page shows where it stands now; whoever sent something reads that it was not done."""
        if self.request.method == "POST":
            self.read_again()
            messages.info(self.request, presenters.not_done(self.claim))
        return see_other(self.of_claim("claims:claim"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Django gives the parts of the address to the template too, and "claim" there is only a reference.
        return super().get_context_data(**kwargs | {"claim": self.claim, "year": self.claim.window.academic_year})


class DraftPage(ClaimPage):
    """A page on the way to submitting. Where it cannot be asked now, it leads to the page that can."""

    page: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        elsewhere = self.elsewhere()
        if elsewhere:
            return see_other(elsewhere)
        try:
            return super().dispatch(request, *args, **kwargs)
        except WindowClosed:
            messages.info(request, presenters.too_late(self.claim))
            return see_other(self.at("claims:list"))
        except DraftGone:
            messages.info(request, f"A colleague has deleted draft {self.claim.reference}.")
            return see_other(self.at("claims:list"))
        except CanNotBeChanged as refusal:
            messages.info(request, presenters.not_done(refusal.claim))
            return see_other(self.at("claims:claim", claim=refusal.claim.reference))
        except (ChangedMeanwhile, NoLongerADraft, NotAccredited, NotOnYourList, ProviderIsFixed):
            return self.changed_under_us()

    def elsewhere(self) -> str:
        """The address to go to instead; "" when this page can be asked."""
        if not self.claim.is_draft:
            return self.of_claim("claims:claim")
        if not self.claim.window.is_open():
            if self.request.method == "POST":
                messages.info(self.request, presenters.too_late(self.claim))
            return self.of_claim("claims:claim")
        if self.claim.changes and self.claim.changes.status != Status.SUBMITTED:
            if self.request.method == "POST":
                messages.info(self.request, presenters.not_done(self.claim.changes))
            return self.at("claims:claim", claim=self.claim.changes.reference)
        if not steps.may_be_asked(self.page, self.claim, self.trainings):
            return self.next_question()
        return ""

    def changed_under_us(self) -> HttpResponse:
        """The draft is not what the page thought: show where it stands, with who changed it."""
        self.read_again()
        messages.info(self.request, presenters.last_change(self.claim, self.user))
        return see_other(self.of_claim("claims:claim"))

    def version_sent(self) -> int:
        """The version that the form was based on; without a readable one, the answer counts as based on an old one."""
        sent = self.request.POST.get("version", "")
        return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0

    @property
    def came_from(self) -> str:
        """ "check" or "tasks" after a "Change" link, and nothing else that an address might say."""
        word = self.request.GET.get("return", "")
        return word if word in steps.RETURNS else ""

    def next_question(self) -> str:
        step = steps.next_step(self.claim, self.trainings)
        if step.page == steps.CHECK and self.came_from:
            return self.of_claim(steps.RETURNS[self.came_from])
        came_from = f"?return={self.came_from}" if self.came_from else ""
        return self.of_claim(step.page, **step.parts) + came_from

    def back_url(self) -> str:
        if self.came_from:
            return self.of_claim(steps.RETURNS[self.came_from])
        before = steps.step_before(self.page, self.kwargs.get("mentor", ""), self.claim, self.trainings)
        return self.of_claim(before.page, **before.parts) if before else self.at("claims:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        caption = f"{self.claim.provider}, {self.claim.window.academic_year}"
        return super().get_context_data(**{"back_url": self.back_url(), "caption": caption} | kwargs)


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

    def nothing_entered(self) -> bool:
        """Whether every question on the page was left empty."""
        names = [name for name in self.request.POST if name not in ("csrfmiddlewaretoken", *BASED_ON, "later")]
        return not any(value.strip() for name in names for value in self.request.POST.getlist(name))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "later" in request.POST and self.nothing_entered():
            return self.saved_for_later()
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        given = self.given_answer(form)
        try:
            self.keep(form, self.version_sent())
        except ChangedMeanwhile:
            self.read_again()
            if self.saved_answer() != given:
                if not self.is_still_the_question():
                    return self.ask_which_answer(given)
                self.keep(form, self.claim.version)
            self.tell_of_the_other_change()
        self.read_again()
        return self.saved_for_later() if "later" in self.request.POST else see_other(self.next_question())

    def is_still_the_question(self) -> bool:
        """Whether this answer and what it is about are as they were when the page was opened."""
        then = (self.request.POST.get("was", ""), self.request.POST.get("about", ""))
        return then == (self.saved_answer(), self.about())

    def saved_for_later(self) -> HttpResponse:
        messages.success(self.request, f"Draft {self.claim.reference} is saved")
        return see_other(self.of_claim("claims:tasks"))

    def tell_of_the_other_change(self) -> None:
        if self.claim.updated_by_id != self.user.pk:
            messages.info(self.request, f"{presenters.last_change(self.claim, self.user)} Both changes are kept.")

    def ask_which_answer(self, given: str) -> HttpResponse:
        was, about = (self.request.POST.get(name, "") for name in ("was", "about"))
        now, now_about = self.saved_answer(), self.about()
        is_about_others = about != now_about
        keep_words = presenters.keep_the_other_answer(self.claim, self.user) if now else "Answer again"
        context = self.get_context_data(
            is_about_others=is_about_others,
            before=presenters.answer_about(about if is_about_others else "", was),
            now=presenters.answer_about(now_about if is_about_others else "", now),
            given=given,
            typed=[*self.typed(*BASED_ON), ("version", self.claim.version), ("was", now), ("about", now_about)],
            form=None,
            who_changed=presenters.last_change(self.claim, self.user),
            keep_words=keep_words,
            keep_url=self.next_question(),
        )
        return render(self.request, "claims/changed_meanwhile.html", context, status=409)

    def based_on(self) -> list[tuple[str, str | int]]:
        """What the form carries. A page shown again for an error is still based on what it was opened with."""
        if self.request.method == "POST":
            return [(name, self.request.POST.get(name, "")) for name in BASED_ON]
        return [("version", self.claim.version), ("was", self.saved_answer()), ("about", self.about())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question=self.question(),
            based_on=self.based_on(),
            can_save_for_later=self.can_save_for_later,
            **kwargs,
        )
