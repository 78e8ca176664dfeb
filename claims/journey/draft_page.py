"""What the pages on the way to submitting share."""

from __future__ import annotations

from typing import Any, ClassVar

from claims.journey import steps
from claims.pages import ClaimPage, Elsewhere
from claims.states import Status
from claims.wording.conflicts import changed_first, not_done


class DraftPage(ClaimPage):
    """A page on the way to submitting. Where it cannot be asked now, it leads to the page that can."""

    page: ClassVar[str]
    outcome = "your answer was not saved"

    def elsewhere(self) -> Elsewhere | None:
        return self.without_open_draft() or self.without_claim_to_change() or self.too_early()

    def without_claim_to_change(self) -> Elsewhere | None:
        """For a change: somebody else has its claim now, or it was withdrawn."""
        changed = self.claim.changes
        if changed is None or changed.status == Status.SUBMITTED:
            return None
        why = not_done(changed, self.user, self.outcome)
        return Elsewhere(self.at("claims:claim", claim=changed.reference), why)

    def too_early(self) -> Elsewhere | None:
        """The answers that this page builds on are not there, or not any more."""
        if steps.may_be_asked(self.page, self.claim, self.trainings):
            return None
        return Elsewhere(self.next_question(), changed_first(self.claim, self.user, self.outcome))

    @property
    def came_from(self) -> str:
        """ "check" or "tasks" after a "Change" link, and nothing else that an address might say."""
        word = self.request.GET.get("return", "")
        return word if word in steps.RETURNS else ""

    def next_question(self) -> str:
        step = steps.next_step(self.claim, self.trainings)
        if step.page == steps.CHECK and self.came_from:
            return self.of_claim(steps.RETURNS[self.came_from])
        came_from = f"?return={self.came_from}" if self.came_from else ""
        return self.of_claim(step.page, **step.parts) + came_from

    def back_url(self) -> str:
        if self.came_from:
            return self.of_claim(steps.RETURNS[self.came_from])
        before = steps.step_before(self.page, self.kwargs.get("mentor", ""), self.claim, self.trainings)
        return self.of_claim(before.page, **before.parts) if before else self.at("claims:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        caption = f"{self.claim.provider}, {self.claim.window.academic_year}"
        return super().get_context_data(**{"back_url": self.back_url(), "caption": caption} | kwargs)
