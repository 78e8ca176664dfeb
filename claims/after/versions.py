from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from claims.pages import ClaimPage, Redirect
from claims.wording.versions import Version, mentors_in
from mentors.models import Mentor


class Versions(ClaimPage, TemplateView):
    template_name = "claims/versions.html"

    def redirect_instead(self) -> Redirect | None:
        """What was never submitted has no versions."""
        return None if self.claim.submitted_at else Redirect(self.claim_url("claims:claim"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.claim.versions.select_related("by").order_by("-number"))
        names = {mentor.pk: str(mentor) for mentor in Mentor.objects.filter(pk__in=mentors_in(versions))}
        return super().get_context_data(
            versions=[Version.of(version, names) for version in versions],
            back_url=self.claim_url("claims:claim"),
            **kwargs,
        )
