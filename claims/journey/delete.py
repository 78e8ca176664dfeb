from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from activity.models import Entry
from claims.action_pages import ActionPage
from claims.actions.draft import delete_draft
from claims.pages import Redirect
from common.redirects import see_other
from govuk import forms


class DeleteDraft(ActionPage):
    template_name = "claims/delete.html"
    outcome = "it was not deleted"

    def redirect_instead(self) -> Redirect | None:
        return self.without_open_draft()

    def say_deleted(self, deletion: Entry) -> HttpResponse:
        if self.request.method == "POST" and deletion.by_id == self.user.pk:
            return see_other(self.after_deletion(deletion))
        return super().say_deleted(deletion)

    def act(self, form: forms.Form) -> HttpResponse:
        delete_draft(claim=self.claim, by=self.user, version=self.seen.version)
        if self.claim.changes:
            messages.success(self.request, "The change is deleted. Your submitted claim still stands")
            return see_other(self.school_url("claims:claim", claim=self.claim.changes.reference))
        messages.success(self.request, f"Draft {self.claim.reference} is deleted")
        return see_other(self.school_url("claims:list"))
