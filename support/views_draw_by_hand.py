from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import SupportPage
from claims.states import Status
from common.redirects import see_other
from common.words import counted
from sampling.actions import AlreadyDecided, ClaimsMovedOn, discard_run, send_run
from sampling.by_hand import actions
from sampling.by_hand.models import DrawPlan
from sampling.population import Basis
from sampling.presenters import period
from support.forms_sampling import FORMS, DiscardForm
from support.views_sampling import RunPage

STEPS = [*FORMS]
# Of the pages on which no field is the heading.
HEADINGS = {"parameters": "How is the sample drawn?", "commitment": "What the seed will follow from"}


class Begin(SupportPage, TemplateView):
    template_name = "support/sampling/begin.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=reverse("support:sampling"), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(actions.begin(by=self.user).get_absolute_url())


class PlanPage(SupportPage):
    """A plan is the business of who began it; when it was drawn, its run is there."""

    @cached_property
    def plan(self) -> DrawPlan:
        plans = DrawPlan.objects.select_related("commitment__run", "window", "academic_year")
        return get_object_or_404(plans, pk=self.kwargs["plan"], started_by=self.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.user.is_support and self.plan.run:
            return see_other(reverse("support:run", args=[self.plan.run.pk]))
        return super().dispatch(request, *args, **kwargs)

    def address_of(self, step: int) -> str:
        if step < 0:
            return reverse("support:sampling")
        if step >= len(STEPS):
            return reverse("support:check-draw-by-hand", args=[self.plan.pk])
        return reverse("support:draw-by-hand", args=[self.plan.pk, STEPS[step]])


class OneStep(PlanPage, FormView):
    template_name = "support/sampling/step.html"

    @property
    def step(self) -> int:
        if self.kwargs["step"] not in FORMS:
            raise Http404
        return STEPS.index(self.kwargs["step"])

    def get_form_class(self) -> Any:
        return FORMS[STEPS[self.step]]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"plan": self.plan}

    def form_valid(self, form: Any) -> HttpResponse:
        if answers := form.answers():
            actions.answer(plan=self.plan, answers=answers, by=self.user)
        return see_other(self.address_of(self.step + 1))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.plan.commitment if STEPS[self.step] == "commitment" else None
        return super().get_context_data(
            back_url=self.address_of(self.step - 1), commitment=shown, h1=HEADINGS.get(STEPS[self.step], ""), **kwargs
        )


class CheckPlan(PlanPage, TemplateView):
    template_name = "support/sampling/check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.plan.window or self.plan.academic_year):
            return see_other(self.address_of(0))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if nothing_in(self.plan.basis):
            return see_other(request.path)
        run = actions.draw(plan=self.plan, by=self.user)
        messages.success(
            request, f"{counted(run.sample_count, 'claim')} drawn. Nobody is told before you send the sample"
        )
        return see_other(reverse("support:run", args=[run.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        population = self.plan.basis.claims().aggregate(count=Count("pk"), value=Sum("payable_pence", default=0))
        return super().get_context_data(
            population=population,
            nothing=nothing_in(self.plan.basis),
            over=period(self.plan.window) if self.plan.window else f"the school year {self.plan.academic_year}",
            statuses=[Status(status).label for status in self.plan.statuses],
            back_url=self.address_of(len(STEPS) - 1),
            steps={step.replace("-", "_"): self.address_of(number) for number, step in enumerate(STEPS)},
            **kwargs | {"plan": self.plan},
        )


def nothing_in(basis: Basis) -> str:
    """Why there is nothing to draw from. "" when there is."""
    if basis.claims().exists():
        return ""
    kinds = " or ".join(Status(status).label.lower() for status in basis.statuses)
    assured = Basis(basis.window, basis.year, basis.statuses).of_any_assurance().exclude(assured_at=None).count()
    return f"No claims to draw from: 0 {kinds}, {assured:,} already assured."


class UndecidedRun(RunPage):
    """Drawn by hand, and neither sent nor discarded."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.user.is_support and self.run.is_decided:
            return see_other(self.own_url)
        return super().dispatch(request, *args, **kwargs)

    @property
    def own_url(self) -> str:
        return reverse("support:run", args=[self.run.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | {"back_url": self.own_url})


class SendRun(UndecidedRun, TemplateView):
    template_name = "support/sampling/send.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            send_run(run=self.run, by=self.user)
        except ClaimsMovedOn:
            messages.warning(request, "A claim of the sample has moved on since. The sample can only be discarded")
        except AlreadyDecided:
            messages.info(request, "Somebody else decided about this sample just now")
        else:
            messages.success(request, "The sample is sent. Its secret is public")
        return see_other(self.own_url)


class DiscardRun(UndecidedRun, FormView):
    form_class = DiscardForm
    template_name = "support/sampling/discard.html"

    def form_valid(self, form: DiscardForm) -> HttpResponse:
        if not self.user.approves:
            raise PermissionDenied("an approver of the support team")
        if self.run.drawn_by == self.user:
            form.add_error(None, "Somebody else has to discard it, because you drew it")
            return self.form_invalid(form)
        try:
            discard_run(run=self.run, reason=form.cleaned_data["reason"], by=self.user)
        except AlreadyDecided:
            messages.info(self.request, "Somebody else decided about this sample just now")
        return see_other(self.own_url)
