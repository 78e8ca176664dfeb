from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from claims import permissions
from claims.action_pages import ActionPage, unless_it_can_be_changed
from claims.actions.withdraw import withdraw
from claims.note_forms import WithdrawForm
from claims.pages import Redirect
from claims.refusals import ChangedMeanwhile
from claims.seen import Fields
from claims.states import Status
from claims.wording.conflicts import change_begun_first
from claims.wording.drafts import who_began
from common.redirects import see_other
from govuk import forms


class Withdraw(ActionPage):
    allowed = staticmethod(permissions.may_withdraw)
    form_class = WithdrawForm
    template_name = "claims/withdraw.html"
    outcome = "it was not withdrawn"

    def redirect_instead(self) -> Redirect | None:
        if self.claim.status == Status.WITHDRAWN:
            return Redirect(self.claim_url("claims:claim"))
        return unless_it_can_be_changed(self)

    def state_seen(self) -> Fields:
        """With the change that is lost."""
        lost = self.state.change_begun
        return super().state_seen() | {"goes_too": lost.reference if lost else ""}

    def act(self, form: forms.Form) -> HttpResponse:
        reason, seen = form.cleaned_data["reason"], self.seen
        withdraw(claim=self.claim, reason=reason, by=self.user, version=seen.version, goes_too=seen["goes_too"])
        messages.success(self.request, f"Claim {self.claim.reference} is withdrawn")
        return see_other(self.claim_url("claims:claim"))

    def conflict_text(self, change: ChangedMeanwhile) -> str:
        if change.claim.pk != self.claim.pk:
            return change_begun_first(change.claim, self.user, self.outcome)
        return super().conflict_text(change)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lost = self.state.change_begun
        return super().get_context_data(goes_too=who_began(lost) if lost else "", **kwargs)
