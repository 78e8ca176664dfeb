from __future__ import annotations

from datetime import date
from typing import Any

from claims.note_forms import refuse_what_identifies
from common.clock import today
from govuk import forms
from sampling.due_dates.models import LONGEST_REASON
from sampling.rules import why_not_due_on


class NewDateForm(forms.Form):
    """A day on which answers can be due, later than `due_on` and than today, and why."""

    until = forms.DateField(
        label="New date",
        hint="A working day, for example 27 3 2027",
        noun="new date",
        required_message="Enter the new date",
    )
    reason = forms.TextareaField(
        label="Why do you need more time?",
        hint="Do not include a teacher reference number (TRN) or date of birth",
        noun="why you need more time",
        max_length=LONGEST_REASON,
        label_size="m",
    )

    def __init__(self, *args: Any, due_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if problem := why_not_due_on(until, after=max(self.due_on, today())):
            raise forms.ValidationError(problem)
        return until

    def clean_reason(self) -> str:
        return refuse_what_identifies(self.cleaned_data["reason"], "The reason")
