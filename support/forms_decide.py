from __future__ import annotations

from typing import Any, cast

from claims.note_forms import refuse_what_identifies
from common.money import pounds
from common.words import counted
from govuk import forms
from sampling.answers.forms import version_from
from sampling.decisions.models import LONGEST_REASON
from sampling.replies.asked import RefusedMentor

ANOTHER = "another"


class FindingForm(forms.Form):
    """The school's hours, the provider's, or another number, with what each is worth."""

    hours = forms.WholeNumber(
        label="How many hours were done?",
        noun="hours",
        required_message="Enter how many hours were done",
        width=3,
        suffix="hours",
        min_value=0,
    )
    reason = forms.TextareaField(
        label="Why?",
        hint="School and provider both read this. Do not include a TRN or date of birth",
        noun="reason",
        required_message="Enter the reason",
        max_length=LONGEST_REASON,
        label_size="m",
    )
    version = forms.HiddenField()

    def __init__(self, *args: Any, mentor: RefusedMentor, shown: int, **kwargs: Any) -> None:
        """`shown` are the school's hours."""
        super().__init__(*args, **kwargs)
        self.fields["choice"] = forms.RadioField(
            label=f"Decide about {mentor.name}",
            required_message=f"Select the hours of {mentor.name}",
            page_heading=True,
            label_size="l",
            choices=[
                self._choice(shown, "as the school says", mentor),
                self._choice(mentor.recorded, "as the provider says", mentor),
                forms.Choice(ANOTHER, "Another number of hours", reveals=["hours"]),
            ],
        )
        self.order_fields(["choice", "hours", "reason"])
        hours = cast("forms.WholeNumber", self.fields["hours"])
        hours.max_value = mentor.claimed
        hours.error_messages |= {"max_value": f"Hours must be from 0 to {mentor.claimed}"}

    def _choice(self, hours: int, whose: str, mentor: RefusedMentor) -> forms.Choice:
        return forms.Choice(f"{hours}", f"{counted(hours, 'hour')}, {whose}", hint=pounds(hours * mentor.rate))

    def clean_reason(self) -> str:
        return refuse_what_identifies(self.cleaned_data["reason"], "The reason")

    @property
    def found(self) -> dict[str, Any]:
        values = self.cleaned_data
        is_other = values["choice"] == ANOTHER
        return {
            "hours": values["hours"] if is_other else int(values["choice"]),
            "reason": values["reason"],
            "version": version_from(values["version"]),
        }


class DecideForm(forms.Form):
    seen = forms.HiddenField()
