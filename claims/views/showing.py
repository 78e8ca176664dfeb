"""One claim: the task list while it is a draft, and its page with the story so far in any status."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from activity.models import Entry
from claims import permissions, presenters, steps
from claims.allowance import Left
from claims.handed_over import HandedOver, handed_over, last_act_of_handing_over
from claims.presenters.statuses import ClaimStanding
from claims.presenters.support_voice import SupportStanding, standing_for_support
from claims.presenters.tasks import DETOURS
from claims.reading import change_under_way
from claims.standing import Standing, standing_of
from claims.timeline import Audience, People, acts_of, people_in, told
from claims.views.base import ClaimPage, DraftPage, Elsewhere
from claims.views.listing import conditions_context
from common.answers import see_other
from mentors.models import Mentor


class Tasks(DraftPage, TemplateView):
    """The home of a draft for whoever returns to it."""

    page = steps.TASKS
    template_name = "claims/tasks.html"

    def handed_over(self) -> HandedOver | None:
        """The last handing over. All whom the page names are read at once, and the claim knows its own then."""
        claim, acts = self.claim, last_act_of_handing_over(self.claim)
        people = people_in(acts, claim.created_by_id, claim.updated_by_id, reader=self.user)
        claim.created_by, claim.updated_by = people.get(claim.created_by_id), people.get(claim.updated_by_id)
        return handed_over(claim, acts[0], self.user, people) if acts else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, trainings = self.claim, self.trainings
        mentors = [training.mentor for training in trainings]
        left = self.hours_left(mentors)
        sum_ = presenters.sum_of(claim, trainings, left)
        standing = standing_of(self.school, claim.window)
        context = conditions_context(self, standing)
        tasks = presenters.tasks(
            claim, sum_, standing, context.get("user_is_manager", False), for_support=self.user.is_support
        )
        return super().get_context_data(
            tasks=[(task, self.address(task)) for task in tasks],
            done=sum(task.done for task in tasks),
            eligible=standing.eligible,
            for_support=self.user.is_support,
            sum=sum_,
            next_url=self.next_question(),
            back_url=self.at("claims:list"),
            hand_over_url=self.of_claim("claims:hand-over"),
            delete_url=self.of_claim("claims:delete"),
            original_url=self.at("claims:claim", claim=claim.changes.reference) if claim.changes else "",
            handed_over=self.handed_over(),
            last_change=presenters.changed_by_whom(claim, self.user),
            **kwargs,
        )

    def address(self, task: presenters.Task) -> str:
        if not task.page:
            return ""
        if task.page in DETOURS:
            return self.at_and_back(task.page)
        if task.page == steps.HOURS and (key := self.sought_to_tell_of()):
            return f"{self.of_claim('claims:to-find-one', sought=key)}?return=tasks"
        step = steps.hours_step(self.trainings) if task.page == steps.HOURS else steps.Step(task.page, task.done)
        return f"{self.of_claim(step.page, **step.parts)}?return=tasks"

    def sought_to_tell_of(self) -> str:
        """The key of a mentor to find, once nobody else is left whose hours the task asks for."""
        if any(training.hours is None for training in self.trainings):
            return ""
        untold = [each.key for each in self.claim.sought if each.hours is None]
        every = [] if self.trainings else [each.key for each in self.claim.sought]
        return next(iter([*untold, *every]), "")


class OneClaim(ClaimPage, TemplateView):
    template_name = "claims/claim.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.claim.is_draft and self.claim.window.is_open():
            return see_other(self.of_claim("claims:tasks"))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def standing(self) -> Standing | None:
        """Where the school stands: it matters to what came to nothing, because that can be copied."""
        return standing_of(self.school) if self.claim.came_to_nothing or self.claim.is_draft else None

    @cached_property
    def acts(self) -> list[Entry]:
        return acts_of(self.claim)

    def people(self) -> People:
        """All whom the page names. They are read at once, and the claim knows its own then."""
        claim = self.claim
        people = people_in(self.acts, claim.submitted_by_id, claim.updated_by_id, reader=self.user)
        claim.submitted_by, claim.updated_by = people.get(claim.submitted_by_id), people.get(claim.updated_by_id)
        return people

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.people()
        presenters.tell_answers_due([self.claim])
        return super().get_context_data(
            sum=presenters.sum_of(self.claim, self.trainings, self.left()),
            status=self.status(),
            events=told(self.acts, self.claim, Audience.SCHOOL, people),
            submitted_line=presenters.who_submitted(self.claim),
            confirmed=presenters.YES_OR_NO[self.claim.provider_confirmed],
            back_url=self.at("claims:list"),
            versions_url=self.of_claim("claims:versions") if self.has_versions() else "",
            **self.actions_possible(),
            **kwargs,
        )

    def status(self) -> ClaimStanding | SupportStanding:
        """Support reads who has the claim, and nothing of what "you" can do: it cannot."""
        if self.user.is_support:
            return standing_for_support(self.claim, vars(self.claim).get("answers_due_on"))
        return presenters.standing_of_claim(self.claim, self.standing)

    def has_versions(self) -> bool:
        return any(act.verb == "claim changed" for act in self.acts)

    def left(self) -> dict[int, Left] | None:
        """What says of which kind a draft's training is; a submitted claim knows it by itself."""
        if self.claim.submitted_at:
            return None
        return self.hours_left(training.mentor for training in self.trainings)

    def actions_possible(self) -> dict[str, Any]:
        """Only what is possible now has a button; otherwise one line says why not."""
        claim = self.claim
        can_change = claim.can_be_changed and permissions.may_withdraw(self.user, self.school)
        change = change_under_way(claim) if can_change else ""
        can_copy = claim.came_to_nothing and self.standing is not None and self.standing.may_start
        return {
            "change_url": self.of_claim("claims:change") if can_change and not change else "",
            "carry_on_url": self.at("claims:tasks", claim=change) if change else "",
            "withdraw_url": self.of_claim("claims:withdraw") if can_change else "",
            "copy_url": self.of_claim("claims:copy") if can_copy else "",
            "original_url": self.at("claims:claim", claim=claim.changes.reference) if claim.changes else "",
            "why_not": "" if can_change or can_copy else presenters.why_it_stands(claim),
        }


class Versions(ClaimPage, TemplateView):
    """What was declared at the submission and at every change, the newest first."""

    template_name = "claims/versions.html"

    def elsewhere(self) -> Elsewhere | None:
        """What was never submitted has no versions."""
        return None if self.claim.submitted_at else Elsewhere(self.of_claim("claims:claim"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.claim.versions.select_related("by").order_by("-number"))
        names = {mentor.pk: str(mentor) for mentor in Mentor.objects.filter(pk__in=presenters.mentors_in(versions))}
        return super().get_context_data(
            versions=[presenters.Version.of(version, names) for version in versions],
            back_url=self.of_claim("claims:claim"),
            **kwargs,
        )
