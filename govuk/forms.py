"""Use `from govuk import forms` in place of Django's."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from govuk.fields.base import GovukBoundField
from govuk.fields.choices import (
    CheckboxesField,
    Choice,
    Divider,
    RadioField,
    SelectField,
    SingleCheckboxField,
)
from govuk.fields.dates import DateField
from govuk.fields.search import SearchAnswer, SearchField
from govuk.fields.text import EmailField, HiddenField, TextareaField, TextField, WholeNumber
from govuk.fields.uploads import FileField

__all__ = [
    "CheckboxesField",
    "Choice",
    "DateField",
    "Divider",
    "EmailField",
    "FileField",
    "Form",
    "HiddenField",
    "RadioField",
    "SearchAnswer",
    "SearchField",
    "SelectField",
    "SingleCheckboxField",
    "TextField",
    "TextareaField",
    "ValidationError",
    "WholeNumber",
]


class Form(forms.Form):
    use_required_attribute = False  # the browser's own messages would come first

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def error_summary(self) -> list[dict[str, str]]:
        """Each linked to the input to correct."""
        lines = [{"text": bound.first_error, "href": f"#{bound.input_id}"} for bound in self.asked() if bound.errors]
        others = [*self.non_field_errors(), *(error for bound in self.hidden_fields() for error in bound.errors)]
        return [{"text": str(text), "href": f"#{self.first_input()}"} for text in others] + lines

    @property
    def page_heading(self) -> str:
        """The label that is the h1, or ""."""
        return next((str(bound.label) for bound in self.asked() if bound.field.page_heading), "")

    @property
    def questions(self) -> list[GovukBoundField]:
        """Without those shown under an answer."""
        return [bound for bound in self.asked() if not self.questions_above(bound.name)]

    def asked(self) -> list[GovukBoundField]:
        return [bound for bound in self if isinstance(bound, GovukBoundField)]

    def first_input(self) -> str:
        return next((bound.input_id for bound in self.asked()), "main-content")

    def questions_above(self, name: str) -> list[GovukBoundField]:
        return [bound for bound in self.asked() if name in bound.field.reveals]

    def is_asked(self, name: str) -> bool:
        """False under an answer that was not chosen, whatever the input holds."""
        above = self.questions_above(name)
        return not above or any(bound.field.asks_for(name, bound) for bound in above)

    def full_clean(self) -> None:
        for bound in self.asked():
            bound.field.is_asked = self.is_asked(bound.name)
        super().full_clean()
