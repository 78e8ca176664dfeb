"""What people write to each other about a claim. It goes into emails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govuk import forms
from mentors.birth_dates import find_birth_date
from mentors.trns import find_trn


def refuse_what_identifies(words: str, noun: str) -> str:
    """These words, unless a TRN or a date of birth is among them: no email may have one (pages.md part 5)."""
    if find_trn(words):
        raise forms.ValidationError(f"{noun} must not include a TRN. Write the name of the mentor instead")
    if find_birth_date(words):
        raise forms.ValidationError(f"{noun} must not include a date of birth. Take it out")
    return words


class WithdrawForm(forms.Form):
    reason = forms.TextareaField(
        label="Why are you withdrawing it? (optional)",
        hint="Your colleagues and our support team can read this. Do not include a TRN or date of birth",
        thing="reason",
        label_size="m",
        required=False,
        max_length=200,
        rows=3,
    )

    def clean_reason(self) -> str:
        return refuse_what_identifies(self.cleaned_data["reason"], "Reason")


class HandOverForm(forms.Form):
    """`thing` is what is handed over: a draft or a change."""

    def __init__(self, *args: Any, colleagues: Sequence[forms.Choice], thing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.RadioField(
            label=f"Who should carry on with this {thing}?",
            hint=f"Your colleague gets an email with a link, and the {thing} stays open to everybody at your school",
            missing="Select a colleague",
            thing="a colleague",
            page_heading=True,
            choices=colleagues,
        )
        self.fields["note"] = forms.TextareaField(
            label="Note for your colleague (optional)",
            hint="Do not include a TRN or date of birth",
            thing="note",
            required=False,
            max_length=200,
            rows=3,
        )

    def clean_note(self) -> str:
        return refuse_what_identifies(self.cleaned_data["note"], "Note")
