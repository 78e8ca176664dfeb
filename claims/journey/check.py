"""The check page and the declaration: the whole draft, and what stands in the way of submitting it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from claims import permissions
from claims.actions.submit import submit
from claims.journey import steps
from claims.journey.draft_page import DraftPage
from claims.journey.forms import DeclarationForm
from claims.models import Claim
from claims.pages import Elsewhere
from claims.readiness import ClaimReadiness, readiness_of
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
from claims.top_block import what_waits
from claims.wording.conflicts import refused, too_late
from claims.wording.drafts import about_the_rate, check_heading
from claims.wording.sums import YES_OR_NO, Line, Sum, another_answer, sum_of, what_changes
from common.redirects import see_other
from common.words import listed
from mentors.querysets import BY_MENTOR

SUPPORT = f"mailto:{settings.SUPPORT_EMAIL}"


@dataclass(frozen=True)
class NotSubmitted:
    """Stands where the layouts look for a form with errors: for the summary, and for "Error:" in the title."""

    error_summary: list[dict[str, str]]

    @property
    def errors(self) -> bool:
        return bool(self.error_summary)


class WholeDraftPage(DraftPage):
    """A page about the whole draft, with what stands in the way of submitting it."""

    @cached_property
    def sum(self) -> Sum:
        mentors = [training.mentor for training in self.trainings]
        left = self.hours_left(mentors)
        return sum_of(self.claim, self.trainings, left)

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.school, self.claim.window)

    @cached_property
    def changes(self) -> list[str]:
        """For a change of a submitted claim: what was and what is now."""
        if self.claim.changes is None:
            return []
        before = self.claim.changes.trainings.select_related("mentor").order_by(*BY_MENTOR)
        now = {training.mentor: training.hours for training in self.trainings}
        return [
            *what_changes({training.mentor: training.hours for training in before}, now),
            *another_answer(self.claim.changes.provider_confirmed, self.claim.provider_confirmed),
        ]

    @property
    def problems(self) -> dict[str, str]:
        """Everything about the draft that would be refused, each with the address of the way on."""
        pages = problems_of(self.claim, self.sum)
        of_claim = {words: self.to_change(page) if page else SUPPORT for words, page in pages.items()}
        return of_claim | {line.problem: self.to_change_hours(line) for line in self.sum.lines if line.problem}

    def to_change(self, page: str, **parts: str) -> str:
        return f"{self.of_claim(page, **parts)}?return=check"

    def to_change_hours(self, line: Line) -> str:
        return self.to_change(steps.HOURS_OF, mentor=line.training.mentor.public_id)

    @property
    def missing(self) -> str:
        """What the school itself still needs: "eligibility", "conditions", or "".

        What was submitted once may be put right, whatever became of the school's right to begin a claim.
        """
        if self.claim.changes_id:
            return ""
        if not self.readiness.eligible:
            return "eligibility"
        return "" if self.readiness.accepted else "conditions"

    @property
    def changes_nothing(self) -> bool:
        return self.claim.changes_id is not None and not self.changes

    @property
    def can_be_submitted(self) -> bool:
        return not (self.missing or self.problems or self.changes_nothing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sum=self.sum,
            readiness=self.readiness,
            changes=self.changes,
            mentors=listed(str(training.mentor) for training in self.trainings),
            **kwargs,
        )


class Check(WholeDraftPage, TemplateView):
    page = steps.CHECK
    template_name = "claims/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_submit, send_url = permissions.may_submit(self.user, self.school), self.send_url()
        return super().get_context_data(
            urls={name: self.to_change(f"claims:{name}") for name in ("provider", "mentors", "agreed")},
            lines=[(line, self.to_change_hours(line)) for line in self.sum.lines],
            problems=self.problems,
            form=self.refused(),
            missing=self.missing,
            changes_nothing=self.changes_nothing,
            may_submit=may_submit,
            send_url=send_url,
            heading=check_heading(self.claim, sends=bool(send_url)),
            about_the_rate=about_the_rate(self.claim),
            ask_url=self.at_and_back("claims:ask-to-check"),
            declaration_url=self.of_claim(steps.DECLARATION) if may_submit and self.can_be_submitted else "",
            tasks_url=self.of_claim(steps.TASKS),
            **what_waits(self, self.readiness),
            confirmed=YES_OR_NO[self.claim.provider_confirmed],
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
        return reverse("support:send-draft", args=[self.claim.reference]) if may_send else ""


class Declaration(WholeDraftPage, FormView):
    """Submitting: asked of each submitter, because drafts change hands."""

    allowed = staticmethod(permissions.may_submit)
    page = steps.DECLARATION
    template_name = "claims/declaration.html"
    outcome = "it was not submitted"

    def elsewhere(self) -> Elsewhere | None:
        """A claim that is submitted already is the end of the journey, whoever pressed the button first."""
        if self.request.method == "POST" and self.claim.submitted_at:
            return Elsewhere(self.of_claim("claims:confirmation"))
        if self.request.method == "POST" and not self.claim.window.is_open():
            return Elsewhere(self.at("claims:list"), too_late(self.claim))
        return super().elsewhere()

    def instead(self, refusal: Refused) -> Elsewhere:
        why = refused(refusal, self.claim, self.user, self.outcome)
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
            submitted = submit(
                claim=self.claim, submitter_is_mentor=is_mentor, by=self.user, version=self.version_sent()
            )
        except (OverAllowance, ConditionsNotAccepted, NotEligible, NotAccredited, NoRate):
            return see_other(f"{self.of_claim(steps.CHECK)}?refused=yes")
        return see_other(self.at("claims:confirmation", claim=submitted.reference))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            conditions_url=self.at("schools:grant-conditions"), based_on=[("version", self.claim.version)], **kwargs
        )


def problems_of(claim: Claim, sum_: Sum) -> dict[str, str]:
    """What stands in the way of the whole claim, and the page that puts it right; "" where our support team does."""
    problems = {}
    if not claim.provider.accredited and not claim.changes_id:  # a change stays with the provider of its claim
        problems[f"{claim.provider} is not an accredited provider now. Choose another provider."] = steps.PROVIDER
    if not sum_.rate:
        year = claim.window.academic_year
        problems[f"No hourly rate is set for your school in {year}. Ask our support team to set it."] = ""
    return problems
