"""An expired or withdrawn claim as a new draft."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.generic import FormView

from claims.actions.copy import Copied, copy_into_window
from claims.pages import ClaimPage, Elsewhere
from claims.readiness import ClaimReadiness, readiness_of
from claims.refusals import (
    NotAccredited,
    NotEligible,
    Refused,
    WindowClosed,
)
from claims.wording.conflicts import not_started
from claims.wording.hours import what_went
from common.redirects import see_other
from common.words import listed
from govuk import forms


class Copy(ClaimPage, FormView):
    """An expired or withdrawn claim as a new draft in the open window."""

    form_class = forms.Form
    template_name = "claims/copy.html"
    outcome = "nothing was copied"

    def elsewhere(self) -> Elsewhere | None:
        if not self.claim.came_to_nothing:
            return Elsewhere(self.of_claim("claims:claim"))
        return None if self.readiness.may_start else self.not_now()

    def not_now(self, refusal: Refused | None = None) -> Elsewhere:
        """As things stand today: the open window is not the claim's own."""
        why = not_started(self.readiness, self.school, refusal, self.outcome)
        return Elsewhere(self.of_claim("claims:claim"), why)

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.school)

    def form_valid(self, form: Any) -> HttpResponse:
        window = self.readiness.window
        if window is None:
            return self.lead(self.not_now())
        try:
            copied = copy_into_window(claim=self.claim, window=window, by=self.user)
        except (NotAccredited, NotEligible, WindowClosed) as refusal:
            vars(self).pop("readiness")
            return self.lead(self.not_now(refusal))
        for sentence in what_stayed_behind(copied):
            messages.info(self.request, sentence)
        return see_other(self.at("claims:tasks", claim=copied.draft.reference))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            back_url=self.of_claim("claims:claim"),
            window=self.readiness.window,
            mentors=listed(str(training.mentor) for training in self.trainings) if self.trainings else "",
            **kwargs,
        )


def what_stayed_behind(copied: Copied) -> list[str]:
    """What of a copied claim could not come along, each with its cause, and what has to be entered again."""
    lines = [
        f"{mentor} is not on your school’s list of mentors now, so {mentor.first_name} is not on this claim."
        for mentor in copied.not_listed
    ]
    lines += [what_went(shortfall, copied.draft.provider) for shortfall in [*copied.gone, *copied.asked_again]]
    if copied.hours_of:
        year = copied.draft.window.academic_year
        lines.append(f"The hours were for {copied.hours_of}. Enter the hours that each mentor completed in {year}.")
    return lines
