from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims import permissions
from claims.action_pages import unless_it_can_be_changed
from claims.actions.change import start_change
from claims.pages import ClaimPage, Redirect
from claims.refusals import ChangeUnderWay
from common.redirects import see_other


class Change(ClaimPage):
    """A button of the claim's page. The submitted claim stands until the change is submitted."""

    allowed = staticmethod(permissions.may_withdraw)
    outcome = "no change was started"

    def redirect_instead(self) -> Redirect | None:
        return unless_it_can_be_changed(self)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(self.claim_url("claims:claim"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            change = start_change(claim=self.claim, by=self.user)
        except ChangeUnderWay as under_way:
            change = under_way.change
        return see_other(self.school_url("claims:check", claim=change.reference))
