"""Asked of each submitter, because drafts change hands."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView

from claims import answers, permissions
from claims.actions.submit import submit
from claims.journey import routing, steps
from claims.journey.forms import FIELDS, DeclarationForm
from claims.journey.whole_draft import WholeDraft
from claims.pages import ClaimPage, Redirect
from claims.refusals import (
    ChangedMeanwhile,
    ConditionsNotAccepted,
    Conflict,
    NoRate,
    NotAccredited,
    NotEligible,
    NotReady,
    OverAllowance,
    TermsMoved,
    WindowClosed,
)
from claims.seen import FIELD, Fields
from claims.wording.conflicts import too_late
from claims.wording.terms import terms_of
from common.redirects import see_other


class Declaration(ClaimPage, FormView):
    allowed = staticmethod(permissions.may_submit)
    form_class = DeclarationForm
    template_name = "claims/declaration.html"
    outcome = "it was not submitted"

    @cached_property
    def draft(self) -> WholeDraft:
        return WholeDraft(self)

    def redirect_instead(self) -> Redirect | None:
        if self.request.method == "POST" and self.claim.submitted_at:
            return Redirect(self.claim_url("claims:submitted"))
        if self.request.method == "POST" and not self.claim.window.is_open():
            return Redirect(self.school_url("claims:list"), too_late(self.claim))
        return routing.redirect_from(self, steps.DECLARATION)

    def redirect_after(self, conflict: Conflict) -> Redirect:
        redirect = super().redirect_after(conflict)
        if isinstance(conflict, ChangedMeanwhile | NotReady):
            return Redirect(self.claim_url(steps.CHECK), redirect.why)
        if isinstance(conflict, WindowClosed):
            return Redirect(self.school_url("claims:list"), redirect.why)
        return redirect

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.draft.can_be_submitted:
            return see_other(self.claim_url(steps.CHECK))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = {
            answer.column: FIELDS[answer.column](self.claim, self.trainings)
            for answer in answers.YES_OR_NO_ANSWERS
            if answer.value(self.claim) is None
        }
        return super().get_form_kwargs() | {"mentors": self.state.mentors, "asked": asked}

    def form_valid(self, form: DeclarationForm) -> HttpResponse:
        is_mentor = form.cleaned_data["is_mentor"] == "yes"
        try:
            submitted = submit(
                claim=self.claim,
                submitter_is_mentor=is_mentor,
                by=self.user,
                version=self.seen.version,
                terms_seen=self.seen.in_field,
                given=form.given,
            )
        except TermsMoved as conflict:
            return self.ask_again(form, conflict)
        except (OverAllowance, ConditionsNotAccepted, NotEligible, NotAccredited, NoRate):
            return see_other(f"{self.claim_url(steps.CHECK)}?refused=yes")
        return see_other(self.school_url("claims:submitted", claim=submitted.reference))

    def ask_again(self, form: DeclarationForm, conflict: TermsMoved) -> HttpResponse:
        del self.school  # as the database has it now
        self.read_again()
        context = self.get_context_data(
            form=form,
            conflict_text=conflict.explain(self.claim, self.user, self.outcome),
            moved=conflict.moved,
            based_on=self.state_seen().items(),
        )
        return self.render_to_response(context, status=409)

    def state_seen(self) -> Fields:
        left = self.state.hours_left(self.state.mentors)
        terms = terms_of(self.claim, self.draft.sum, left)
        return super().state_seen() | {f"{FIELD}{name}": term.words for name, term in terms.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {
            "based_on": self.seen.carried(self.state_seen()).items(),
            "back_url": routing.back_url(self, steps.DECLARATION),
            "caption": routing.caption(self.claim),
            "check_url": self.claim_url(steps.CHECK),
            "conditions_url": self.detour_url("schools:grant-conditions"),
        }
        return super().get_context_data(**self.draft.context() | shown | kwargs)
