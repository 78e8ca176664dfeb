"""Taking a submitted claim back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from claims.action_pages import FinalActionPage, SubmittedClaimAction
from claims.actions.withdraw import withdraw
from claims.models import Claim
from claims.note_forms import WithdrawForm
from claims.pages import Elsewhere
from claims.queries import change_begun
from claims.refusals import (
    ChangedMeanwhile,
)
from claims.states import Status
from claims.wording.conflicts import change_begun_first
from claims.wording.drafts import who_began
from common.redirects import see_other
from govuk import forms


class Withdraw(FinalActionPage, SubmittedClaimAction):
    form_class = WithdrawForm
    template_name = "claims/withdraw.html"
    outcome = "it was not withdrawn"

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

    def current_state(self) -> list[tuple[str, str | int]]:
        return [*super().current_state(), ("goes_too", self.under_way.reference if self.under_way else "")]

    def end(self, form: forms.Form) -> HttpResponse:
        reason, goes_too = form.cleaned_data["reason"], self.request.POST.get("goes_too", "")
        version = self.version_sent()
        withdraw(claim=self.claim, reason=reason, by=self.user, version=version, goes_too=goes_too)
        messages.success(self.request, f"Claim {self.claim.reference} is withdrawn")
        return see_other(self.of_claim("claims:claim"))

    def conflict_text(self, change: ChangedMeanwhile) -> str:
        if change.claim.pk != self.claim.pk:
            return change_begun_first(change.claim, self.user, self.outcome)
        return super().conflict_text(change)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        goes_too = who_began(self.under_way) if self.under_way else ""
        return super().get_context_data(goes_too=goes_too, **kwargs)
