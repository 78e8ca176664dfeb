from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govuk import forms
from mentors.birth_dates import has_birth_date
from mentors.trns import has_trn


def refuse_what_identifies(words: str, noun: str) -> str:
    """A TRN or a date of birth: no email has one (docs/reference/rules.md, part 10)."""
    if has_trn(words):
        raise forms.ValidationError(f"{noun} must not include a TRN. Write the name of the mentor instead")
    if has_birth_date(words):
        raise forms.ValidationError(f"{noun} must not include a date of birth. Take it out")
    return words


class NoteField(forms.TextareaField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, rows=3, **kwargs)

    def clean(self, value: Any) -> str:
        return refuse_what_identifies(super().clean(value), self.noun_at_start)


class WithdrawForm(forms.Form):
    reason = NoteField(
        label="Why are you withdrawing it? (optional)",
        hint="Your colleagues and our support team can read this. Do not include a TRN or date of birth",
        noun="reason",
        label_size="m",
    )


class HandOverForm(forms.Form):
    """`thing`: a draft or a change."""

    note = NoteField(
        label="Note for your colleague (optional)", hint="Do not include a TRN or date of birth", noun="note"
    )

    def __init__(self, *args: Any, colleagues: Sequence[forms.Choice], thing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.RadioField(
            label=f"Who should carry on with this {thing}?",
            hint=f"Your colleague gets an email with a link, and the {thing} stays open to everybody at your school",
            required_message="Select a colleague",
            noun="a colleague",
            page_heading=True,
            choices=colleagues,
        )
        self.order_fields(["to", "note"])
