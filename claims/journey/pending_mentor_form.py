from __future__ import annotations

from typing import Any

from claims.note_forms import refuse_what_identifies
from govuk import forms


class PendingMentorForm(forms.Form):
    """None of it has to be known."""

    def __init__(self, *args: Any, cap: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.TextField(
            label="Full name (optional)",
            hint="So that your colleague knows who it is. Do not include a TRN or date of birth",
            noun="full name",
            required=False,
            max_length=100,
            autocomplete="off",
            spellcheck=False,
        )
        self.fields["hours"] = forms.WholeNumber(
            label="Hours of training (optional)",
            hint="Enter whole hours: 13 and a half is 13",
            noun="hours of training",
            suffix="hours",
            width=5,
            required=False,
            min_value=1,
            max_value=cap,
            error_messages={
                "min_value": "Hours of training must be 1 or more, or left empty",
                "max_value": f"Hours of training must be {cap} or fewer: the grant pays for no more in one year",
            },
        )

    def clean_name(self) -> str:
        return refuse_what_identifies(self.cleaned_data["name"], "Full name")
