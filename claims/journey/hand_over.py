from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.generic import FormView

from accounts.models import User
from claims.actions.draft import hand_over
from claims.journey import steps
from claims.note_forms import HandOverForm
from claims.pages import ClaimPage, Redirect
from common.names import in_order_of_names
from common.redirects import see_other
from govuk.forms import Choice


class HandOver(ClaimPage, FormView):
    form_class = HandOverForm
    outcome = "nothing was sent"

    def get_template_names(self) -> list[str]:
        return ["claims/hand_over.html" if self.colleagues else "claims/no_colleagues.html"]

    def redirect_instead(self) -> Redirect | None:
        return self.without_open_draft()

    @property
    def thing(self) -> str:
        changes = self.claim.changes
        return f"the change of claim {changes.reference}" if changes else f"draft {self.claim.reference}"

    @cached_property
    def colleagues(self) -> list[User]:
        """Support never submits, even if of the school too."""
        own = User.objects.filter(school_memberships__school=self.school, is_active=True, is_support=False)
        return in_order_of_names(own.exclude(pk=self.user.pk))

    def get_form_kwargs(self) -> dict[str, Any]:
        colleagues = [Choice(str(user.pk), str(user), hint=user.email) for user in self.colleagues]
        thing = "change" if self.claim.changes_id else "draft"
        return super().get_form_kwargs() | {"colleagues": colleagues, "thing": thing}

    def form_valid(self, form: HandOverForm) -> HttpResponse:
        to = next(user for user in self.colleagues if str(user.pk) == form.cleaned_data["to"])
        note = form.cleaned_data["note"]
        hand_over(claim=self.claim, to=to, note=note, by=self.user, version=self.seen.version)
        messages.success(self.request, f"We have emailed {to} a link to {self.thing}")
        return see_other(self.school_url("claims:list"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            caption=f"{self.thing[0].upper()}{self.thing[1:]}",
            back_url=self.claim_url("claims:tasks"),
            find_url=f"{self.claim_url(steps.TO_FIND)}?return=tasks",
            **kwargs,
        )
