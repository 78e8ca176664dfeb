from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.text import capfirst

from claims import answers
from claims.allowance import HoursLeft
from claims.models import Claim, MentorTraining
from claims.note_forms import refuse_what_identifies
from claims.wording.hours import hint_of_hours, hours_in_short, what_is_paid
from common.words import counted
from govuk import forms
from mentors.models import Mentor
from providers.models import Provider


class MentorsForm(forms.Form):
    def __init__(
        self,
        *args: Any,
        legend: str,
        answers: Sequence[forms.Choice | forms.Divider],
        required: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentors"] = forms.CheckboxesField(
            label=legend,
            required_message="Select at least one mentor",
            noun="at least one mentor",
            page_heading=True,
            hint="Select all that apply. Below each name is the teacher reference number (TRN)",
            required=required,
            choices=answers,
        )


def hours_field(
    mentor: Mentor,
    left: HoursLeft,
    *,
    name: str = "",
    noun: str = "hours of training",
    **words: Any,
) -> forms.WholeNumber:
    """`name` and `noun` tell mentors apart in the messages of one page."""
    first_name, name = mentor.first_name, name or mentor.first_name
    return forms.WholeNumber(
        noun=noun,
        suffix="hours",
        width=5,
        min_value=1,
        max_value=left.left,
        required_message=f"Enter how many hours of training {name} completed",
        error_messages={
            "min_value": f"{capfirst(noun)} must be 1 or more. To claim nothing for {first_name}, "
            f"take {first_name} off this claim",
            "max_value": none_or_few_left(name, first_name, left),
        },
        **words,
    )


def none_or_few_left(name: str, first_name: str, left: HoursLeft) -> str:
    """Enter 4 or fewer. Grace has 4 hours left"""
    if not left.left:
        return f"Take {first_name} off this claim. {name} has no hours left"
    enter = "Enter 1" if left.left == 1 else f"Enter {left.left} or fewer"
    return f"{enter}. {name} has {counted(left.left, 'hour')} left"


class HoursForm(forms.Form):
    """The page's h1 is the label. With `allow_gap` an empty field is an answer still to come."""

    def __init__(
        self,
        *args: Any,
        training: MentorTraining,
        left: HoursLeft,
        allow_gap: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"] = hours_field(
            training.mentor,
            left,
            label="",
            hint=what_is_paid(training.mentor, left),
            required=not allow_gap,
        )


class AllHoursForm(forms.Form):
    """Fields are named by the mentors' public ids."""

    def __init__(
        self,
        *args: Any,
        trainings: Sequence[MentorTraining],
        left: dict[int, HoursLeft],
        trns: dict[int, str],
        allow_gaps: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for mentor in [training.mentor for training in trainings]:
            trn, left_now = trns[mentor.pk], left[mentor.pk]
            name = f"{mentor} (TRN {trn})" if trn else str(mentor)
            self.fields[mentor.public_id] = hours_field(
                mentor,
                left_now,
                name=name,
                noun=f"hours of training for {name}",
                label=str(mentor),
                hint=hint_of_hours(left_now, trn),
                required=not allow_gaps,
            )


def provider_confirmed_field(provider: Provider, hours: str, *, page_heading: bool = False) -> forms.RadioField:
    """Neither answer blocks. The hours are the hint, to be read before the answer."""
    return forms.RadioField(
        label=f"Has {provider} confirmed these hours?",
        required_message=f"Select whether {provider} has confirmed these hours",
        noun=f"whether {provider} has confirmed these hours",
        hint=hours,
        choices=[("yes", "Yes, they have told us"), ("no", "No, the hours come from our own notes")],
        page_heading=page_heading,
    )


FIELDS: dict[str, Callable[[Claim, Sequence[MentorTraining]], forms.RadioField]] = {
    answers.PROVIDER_CONFIRMED.column: lambda claim, trainings: provider_confirmed_field(
        claim.provider, hours_in_short(trainings)
    ),
}
"""Of each yes or no by its column, as the declaration of a change asks it."""


class ProviderConfirmedForm(forms.Form):
    def __init__(self, *args: Any, provider: Provider, hours: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed"] = provider_confirmed_field(provider, hours, page_heading=True)


class DeclarationForm(forms.Form):
    """Fields of the answers that are asked too are named by their columns."""

    def __init__(
        self, *args: Any, mentors: Sequence[Mentor], asked: Mapping[str, forms.RadioField], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = tuple(asked)
        self.fields |= asked
        one_of_them = "one of these mentors" if len(mentors) > 1 else str(mentors[0])
        self.fields["is_mentor"] = forms.RadioField(
            label=f"Are you {one_of_them}?",
            hint="You can submit the claim with either answer. More of the claims that mentors submit are checked.",
            required_message=f"Select yes if you are {one_of_them}",
            noun=f"yes if you are {one_of_them}",
            choices=[("yes", "Yes"), ("no", "No")],
            inline=True,
        )

    @property
    def given(self) -> dict[str, bool]:
        """By column."""
        return {column: self.cleaned_data[column] == "yes" for column in self.columns}


class EligibilityForm(forms.Form):
    provider = forms.TextField(
        label="Which accredited provider placed trainee teachers at your school?",
        hint="If there were several, name one of them. We check the others too",
        required_message="Enter the accredited provider that placed trainee teachers at your school",
        noun="accredited provider",
        page_heading=True,
        max_length=100,
    )

    def clean_provider(self) -> str:
        return refuse_what_identifies(self.cleaned_data["provider"], "Accredited provider")
