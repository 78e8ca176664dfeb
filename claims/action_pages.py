from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.http import HttpResponse
from django.views.generic import FormView

from claims.pages import ClaimPage, Redirect
from claims.refusals import ChangedMeanwhile
from claims.seen import Fields
from claims.wording.conflicts import changed_first, not_done
from claims.wording.drafts import all_answers
from claims.wording.sums import sum_of
from common.words import listed
from govuk import forms


class ActionPage(ClaimPage, FormView, ABC):
    """The form carries the version that was seen, also in words (`was`). If somebody changed it meanwhile, nothing is
    done: the page shows what changed, and keeps what was typed.
    """

    form_class: type[forms.Form] = forms.Form
    danger: ClassVar[bool] = True

    @abstractmethod
    def act(self, form: forms.Form) -> HttpResponse:
        """The act, through an action that knows the version, and where it leads."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return self.act(form)
        except ChangedMeanwhile as change:
            self.read_again()
            redirect = self.redirect_instead()
            return self.follow(redirect) if redirect else self.ask_again(form, change)

    def ask_again(self, form: forms.Form, change: ChangedMeanwhile) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            conflict_text=self.conflict_text(change),
            before=self.seen.was,
            now=self.in_words(),
            based_on=self.state_seen().items(),
        )
        return self.render_to_response(context, status=409)

    def conflict_text(self, change: ChangedMeanwhile) -> str:
        return changed_first(self.claim, self.user, self.outcome)

    def in_words(self) -> str:
        return all_answers(self.claim, self.trainings)

    def state_seen(self) -> Fields:
        return super().state_seen() | {"was": self.in_words()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {
            "sum": sum_of(self.claim, self.trainings),
            "mentors": listed(map(str, self.state.mentors)) if self.trainings else "",
            "back_url": self.claim_url("claims:claim"),
            "danger": self.danger,
            "based_on": self.seen.carried(self.state_seen()).items(),
        }
        return super().get_context_data(**shown | kwargs)


def unless_it_can_be_changed(page: ClaimPage) -> Redirect | None:
    """For an act on a submitted claim."""
    # In this order the mentors are read once: the claim knows those that the page has read.
    if page.trainings and page.claim.can_be_changed:
        return None
    why = not_done(page.claim, page.user, page.outcome) if page.claim.submitted_at else ""
    return Redirect(page.claim_url("claims:claim"), why)
