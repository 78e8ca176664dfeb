from __future__ import annotations

from typing import Any, cast

from claims.note_forms import refuse_what_identifies
from common.words import counted
from govuk import forms
from sampling.answers.forms import version_from
from sampling.replies.actions import Said
from sampling.replies.asked import Refusal, RefusedMentor
from sampling.replies.models import LONGEST_WORDS

YES, NO = "yes", "no"


class MentorForm(forms.Form):
    hours = forms.WholeNumber(
        label="How many hours can you show?",
        noun="hours you can show",
        required_message="Enter how many hours you can show",
        width=3,
        suffix="hours",
    )
    words = forms.TextareaField(
        label="Explain why",
        noun="why you do not accept the record",
        required_message="Enter why you do not accept the record",
        max_length=LONGEST_WORDS,
    )
    version = forms.HiddenField()

    def __init__(self, *args: Any, mentor: RefusedMentor, refusal: Refusal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mentor = mentor
        self.fields["accepts"] = _question(mentor, refusal)
        self.order_fields(["accepts", "hours", "words"])
        words = cast("forms.TextareaField", self.fields["words"])
        words.hint = f"{refusal.claim.provider} will read this. Do not include a TRN or date of birth"
        shown = cast("forms.WholeNumber", self.fields["hours"])
        shown.min_value, shown.max_value = mentor.recorded + 1, mentor.claimed
        is_one = mentor.recorded + 1 == mentor.claimed
        span = f"{mentor.claimed}" if is_one else f"from {mentor.recorded + 1} to {mentor.claimed}"
        wrong = f"Hours you can show must be {span}"
        shown.error_messages |= {"min_value": wrong, "max_value": wrong}

    def clean_words(self) -> str:
        return refuse_what_identifies(self.cleaned_data["words"] or "", "Why you do not accept the record")

    def said(self) -> Said:
        values, accepts = self.cleaned_data, self.cleaned_data["accepts"] == YES
        version = version_from(values["version"])
        if accepts:
            return Said(self.mentor.training.pk, accepts=True, version=version)
        return Said(self.mentor.training.pk, False, values["hours"], values["words"], version)


def _question(mentor: RefusedMentor, refusal: Refusal) -> forms.RadioField:
    hours = counted(mentor.recorded, "hour")
    yes = f"Yes, change it to {hours}" if mentor.recorded else f"Yes, take {mentor.first_name} off this claim"
    no = f"No, we can show more than {hours}" if mentor.recorded else "No, we can show hours"
    return forms.RadioField(
        label=f"Do you accept {refusal.claim.provider}’s record for {mentor.name}?",
        required_message=f"Select whether you accept {hours} for {mentor.name}",
        page_heading=True,
        label_size="l",
        choices=[
            forms.Choice(YES, yes, hint=f"Your claim becomes {refusal.worth_without(mentor)}"),
            forms.Choice(NO, no, reveals=["hours", "words"]),
        ],
    )


class SendForm(forms.Form):
    seen = forms.HiddenField()
