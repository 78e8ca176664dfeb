"""Beginning a change of a submitted claim."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from claims.action_pages import SubmittedClaimAction
from claims.actions.change import start_change
from claims.refusals import (
    ChangeUnderWay,
)
from common.redirects import see_other


class Change(SubmittedClaimAction):
    """Begin a change: the submitted claim stands until the change is submitted."""

    template_name = "claims/change.html"
    outcome = "no change was started"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            change = start_change(claim=self.claim, by=self.user)
        except ChangeUnderWay as under_way:
            change = under_way.change
        return see_other(self.at("claims:tasks", claim=change.reference))
