"""A provider's due date moved, or its check ended without an answer."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.generic import FormView

from claims.note_forms import refuse_what_identifies
from common.redirects import see_other
from common.words import counted, with_weekday
from govuk import forms
from sampling.answers.actions import CannotEnd, end_check
from sampling.due_dates.actions import CannotMove, extend, open_asking, refuse_more_time
from sampling.due_dates.forms import NewDateForm
from sampling.due_dates.models import LONGEST_REASON, MoreTime
from support.views_request import RequestOfRun


def why() -> forms.TextareaField:
    return forms.TextareaField(
        label="Why?",
        hint="The provider reads this. Do not include a teacher reference number (TRN) or date of birth",
        noun="why",
        max_length=LONGEST_REASON,
        label_size="m",
    )


class ReasonForm(forms.Form):
    reason = why()

    def clean_reason(self) -> str:
        return refuse_what_identifies(self.cleaned_data["reason"], "The reason")


class MoveForm(NewDateForm):
    reason = why()


class MoveDueDate(RequestOfRun, FormView):
    """A request of which nothing is owed is not found."""

    form_class = MoveForm
    template_name = "support/sampling/move_due_date.html"

    @cached_property
    def more_time(self) -> MoreTime | None:
        return open_asking(self.asked)

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.asked.unanswered:
            raise Http404
        return super().get_form_kwargs() | {"due_on": self.asked.due_on}

    def get_initial(self) -> dict[str, Any]:
        return {"until": self.more_time.until} if self.more_time else {}

    def form_valid(self, form: MoveForm) -> HttpResponse:
        try:
            moved = extend(request=self.asked, by=self.user, **form.cleaned_data)
            messages.success(self.request, f"Answers are now due by {with_weekday(moved.until or moved.was_due_on)}")
        except CannotMove as refusal:
            messages.info(self.request, f"{refusal} Nothing was changed.")
        return see_other(self.own_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(more_time=self.more_time, back_url=self.own_url, **kwargs)


class RefuseMoreTime(RequestOfRun, FormView):
    """Where nothing that was asked waits, it is not found."""

    form_class = ReasonForm
    template_name = "support/sampling/refuse_more_time.html"

    @cached_property
    def more_time(self) -> MoreTime:
        if asked := open_asking(self.asked):
            return asked
        raise Http404

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            refuse_more_time(asked=self.more_time, reason=form.cleaned_data["reason"], by=self.user)
            messages.success(self.request, "The due date stays")
        except CannotMove as refusal:
            messages.info(self.request, f"{refusal} Nothing was changed.")
        return see_other(self.own_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(more_time=self.more_time, back_url=self.own_url, **kwargs)


class EndCheck(RequestOfRun, FormView):
    """A request that is not overdue is not found."""

    form_class = ReasonForm
    template_name = "support/sampling/end_check.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.card.is_overdue:
            raise Http404
        return super().get_form_kwargs()

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            number = end_check(request=self.asked, reason=form.cleaned_data["reason"], by=self.user)
            messages.success(self.request, f"The check of {counted(number, 'claim')} is ended, without assurance")
        except CannotEnd as refusal:
            messages.info(self.request, f"{refusal} Nothing was changed.")
        return see_other(self.own_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=self.own_url, **kwargs)
