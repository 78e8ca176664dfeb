"""What a provider sent, opened again."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import FormView

from claims.note_forms import refuse_what_identifies
from common.redirects import see_other
from govuk import forms
from sampling.answers.actions import CannotReopen, reopen
from sampling.answers.models import SentClaim
from support.views_request import RequestOfRun


class ReopenForm(forms.Form):
    reason = forms.TextareaField(
        label="Why are you opening it again?",
        hint="The provider reads this. Do not include a teacher reference number (TRN) or date of birth",
        noun="why you are opening it again",
        max_length=500,
        label_size="m",
    )

    def clean_reason(self) -> str:
        return refuse_what_identifies(self.cleaned_data["reason"], "The reason")


class Reopen(RequestOfRun, FormView):
    """A claim that was not sent, or is open again, is not found."""

    form_class = ReopenForm
    template_name = "support/sampling/reopen.html"

    @cached_property
    def sent(self) -> SentClaim:
        sent = SentClaim.objects.filter(sampled__request=self.asked, reopening=None)
        return get_object_or_404(
            sent.select_related("sampled__claim__school", "sampled__request__provider", "sending__sent_by"),
            sampled__claim__reference=self.kwargs["sent"],
        )

    def form_valid(self, form: ReopenForm) -> HttpResponse:
        try:
            reopen(sent=self.sent, reason=form.cleaned_data["reason"], by=self.user)
            messages.success(self.request, f"The answer for claim {self.sent.sampled.claim.reference} is open again")
        except CannotReopen:
            messages.info(self.request, "It was decided, is in a payment run, or is open already. Nothing was changed.")
        return see_other(self.own_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sent=self.sent, back_url=self.own_url, **kwargs)
