from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from activity.models import Entry
from claims import answers, permissions
from claims.allowance import HoursLeft
from claims.pages import ClaimPage
from claims.readiness import ClaimReadiness, readiness_of
from claims.states import Status
from claims.wording.drafts import who_submitted
from claims.wording.in_question import in_question
from claims.wording.school_status import StatusTag, status_tag, why_it_stands
from claims.wording.sums import sum_of
from claims.wording.support_status import SupportStatusTag, support_status_tag
from claims.wording.timeline import Audience, People, acts_of, events_for, people_in
from common.redirects import see_other


class OneClaim(ClaimPage, TemplateView):
    template_name = "claims/claim.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.claim.is_draft and self.claim.window.is_open():
            return see_other(self.claim_url("claims:tasks"))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def readiness(self) -> ClaimReadiness | None:
        return readiness_of(self.school) if self.claim.came_to_nothing or self.claim.is_draft else None

    @cached_property
    def acts(self) -> list[Entry]:
        return acts_of(self.claim)

    def people(self) -> People:
        """Read at once; the claim knows its own then."""
        claim = self.claim
        people = people_in(self.acts, claim.submitted_by_id, claim.updated_by_id, reader=self.user)
        claim.submitted_by, claim.updated_by = people.get(claim.submitted_by_id), people.get(claim.updated_by_id)
        return people

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.people()
        return super().get_context_data(
            sum=sum_of(self.claim, self.trainings, self.left()),
            status=self.status(),
            events=events_for(self.acts, self.claim, Audience.SCHOOL, people),
            submitted_line=who_submitted(self.claim),
            answers=answers.of_claim_in_words(self.claim),
            back_url=self.school_url("claims:list"),
            versions_url=self.claim_url("claims:versions") if self.has_versions() else "",
            **self.actions_possible(),
            **kwargs,
        )

    def status(self) -> StatusTag | SupportStatusTag:
        """Support reads nothing of what "you" can do."""
        if self.user.is_support:
            return support_status_tag(self.claim)
        return status_tag(self.claim, self.readiness)

    def has_versions(self) -> bool:
        return any(act.verb == "claim changed" for act in self.acts)

    def left(self) -> dict[int, HoursLeft] | None:
        """A submitted claim knows its kinds of training by itself."""
        if self.claim.submitted_at:
            return None
        return self.state.hours_left(self.state.mentors)

    def reply_url(self) -> str:
        """While the school's own people can reply to its provider."""
        claim = self.claim
        is_asked = claim.status == Status.SAMPLING_PROVIDER_NOT_APPROVED and not claim.is_disputed
        may_reply = permissions.may_withdraw(self.user, self.school)
        return self.claim_url("sampling:reply") if is_asked and may_reply else ""

    def actions_possible(self) -> dict[str, Any]:
        claim = self.claim
        can_change = claim.can_be_changed and permissions.may_withdraw(self.user, self.school)
        change = claim.change_drafts.drafts().without_untouched_changes().first() if can_change else None
        can_copy = claim.came_to_nothing and self.readiness is not None and self.readiness.may_start
        return {
            "reply_url": self.reply_url(),
            "in_question": in_question(self.claim, self.trainings, self.acts),
            "change_url": self.claim_url("claims:change") if can_change and not change else "",
            "carry_on_url": self.school_url("claims:check", claim=change.reference) if change else "",
            "withdraw_url": self.claim_url("claims:withdraw") if can_change else "",
            "copy_url": self.claim_url("claims:copy") if can_copy else "",
            "original_url": self.school_url("claims:claim", claim=claim.changes.reference) if claim.changes else "",
            "why_not": "" if can_change or can_copy else why_it_stands(claim),
        }
