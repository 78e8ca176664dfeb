"""Deleting a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from activity.models import Entry
from claims.action_pages import FinalActionPage
from claims.actions.draft import delete_draft
from claims.pages import Elsewhere
from common.redirects import see_other
from govuk import forms


class DeleteDraft(FinalActionPage):
    template_name = "claims/delete.html"
    outcome = "it was not deleted"

    def elsewhere(self) -> Elsewhere | None:
        return self.without_open_draft()

    def say_deleted(self, deletion: Entry) -> HttpResponse:
        """A second press of the button finds its work done, which is no news."""
        if self.request.method == "POST" and deletion.by_id == self.user.pk:
            return see_other(self.after_deletion(deletion))
        return super().say_deleted(deletion)

    def end(self, form: forms.Form) -> HttpResponse:
        delete_draft(claim=self.claim, by=self.user, version=self.version_sent())
        if self.claim.changes:
            messages.success(self.request, "The change is deleted. Your submitted claim still stands")
            return see_other(self.at("claims:claim", claim=self.claim.changes.reference))
        messages.success(self.request, f"Draft {self.claim.reference} is deleted")
        return see_other(self.at("claims:list"))
