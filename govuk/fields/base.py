from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from govuk.rendering import component


class GovukBoundField(BoundField):
    """`{{ form.hours.as_field_group }}` is the whole GOV.UK form group."""

    field: "GovukField"
    form: Any

    def as_field_group(self) -> SafeString:
        return component(self.field.component, **self.field.params(self))

    __str__ = as_field_group
    __html__ = as_field_group

    @property
    def first_error(self) -> str:
        """Only one message is shown."""
        return str(next(iter(self.errors), ""))

    @property
    def input_id(self) -> str:
        """The first input to correct."""
        return self.field.input_id(self)


class GovukField(forms.Field):
    """noun              in error messages ("hours of training"); the label in lower case otherwise
    required_message  for no answer, where "Enter {noun}" is not how a person would say it
    hint              one line under the label
    page_heading      the label (or legend) is the page's h1
    """

    component = "input"
    bound_field_class = GovukBoundField
    verb = "Enter"
    is_asked = True
    empty_value: Any = None  # the answer to a question that is not asked
    label_part, default_size = "label", ""

    def __init__(
        self,
        *,
        noun: str = "",
        required_message: str = "",
        hint: str = "",
        page_heading: bool = False,
        label_size: str = "",
        classes: str = "",
        **kwargs: Any,
    ) -> None:
        self.hint, self.page_heading, self.label_size = hint, page_heading, label_size
        self.classes = classes
        self.noun = noun or uncapitalised(kwargs.get("label") or "")
        messages = {"required": required_message or f"{self.verb} {self.noun or 'an answer'}"}
        kwargs["error_messages"] = messages | self.default_messages() | (kwargs.get("error_messages") or {})
        super().__init__(**kwargs)

    @property
    def noun_at_start(self) -> str:
        return capfirst(self.noun)

    def default_messages(self) -> dict[str, str]:
        return {}

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        return {
            "name": bound.html_name,
            "hint": {"text": self.hint} if self.hint else None,
            "errorMessage": {"text": bound.first_error} if bound.errors else None,
            "classes": self.classes or None,
        }

    def label_params(self, bound: GovukBoundField) -> dict[str, Any]:
        size = "l" if self.page_heading else (self.label_size or self.default_size)
        part = "govuk-label" if self.label_part == "label" else "govuk-fieldset__legend"
        return {"text": bound.label, "isPageHeading": self.page_heading, "classes": f"{part}--{size}" if size else None}

    def clean(self, value: Any, *others: Any) -> Any:
        return super().clean(value, *others) if self.is_asked else self.empty_value

    def input_id(self, bound: GovukBoundField) -> str:
        return bound.auto_id

    @property
    def reveals(self) -> set[str]:
        """Names of fields."""
        return set()

    def asks_for(self, name: str, bound: GovukBoundField) -> bool:
        return False


def uncapitalised(label: str) -> str:
    """ "Date of birth" becomes "date of birth"; "TRN" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def with_defaults(given: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    return defaults | given
