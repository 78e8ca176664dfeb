from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from claims.journey import routing, steps
from claims.journey.task_list import DETOURS, Task, tasks
from claims.pages import ClaimPage, Redirect
from claims.readiness import readiness_of
from claims.top_block import conditions_context
from claims.wording.drafts import changed_by_whom, how_to_submit
from claims.wording.hand_over import HandedOver, handed_over, last_act_of_handing_over
from claims.wording.sums import so_far, sum_of
from claims.wording.timeline import people_in


class Tasks(ClaimPage, TemplateView):
    template_name = "claims/tasks.html"

    def redirect_instead(self) -> Redirect | None:
        return routing.redirect_from(self, steps.TASKS)

    def handed_over(self) -> HandedOver | None:
        """Reads all people at once; the claim knows its own then."""
        claim, act = self.claim, last_act_of_handing_over(self.claim)
        people = people_in([act] if act else [], claim.created_by_id, claim.updated_by_id, reader=self.user)
        claim.created_by, claim.updated_by = people.get(claim.created_by_id), people.get(claim.updated_by_id)
        return handed_over(claim, act, self.user, people) if act else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, trainings = self.claim, self.trainings
        sum_ = sum_of(claim, trainings, self.state.hours_left(self.state.mentors))
        hours = sum_.hours + claim.hours_told
        readiness = readiness_of(self.school, claim.window)
        context = conditions_context(self, readiness)
        rows = tasks(claim, sum_, readiness, context.get("user_is_manager", False), for_support=self.user.is_support)
        return super().get_context_data(
            tasks=[(task, self.address(task)) for task in rows],
            done=sum(task.done for task in rows),
            how_to_submit=how_to_submit(claim, eligible=readiness.eligible, for_support=self.user.is_support),
            for_support=self.user.is_support,
            so_far=so_far(hours, sum_.rate) if hours else "",
            next_url=routing.next_question(self),
            back_url=self.school_url("claims:list"),
            caption=routing.caption(claim),
            hand_over_url=self.claim_url("claims:hand-over"),
            delete_url=self.claim_url("claims:delete"),
            original_url=self.school_url("claims:claim", claim=claim.changes.reference) if claim.changes else "",
            handed_over=self.handed_over(),
            last_change=changed_by_whom(claim, self.user),
            **kwargs,
        )

    def address(self, task: Task) -> str:
        if not task.page:
            return ""
        if task.page in DETOURS:
            return self.detour_url(task.page)
        if task.page == steps.HOURS and (key := self.pending_mentor_to_describe()):
            return f"{self.claim_url('claims:to-find-one', pending=key)}?return=tasks"
        step = steps.hours_step(self.trainings) if task.page == steps.HOURS else steps.Step(task.page, task.done)
        return f"{self.claim_url(step.page, **step.parts)}?return=tasks"

    def pending_mentor_to_describe(self) -> str:
        """Once nobody else's hours are asked for."""
        if any(training.hours is None for training in self.trainings):
            return ""
        untold = [each.key for each in self.claim.pending_mentors if each.hours is None]
        every = [] if self.trainings else [each.key for each in self.claim.pending_mentors]
        return next(iter([*untold, *every]), "")
