from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from claims.note_forms import refuse_what_identifies
from govuk import forms
from sampling.answers import reading
from sampling.answers.actions import Given
from sampling.answers.presenters import NO, OPEN, YES, AskedMentor
from sampling.answers.reading import Category


def version_from(text: str) -> int:
    """What was not sent is an old version."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class SchoolForm(forms.Form):
    """For each mentor an answer, and in hidden fields what the page was based on."""

    def __init__(self, *args: Any, asked: Sequence[AskedMentor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mentors = asked
        for one in asked:
            self.fields[f"mentor-{one.training.pk}"] = forms.RadioField(
                label=f"{one.name}: {one.claimed}",
                hint=one.about,
                choices=[(YES, f"We agree with {one.claimed}"), (NO, "We do not agree"), (OPEN, "Not answered yet")],
                initial=one.said,
                required=False,
                small=True,
            )
            self.fields[f"version-{one.training.pk}"] = forms.HiddenField(initial=one.version)
            self.fields[f"was-{one.training.pk}"] = forms.HiddenField(initial=one.said)

    @property
    def rows(self) -> list[tuple[AskedMentor, Any]]:
        return [(one, self[f"mentor-{one.training.pk}"]) for one in self.mentors]

    def given(self) -> list[Given]:
        """What was chosen anew, but for a no, which says more."""
        chosen = ((one, self._chosen(one)) for one in self.mentors)
        return [self._given(one, said) for one, said in chosen if said in (YES, OPEN) and said != self._was(one)]

    def refused(self) -> list[int]:
        """Trainings' ids: their no is still to be explained."""
        return [one.training.pk for one in self.mentors if self._chosen(one) == NO and self._was(one) != NO]

    def _chosen(self, one: AskedMentor) -> str:
        return str(self.cleaned_data[f"mentor-{one.training.pk}"])

    def _was(self, one: AskedMentor) -> str:
        return str(self.cleaned_data[f"was-{one.training.pk}"])

    def _given(self, one: AskedMentor, said: str) -> Given:
        version = version_from(self.cleaned_data[f"version-{one.training.pk}"])
        agreed = reading.Answer(agrees=True, hours=one.training.hours or 0)
        return Given(one.training.pk, version, agreed if said == YES else None)


class MentorForm(forms.Form):
    category = forms.RadioField(
        label="",
        page_heading=True,
        label_size="l",
        choices=[
            forms.Choice(category, category.label, reveals=["hours"] if category == Category.HOURS else [])
            for category in Category
        ],
    )
    hours = forms.WholeNumber(
        label="How many hours did you record?",
        noun="hours you recorded",
        required_message="Enter how many hours you recorded",
        width=3,
        suffix="hours",
        min_value=0,
    )
    words = forms.TextareaField(
        label="What you found",
        hint="One or two sentences that the school will read. Not needed where you recorded fewer hours",
        noun="what you found",
        max_length=reading.LONGEST_WORDS,
        label_size="m",
        required=False,
    )
    spoken_to_school = forms.SingleCheckboxField(
        label="Before you disagree", label_size="s", text="We have spoken to the school (optional)", required=False
    )
    version = forms.HiddenField()

    def __init__(self, *args: Any, asked: AskedMentor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mentor = asked
        question = f"What is wrong with {asked.name}’s hours?"
        self.fields["category"].label = question
        missing = f"Select what is wrong with {asked.name}’s hours"
        self.fields["category"].error_messages |= {"required": missing, "invalid_choice": missing}
        claimed = asked.training.hours or 0
        hours = cast("forms.WholeNumber", self.fields["hours"])
        hours.max_value = claimed - 1
        hours.error_messages |= {"max_value": f"Hours you recorded must be fewer than {claimed}"}

    def clean_words(self) -> str:
        return refuse_what_identifies(self.cleaned_data["words"], "What you found")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("category") not in (None, Category.HOURS) and values.get("words") == "":
            self.add_error("words", "Enter what you found")
        return values

    def given(self) -> Given:
        values = self.cleaned_data
        is_fewer = values["category"] == Category.HOURS
        answer = reading.Answer(
            agrees=False,
            hours=values["hours"] if is_fewer else 0,
            category=Category(values["category"]),
            words=values["words"],
        )
        version = version_from(values["version"])
        return Given(self.mentor.training.pk, version, answer, values["spoken_to_school"])


class SendForm(forms.Form):
    seen = forms.HiddenField()
