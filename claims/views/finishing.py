"""The last steps: agreed with the provider, check, declaration, confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView, TemplateView

from accounts.landing import page as landing_page
from accounts.models import User
from claims import actions, permissions, presenters, steps
from claims.forms import AgreedForm, DeclarationForm
from claims.models import ClaimVersion
from claims.refusals import (
    ChangedMeanwhile,
    ConditionsNotAccepted,
    NoRate,
    NotAccredited,
    NotEligible,
    NotReady,
    OverAllowance,
    Refused,
    WindowClosed,
)
from claims.standing import Standing, standing_of
from claims.timeline import people_in
from claims.views.base import ClaimPage, DraftPage, Elsewhere
from claims.views.choosing_hours import hours_so_far
from claims.views.listing import what_waits
from claims.views.question import Question
from common.answers import see_other
from common.words import listed
from mentors.models import Mentor
from mentors.querysets import BY_MENTOR
from schools.access import managers

SUPPORT = f"mailto:{settings.SUPPORT_EMAIL}"


class Agreed(Question):
    page = steps.AGREED
    template_name = "claims/agreed.html"

    def question(self) -> str:
        return f"Has {self.claim.provider} confirmed these hours?"

    def about(self) -> str:
        """A "Yes" to other hours, or for another provider, is no answer."""
        return f"{self.claim.provider}: {hours_so_far(self.trainings)}"

    def saved_answer(self) -> str:
        return presenters.YES_OR_NO[self.claim.provider_confirmed]

    def given_answer(self, form: AgreedForm) -> str:
        return form.cleaned_data["confirmed"].capitalize()

    def get_form(self, form_class: Any = None) -> AgreedForm:
        words: dict[str, Any] = {"provider": self.claim.provider, "hours": presenters.hours_in_short(self.trainings)}
        if self.request.method == "POST":
            return AgreedForm(self.request.POST, **words)
        return AgreedForm(initial={"confirmed": self.saved_answer().lower()}, **words)

    def keep(self, form: AgreedForm, version: int) -> None:
        answer = form.cleaned_data["confirmed"] == "yes"
        actions.set_provider_confirmed(claim=self.claim, answer=answer, version=version, by=self.user)


@dataclass(frozen=True)
class NotSubmitted:
    """Stands where the layouts look for a form with errors: for the summary, and for "Error:" in the title."""

    error_summary: list[dict[str, str]]

    @property
    def errors(self) -> bool:
        return bool(self.error_summary)


class WithSum(DraftPage):
    """A page about the whole draft, with what stands in the way of submitting it."""

    @cached_property
    def sum(self) -> presenters.Sum:
        mentors = [training.mentor for training in self.trainings]
        left = self.hours_left(mentors)
        return presenters.sum_of(self.claim, self.trainings, left)

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.school, self.claim.window)

    @cached_property
    def changes(self) -> list[str]:
        """For a change of a submitted claim: what was and what is now."""
        if self.claim.changes is None:
            return []
        before = self.claim.changes.trainings.select_related("mentor").order_by(*BY_MENTOR)
        now = {training.mentor: training.hours for training in self.trainings}
        return [
            *presenters.what_changes({training.mentor: training.hours for training in before}, now),
            *presenters.another_answer(self.claim.changes.provider_confirmed, self.claim.provider_confirmed),
        ]

    @property
    def problems(self) -> dict[str, str]:
        """Everything about the draft that would be refused, each with the address of the way on."""
        pages = presenters.problems_of(self.claim, self.sum)
        of_claim = {words: self.to_change(page) if page else SUPPORT for words, page in pages.items()}
        return of_claim | {line.problem: self.to_change_hours(line) for line in self.sum.lines if line.problem}

    def to_change(self, page: str, **parts: str) -> str:
        return f"{self.of_claim(page, **parts)}?return=check"

    def to_change_hours(self, line: presenters.Line) -> str:
        return self.to_change(steps.HOURS_OF, mentor=line.training.mentor.public_id)

    @property
    def missing(self) -> str:
        """What the school itself still needs: "eligibility", "conditions", or "".

        What was submitted once may be put right, whatever became of the school's right to begin a claim.
        """
        if self.claim.changes_id:
            return ""
        if not self.standing.eligible:
            return "eligibility"
        return "" if self.standing.accepted else "conditions"

    @property
    def changes_nothing(self) -> bool:
        return self.claim.changes_id is not None and not self.changes

    @property
    def can_be_submitted(self) -> bool:
        return not (self.missing or self.problems or self.changes_nothing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sum=self.sum,
            standing=self.standing,
            changes=self.changes,
            mentors=listed(str(training.mentor) for training in self.trainings),
            **kwargs,
        )


class Check(WithSum, TemplateView):
    page = steps.CHECK
    template_name = "claims/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            urls={name: self.to_change(f"claims:{name}") for name in ("provider", "mentors", "agreed")},
            lines=[(line, self.to_change_hours(line)) for line in self.sum.lines],
            problems=self.problems,
            form=self.refused(),
            can_be_submitted=self.can_be_submitted,
            missing=self.missing,
            changes_nothing=self.changes_nothing,
            may_submit=permissions.may_submit(self.user, self.school),
            send_url=self.send_url(),
            ask_url=self.at_and_back("claims:ask-to-check"),
            declaration_url=self.of_claim(steps.DECLARATION),
            tasks_url=self.of_claim(steps.TASKS),
            **what_waits(self, self.standing),
            confirmed=presenters.YES_OR_NO[self.claim.provider_confirmed],
            **kwargs,
        )

    def refused(self) -> NotSubmitted | None:
        """After a declaration that came too late for its hours: what stands in the way, as errors of this page."""
        if "refused" not in self.request.GET or self.can_be_submitted:
            return None
        year, errors = self.claim.window.academic_year, dict(self.problems)
        if self.missing == "eligibility":
            words = f"Our records do not show trainee teachers at your school in {year}. Ask us to check."
            errors[words] = self.at_and_back("claims:ask-to-check")
        elif self.missing == "conditions":
            words = f"Your school needs to accept the grant conditions for {year} before it can submit."
            errors[words] = self.at_and_back("schools:grant-conditions")
        return NotSubmitted([{"text": words, "href": address} for words, address in errors.items()])

    def send_url(self) -> str:
        """Support does not submit: it sends the draft to the school, from a page of the console."""
        may_send = permissions.may_send_to_school(self.user, self.school)
        return landing_page("support:send-draft", claim=self.claim.reference) if may_send else ""


class Declaration(WithSum, FormView):
    """Submitting: asked of each submitter, because drafts change hands."""

    allowed = staticmethod(permissions.may_submit)
    page = steps.DECLARATION
    template_name = "claims/declaration.html"
    so = "it was not submitted"

    def elsewhere(self) -> Elsewhere | None:
        """A claim that is submitted already is the end of the journey, whoever pressed the button first."""
        if self.request.method == "POST" and self.claim.submitted_at:
            return Elsewhere(self.of_claim("claims:confirmation"))
        if self.request.method == "POST" and not self.claim.window.is_open():
            return Elsewhere(self.at("claims:list"), presenters.too_late(self.claim))
        return super().elsewhere()

    def instead(self, refusal: Refused) -> Elsewhere:
        why = presenters.refused(refusal, self.claim, self.user, self.so)
        if isinstance(refusal, ChangedMeanwhile | NotReady):
            return Elsewhere(self.of_claim(steps.CHECK), why)
        if isinstance(refusal, WindowClosed):
            return Elsewhere(self.at("claims:list"), why)
        return super().instead(refusal)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.can_be_submitted:
            return see_other(self.of_claim(steps.CHECK))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_form(self, form_class: Any = None) -> DeclarationForm:
        data = self.request.POST if self.request.method == "POST" else None
        return DeclarationForm(data, mentors=[training.mentor for training in self.trainings])

    def form_valid(self, form: DeclarationForm) -> HttpResponse:
        is_mentor = form.cleaned_data["is_mentor"] == "yes"
        try:
            submitted = actions.submit(
                claim=self.claim, submitter_is_mentor=is_mentor, by=self.user, version=self.version_sent()
            )
        except (OverAllowance, ConditionsNotAccepted, NotEligible, NotAccredited, NoRate):
            return see_other(f"{self.of_claim(steps.CHECK)}?refused=yes")
        return see_other(self.at("claims:confirmation", claim=submitted.reference))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            conditions_url=self.at("schools:grant-conditions"), based_on=[("version", self.claim.version)], **kwargs
        )


class Confirmation(ClaimPage, TemplateView):
    """Can be bookmarked and refreshed; later it shows where the claim stands that day."""

    template_name = "claims/confirmation.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.claim.submitted_at:
            return see_other(self.of_claim("claims:claim"))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def versions(self) -> list[ClaimVersion]:
        """The newest and the one before it, when the claim was changed since it was submitted."""
        newest = list(self.claim.versions.order_by("-number")[:2])
        return newest if newest and newest[0].drafted_as else []

    def what_was_changed(self) -> dict[str, Any]:
        if not self.versions:
            return {}
        now, before = self.versions
        mentors = {training.mentor_id: training.mentor for training in self.trainings}
        taken_off = set(presenters.mentors_in(self.versions)) - mentors.keys()
        mentors |= Mentor.objects.in_bulk(taken_off) if taken_off else {}
        were, are = (
            {mentors[pk]: hours for pk, hours in presenters.hours_in(version).items()} for version in (before, now)
        )
        answers = (version.snapshot["provider_confirmed"] for version in (before, now))
        changes = [*presenters.what_changes(were, are), *presenters.another_answer(*answers)]
        return {"was": before.snapshot, "changes": changes}

    @cached_property
    def acted(self) -> list[User | None]:
        """Whoever submitted the claim, and whoever changed it last."""
        ids = [self.claim.submitted_by_id, *(version.by_id for version in self.versions[:1])]
        people = people_in([], *ids, reader=self.user)
        return [people.get(pk) for pk in ids]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        presenters.tell_answers_due([self.claim])
        return super().get_context_data(
            sum=presenters.sum_of(self.claim, self.trainings),
            mentors=listed(str(training.mentor) for training in self.trainings),
            colleague=self.acted[-1] if self.acted[-1] != self.user else None,
            people_told=presenters.people_told(self.acted, self.user, managers(self.user, self.school)),
            **self.what_was_changed(),
            status=presenters.standing_of_claim(self.claim),
            is_fresh=self.claim.can_be_changed,
            new_url=self.at("claims:new"),
            list_url=self.at("claims:list"),
            claim_url=self.of_claim("claims:claim"),
            **kwargs,
        )
