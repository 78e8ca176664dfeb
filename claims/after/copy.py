from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.generic import FormView

from claims.actions.copy import Copied, copy_into_window
from claims.pages import ClaimPage, Redirect
from claims.readiness import ClaimReadiness, readiness_of
from claims.refusals import NotAccredited, NotEligible, WindowClosed
from claims.wording.conflicts import not_started
from claims.wording.hours import what_went
from common.redirects import see_other
from common.words import listed
from govuk import forms


class Copy(ClaimPage, FormView):
    form_class = forms.Form
    template_name = "claims/copy.html"
    outcome = "nothing was copied"

    def redirect_instead(self) -> Redirect | None:
        if not self.claim.came_to_nothing:
            return Redirect(self.claim_url("claims:claim"))
        return None if self.readiness.may_start else self.not_copied(self.readiness)

    def not_copied(self, readiness: ClaimReadiness, cause: str = "") -> Redirect:
        why = not_started(readiness, self.school, cause, self.outcome)
        return Redirect(self.claim_url("claims:claim"), why)

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.school)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        window = self.readiness.window
        if window is None:
            return self.follow(self.not_copied(self.readiness))
        try:
            copied = copy_into_window(claim=self.claim, window=window, by=self.user)
        except (NotAccredited, NotEligible, WindowClosed) as refusal:
            return self.follow(self.not_copied(readiness_of(self.school), refusal.cause))
        for sentence in what_stayed_behind(copied):
            messages.info(self.request, sentence)
        return see_other(self.school_url("claims:tasks", claim=copied.draft.reference))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            back_url=self.claim_url("claims:claim"),
            window=self.readiness.window,
            mentors=listed(map(str, self.state.mentors)) if self.trainings else "",
            **kwargs,
        )


def what_stayed_behind(copied: Copied) -> list[str]:
    """With the cause, and what has to be entered again."""
    lines = [
        f"{mentor} is not on your school’s list of mentors now, so {mentor.first_name} is not on this claim."
        for mentor in copied.not_listed
    ]
    lines += [what_went(shortfall, copied.draft.provider) for shortfall in [*copied.gone, *copied.asked_again]]
    if copied.hours_of:
        year = copied.draft.window.academic_year
        lines.append(f"The hours were for {copied.hours_of}. Enter the hours that each mentor completed in {year}.")
    return lines
