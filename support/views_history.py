from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.views.generic import TemplateView

from accounts.access import SupportPage
from activity.models import Entry
from claims.deleted_drafts import deleted_draft
from claims.models import Claim, ClaimVersion, RowChange
from claims.wording.timeline import acts_of, drafts_of_changes
from govuk.pagination import page_of
from providers.models import Provider
from schools.models import School
from support.presenters.history import history_of
from support.views_one_claim import ClaimPage

CHANGES_A_PAGE = 50


class Records(SupportPage):
    claim: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        acts = acts_of(self.claim)
        prefetch_related_objects(acts, "by")
        parts = [self.claim.pk, *drafts_of_changes(acts)]
        changes = RowChange.objects.filter(claim_id__in=parts).select_related("by").order_by("-id")
        page = page_of(changes, self.request, size=CHANGES_A_PAGE)
        return super().get_context_data(history=history_of(self.claim, acts, list(page)), page=page, **kwargs)


class History(Records, ClaimPage, TemplateView):
    template_name = "support/claims/history.html"

    def versions(self) -> list[ClaimVersion]:
        """A draft has none."""
        if self.claim.submitted_at is None:
            return []
        return list(self.claim.versions.select_related("by").order_by("-number"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            versions=self.versions(),
            versions_url=self.in_school("claims:versions"),
            **kwargs,
        )


class DeletedDraft(Records, TemplateView):
    template_name = "support/claims/deleted.html"

    @cached_property
    def deleted(self) -> Entry:
        found = deleted_draft(self.kwargs["claim"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def claim(self) -> Claim:
        return Claim(pk=int(self.deleted.about_id), reference=self.kwargs["claim"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs
            | {
                "claim": self.claim,
                "deleted": self.deleted,
                "school": School.objects.get(pk=self.deleted.school_id or 0),
                "provider": Provider.objects.get(pk=self.deleted.provider_id or 0),
            }
        )
