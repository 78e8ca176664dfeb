from __future__ import annotations

from django.http import HttpResponse

from claims import permissions
from claims.action_pages import ActionPage, unless_it_can_be_changed
from claims.actions.change import start_change
from claims.pages import Redirect
from claims.refusals import ChangeUnderWay
from common.redirects import see_other
from govuk import forms


class Change(ActionPage):
    """The submitted claim stands until the change is submitted."""

    allowed = staticmethod(permissions.may_withdraw)
    template_name = "claims/change.html"
    outcome = "no change was started"
    danger = False

    def redirect_instead(self) -> Redirect | None:
        return unless_it_can_be_changed(self)

    def act(self, form: forms.Form) -> HttpResponse:
        try:
            change = start_change(claim=self.claim, by=self.user)
        except ChangeUnderWay as under_way:
            change = under_way.change
        return see_other(self.school_url("claims:tasks", claim=change.reference))
