"""Acts with a page of their own; what cannot be undone is done only to what was on that page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.http import HttpResponse
from django.views.generic import FormView

from claims import permissions
from claims.pages import ClaimPage, Elsewhere
from claims.refusals import ChangedMeanwhile
from claims.wording.conflicts import changed_first, not_done
from claims.wording.drafts import all_answers
from claims.wording.sums import sum_of
from common.words import listed
from govuk import forms


class ActionPage(ClaimPage, FormView):
    """An act with a page of its own: what it is about, what will happen, a button named by its verb."""

    form_class: type[forms.Form] = forms.Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sum=sum_of(self.claim, self.trainings),
            mentors=listed(str(training.mentor) for training in self.trainings) if self.trainings else "",
            back_url=self.of_claim("claims:claim"),
            **kwargs,
        )


class FinalActionPage(ActionPage, ABC):
    """The form carries the version that was on the page, and that in words (`was`).

    When somebody changed it meanwhile, nothing is done: the page is shown once more with what changed and who changed
    it. What was typed is still in it, and the button then means what stands now.
    """

    @abstractmethod
    def end(self, form: forms.Form) -> HttpResponse:
        """The act, through an action that knows the version, and where it leads."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return self.end(form)
        except ChangedMeanwhile as change:
            self.read_again()
            elsewhere = self.elsewhere()
            return self.lead(elsewhere) if elsewhere else self.ask_again(form, change)

    def ask_again(self, form: forms.Form, change: ChangedMeanwhile) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            conflict_text=self.conflict_text(change),
            before=self.request.POST.get("was", ""),
            now=self.in_words(),
            based_on=self.current_state(),
        )
        return self.render_to_response(context, status=409)

    def conflict_text(self, change: ChangedMeanwhile) -> str:
        return changed_first(self.claim, self.user, self.outcome)

    def in_words(self) -> str:
        return all_answers(self.claim, self.trainings)

    def current_state(self) -> list[tuple[str, str | int]]:
        """What the form of this page is based on."""
        return [("version", self.claim.version), ("was", self.in_words())]

    def based_on(self) -> list[tuple[str, str | int]]:
        """A page shown again for an error is still based on what it was opened with."""
        if self.request.method == "POST":
            return [(name, self.request.POST.get(name, "")) for name, _ in self.current_state()]
        return self.current_state()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(danger=True, **{"based_on": self.based_on()} | kwargs)


class SubmittedClaimAction(ActionPage):
    """An act on a submitted claim while it is still the school's to change."""

    allowed = staticmethod(permissions.may_withdraw)

    def elsewhere(self) -> Elsewhere | None:
        # In this order the mentors are read once: the claim knows those that the page has read.
        if self.trainings and self.claim.can_be_changed:
            return None
        why = not_done(self.claim, self.user, self.outcome) if self.claim.submitted_at else ""
        return Elsewhere(self.of_claim("claims:claim"), why)
