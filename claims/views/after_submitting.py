"""Giving a draft to a colleague or deleting it; taking a claim back, changing it, starting again from it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.generic import FormView

from accounts.landing import page as landing_page
from accounts.models import User
from activity.models import Entry
from claims import actions, permissions, presenters, steps
from claims.models import Claim
from claims.note_forms import HandOverForm, WithdrawForm
from claims.reading import change_begun
from claims.refusals import (
    ChangedMeanwhile,
    ChangeUnderWay,
    NotAccredited,
    NotEligible,
    Refused,
    WindowClosed,
)
from claims.standing import Standing, standing_of
from claims.states import Status
from claims.views.base import ClaimPage, Elsewhere
from claims.views.confirming import Confirmed, EndsForGood
from common.answers import see_other
from common.names import in_order_of_names
from common.words import listed
from govuk import forms
from govuk.forms import Choice


class HandOver(ClaimPage, FormView):
    so = "nothing was sent"

    def get_template_names(self) -> list[str]:
        return ["claims/hand_over.html" if self.colleagues else "claims/no_colleagues.html"]

    def elsewhere(self) -> Elsewhere | None:
        return self.without_open_draft()

    @property
    def thing(self) -> str:
        changes = self.claim.changes
        return f"the change of claim {changes.reference}" if changes else f"draft {self.claim.reference}"

    @cached_property
    def colleagues(self) -> list[User]:
        """Those who could submit it. Support never does, not even somebody who is of the school too."""
        own = User.objects.filter(school_memberships__school=self.school, is_active=True, is_support=False)
        return in_order_of_names(own.exclude(pk=self.user.pk))

    def get_form(self, form_class: Any = None) -> HandOverForm:
        answers = [Choice(str(user.pk), str(user), hint=user.email) for user in self.colleagues]
        data = self.request.POST if self.request.method == "POST" else None
        return HandOverForm(data, colleagues=answers, thing="change" if self.claim.changes_id else "draft")

    def form_valid(self, form: HandOverForm) -> HttpResponse:
        to = next(user for user in self.colleagues if str(user.pk) == form.cleaned_data["to"])
        note, version = form.cleaned_data["note"], self.version_sent()
        actions.hand_over(claim=self.claim, to=to, note=note, by=self.user, version=version)
        messages.success(self.request, f"We have emailed {to} a link to {self.thing}")
        return see_other(self.at("claims:list"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            caption=f"{self.thing[0].upper()}{self.thing[1:]}",
            back_url=self.of_claim("claims:tasks"),
            find_url=f"{self.of_claim(steps.TO_FIND)}?return=tasks",
            based_on=[("version", self.claim.version)],
            users_url=landing_page("schools:users", school=self.school.public_id),
            **kwargs,
        )


class DeleteDraft(EndsForGood):
    template_name = "claims/delete.html"
    so = "it was not deleted"

    def elsewhere(self) -> Elsewhere | None:
        return self.without_open_draft()

    def say_deleted(self, deletion: Entry) -> HttpResponse:
        """A second press of the button finds its work done, which is no news."""
        if self.request.method == "POST" and deletion.by_id == self.user.pk:
            return see_other(self.after_deletion(deletion))
        return super().say_deleted(deletion)

    def end(self, form: forms.Form) -> HttpResponse:
        actions.delete_draft(claim=self.claim, by=self.user, version=self.version_sent())
        if self.claim.changes:
            messages.success(self.request, "The change is deleted. Your submitted claim still stands")
            return see_other(self.at("claims:claim", claim=self.claim.changes.reference))
        messages.success(self.request, f"Draft {self.claim.reference} is deleted")
        return see_other(self.at("claims:list"))


class OfSubmitted(Confirmed):
    """An act on a submitted claim while it is still the school's to change."""

    allowed = staticmethod(permissions.may_withdraw)

    def elsewhere(self) -> Elsewhere | None:
        # In this order the mentors are read once: the claim knows those that the page has read.
        if self.trainings and self.claim.can_be_changed:
            return None
        why = presenters.not_done(self.claim, self.user, self.so) if self.claim.submitted_at else ""
        return Elsewhere(self.of_claim("claims:claim"), why)


class Withdraw(EndsForGood, OfSubmitted):
    form_class = WithdrawForm
    template_name = "claims/withdraw.html"
    so = "it was not withdrawn"

    def elsewhere(self) -> Elsewhere | None:
        """A second press of the button finds its work done, which is no news."""
        if self.claim.status == Status.WITHDRAWN:
            return Elsewhere(self.of_claim("claims:claim"))
        return super().elsewhere()

    @cached_property
    def under_way(self) -> Claim | None:
        """The change that is lost with the claim."""
        return change_begun(self.claim)

    def read_again(self) -> None:
        super().read_again()
        vars(self).pop("under_way", None)

    def stands(self) -> list[tuple[str, str | int]]:
        return [*super().stands(), ("goes_too", self.under_way.reference if self.under_way else "")]

    def end(self, form: forms.Form) -> HttpResponse:
        reason, goes_too = form.cleaned_data["reason"], self.request.POST.get("goes_too", "")
        version = self.version_sent()
        actions.withdraw(claim=self.claim, reason=reason, by=self.user, version=version, goes_too=goes_too)
        messages.success(self.request, f"Claim {self.claim.reference} is withdrawn")
        return see_other(self.of_claim("claims:claim"))

    def who_was_first(self, change: ChangedMeanwhile) -> str:
        if change.claim.pk != self.claim.pk:
            return presenters.change_begun_first(change.claim, self.user, self.so)
        return super().who_was_first(change)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        goes_too = presenters.who_began(self.under_way) if self.under_way else ""
        return super().get_context_data(goes_too=goes_too, **kwargs)


class Change(OfSubmitted):
    """Begin a change: the submitted claim stands until the change is submitted."""

    template_name = "claims/change.html"
    so = "no change was started"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            change = actions.start_change(claim=self.claim, by=self.user)
        except ChangeUnderWay as under_way:
            change = under_way.change
        return see_other(self.at("claims:tasks", claim=change.reference))


class Copy(ClaimPage, FormView):
    """An expired or withdrawn claim as a new draft in the open window."""

    form_class = forms.Form
    template_name = "claims/copy.html"
    so = "nothing was copied"

    def elsewhere(self) -> Elsewhere | None:
        if not self.claim.came_to_nothing:
            return Elsewhere(self.of_claim("claims:claim"))
        return None if self.standing.may_start else self.not_now()

    def not_now(self, refusal: Refused | None = None) -> Elsewhere:
        """As things stand today: the open window is not the claim's own."""
        why = presenters.not_started(self.standing, self.school, refusal, self.so)
        return Elsewhere(self.of_claim("claims:claim"), why)

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.school)

    def form_valid(self, form: Any) -> HttpResponse:
        window = self.standing.window
        if window is None:
            return self.lead(self.not_now())
        try:
            copied = actions.copy_into_window(claim=self.claim, window=window, by=self.user)
        except (NotAccredited, NotEligible, WindowClosed) as refusal:
            vars(self).pop("standing")
            return self.lead(self.not_now(refusal))
        for sentence in presenters.what_stayed_behind(copied):
            messages.info(self.request, sentence)
        return see_other(self.at("claims:tasks", claim=copied.draft.reference))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            back_url=self.of_claim("claims:claim"),
            window=self.standing.window,
            mentors=listed(str(training.mentor) for training in self.trainings) if self.trainings else "",
            **kwargs,
        )
