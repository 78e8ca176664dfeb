from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView

from common.redirects import see_other
from sampling.answers.permissions import may_answer
from sampling.answers.views import AnswerPage
from sampling.due_dates.actions import CannotMove, ask_for_more_time, open_asking
from sampling.due_dates.forms import NewDateForm
from sampling.due_dates.models import MoreTime


class AskForMoreTime(AnswerPage, FormView):
    """While something is owed and nothing that was asked is undecided."""

    allowed = staticmethod(may_answer)
    form_class = NewDateForm
    template_name = "sampling/answers/more_time.html"

    @cached_property
    def asked(self) -> MoreTime | None:
        return open_asking(self.provider_request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.provider_request.unanswered:
            return see_other(self.provider_request.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"due_on": self.provider_request.due_on}

    def form_valid(self, form: NewDateForm) -> HttpResponse:
        try:
            ask_for_more_time(request=self.provider_request, by=self.user, **form.cleaned_data)
            messages.success(self.request, "We asked our support team for more time")
        except CannotMove as refusal:
            messages.info(self.request, f"{refusal} Nothing was changed.")
        return see_other(self.provider_request.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=self.asked, back_url=self.provider_request.get_absolute_url(), **kwargs)
