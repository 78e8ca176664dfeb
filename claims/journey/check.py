from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from claims import permissions
from claims.answers import YES_OR_NO_ANSWERS
from claims.journey import routing, steps
from claims.journey.whole_draft import SUPPORT, WholeDraft
from claims.pages import ClaimPage, Redirect
from claims.recorded.compare import has_sent, hours_beside
from claims.recorded.words import differences, not_sent
from claims.top_block import what_waits
from claims.wording.closed import closed_for_claims
from claims.wording.drafts import about_the_rate, check_heading


@dataclass(frozen=True)
class NotSubmitted:
    """For the layouts' error summary, and "Error:" in the title."""

    error_summary: list[dict[str, str]]

    @property
    def errors(self) -> bool:
        return bool(self.error_summary)


class Check(ClaimPage, TemplateView):
    template_name = "claims/check.html"

    def redirect_instead(self) -> Redirect | None:
        return routing.redirect_from(self, steps.CHECK)

    @cached_property
    def draft(self) -> WholeDraft:
        return WholeDraft(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft, may_submit, send_url = self.draft, permissions.may_submit(self.user, self.school), self.send_url()
        return super().get_context_data(
            **draft.context(),
            urls={name: draft.to_change(f"claims:{name}") for name in ("provider", "mentors")},
            answers=[
                (one, one.words(self.claim) or "Asked with the declaration", draft.to_change(one.page))
                for one in YES_OR_NO_ANSWERS
            ],
            lines=[(line, draft.to_change_hours(line)) for line in draft.sum.lines],
            problems=draft.problems,
            recorded=self.recorded(),
            form=self.refused(),
            missing=draft.missing,
            changes_nothing=draft.changes_nothing,
            may_submit=may_submit,
            send_url=send_url,
            heading=check_heading(self.claim, sends=bool(send_url)),
            about_the_rate=about_the_rate(self.claim),
            ask_url=self.detour_url("claims:ask-to-check"),
            declaration_url=self.claim_url(steps.DECLARATION) if may_submit and draft.can_be_submitted else "",
            tasks_url=self.claim_url(steps.TASKS),
            delete_url=self.claim_url("claims:delete") if self.claim.changes else "",
            back_url=self.original_url() or routing.back_url(self, steps.CHECK),
            caption=routing.caption(self.claim),
            **what_waits(self, draft.readiness),
            **kwargs,
        )

    def recorded(self) -> list[str]:
        """Where the hours are others than the provider's; never in the way."""
        hours = hours_beside(self.claim, self.draft.state.mentors)
        if not hours and not has_sent(self.claim.provider, self.claim.window.academic_year):
            return [not_sent(self.claim.provider)]
        left = self.draft.state.hours_left(self.draft.state.mentors)
        before = {pk: each.used_here for pk, each in left.items()}
        return differences(self.claim.provider, self.draft.state.trainings, hours, before, self.draft.sum.rate)

    def original_url(self) -> str:
        """Where a change began."""
        changes = self.claim.changes
        return self.school_url("claims:claim", claim=changes.reference) if changes else ""

    def refused(self) -> NotSubmitted | None:
        """After a declaration that came too late for its hours."""
        if "refused" not in self.request.GET or self.draft.can_be_submitted:
            return None
        year, errors = self.claim.window.academic_year, dict(self.draft.problems)
        if self.draft.missing == "closed":
            errors[f"{closed_for_claims(self.school)}."] = SUPPORT
        elif self.draft.missing == "eligibility":
            words = f"Our records do not show trainee teachers at your school in {year}. Ask us to check."
            errors[words] = self.detour_url("claims:ask-to-check")
        elif self.draft.missing == "conditions":
            words = f"Your school needs to accept the grant conditions for {year} before it can submit."
            errors[words] = self.detour_url("schools:grant-conditions")
        return NotSubmitted([{"text": words, "href": address} for words, address in errors.items()])

    def send_url(self) -> str:
        """Support does not submit: it sends the draft to the school."""
        may_send = permissions.may_send_to_school(self.user, self.school)
        return reverse("support:send-draft", args=[self.claim.reference]) if may_send else ""
