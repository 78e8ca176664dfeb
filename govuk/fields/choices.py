from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from govuk.fields.base import GovukBoundField, GovukField


@dataclass(frozen=True)
class Choice:
    """`reveals` names fields of the form that are asked only when this answer is chosen."""

    value: Any
    text: str
    hint: str = ""
    reveals: Sequence[str] = ()


@dataclass(frozen=True)
class Divider:
    text: str = "or"


Answers = Iterable[Choice | Divider | tuple[Any, str]]


class Choices(GovukField, forms.ChoiceField):
    """`answers` can be set by a form's `__init__`."""

    verb = "Select"
    empty_value: Any = ""
    label_part, default_size = "legend", "m"

    def __init__(self, *, choices: Answers = (), **kwargs: Any) -> None:
        self.items: list[Choice | Divider] = []
        super().__init__(**kwargs)
        # An answer that was never offered comes from an old page or from tampering: ask again.
        again = self.error_messages["required"]
        self.error_messages |= {"invalid_choice": again, "invalid_list": again}
        self.answers = choices

    @property
    def answers(self) -> Answers:
        return self.items

    @answers.setter
    def answers(self, choices: Answers) -> None:
        self.items = [item if isinstance(item, Choice | Divider) else Choice(*item) for item in choices]
        self.choices = [(str(choice.value), choice.text) for choice in self.real_choices]

    @property
    def real_choices(self) -> list[Choice]:
        return [item for item in self.items if isinstance(item, Choice)]

    @property
    def reveals(self) -> set[str]:
        return {name for choice in self.real_choices for name in choice.reveals}

    def asks_for(self, name: str, bound: GovukBoundField) -> bool:
        chosen = self.chosen(bound)
        return any(name in choice.reveals for choice in self.real_choices if str(choice.value) in chosen)

    def chosen(self, bound: GovukBoundField) -> set[str]:
        value = bound.value()
        values = value if isinstance(value, list | tuple | set) else [value]
        return {str(item) for item in values if item is not None}

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        chosen = self.chosen(bound)
        return super().params(bound) | {
            "idPrefix": bound.auto_id,
            "fieldset": {"legend": self.label_params(bound)},
            "items": [self.item_params(bound, item, chosen) for item in self.items],
        }

    def item_params(self, bound: GovukBoundField, item: Choice | Divider, chosen: set[str]) -> dict[str, Any]:
        if isinstance(item, Divider):
            return {"divider": item.text}
        revealed = [bound.form[name].as_field_group() for name in item.reveals]
        return {
            "value": str(item.value),
            "text": item.text,
            "hint": {"text": item.hint} if item.hint else None,
            "checked": str(item.value) in chosen,
            "conditional": {"html": SafeString("".join(revealed))} if revealed else None,
        }


class RadioField(Choices):
    """Gives a string. `inline=True` for a short yes and no."""

    component = "radios"

    def __init__(self, *, inline: bool = False, small: bool = False, **kwargs: Any) -> None:
        marks = ["govuk-radios--inline"] * inline + ["govuk-radios--small"] * small
        super().__init__(**kwargs | {"classes": " ".join(filter(None, [kwargs.get("classes", ""), *marks]))})


class CheckboxesField(Choices, forms.MultipleChoiceField):
    """In the order of the page."""

    component = "checkboxes"
    empty_value = ()

    def __init__(self, *, small: bool = False, hint: str = "Select all that apply", **kwargs: Any) -> None:
        marks = ["govuk-checkboxes--small"] * small
        kwargs["hint"] = hint
        super().__init__(**kwargs | {"classes": " ".join(filter(None, [kwargs.get("classes", ""), *marks]))})

    def to_python(self, value: Any) -> list[str]:
        ticked = set(super().to_python(value))
        offered = [str(choice.value) for choice in self.real_choices]
        return [value for value in offered if value in ticked] + sorted(ticked.difference(offered))


class SingleCheckboxField(CheckboxesField):
    def __init__(self, *, text: str, **kwargs: Any) -> None:
        super().__init__(choices=[("yes", text)], **{"hint": ""} | kwargs)

    def clean(self, value: Any) -> Any:
        return bool(super().clean(value))


class SelectField(Choices):
    """Radios are kinder up to a dozen; a SearchField from about thirty."""

    component = "select"
    label_part, default_size = "label", ""

    def __init__(self, *, empty_text: str = "", **kwargs: Any) -> None:
        self.empty_text = empty_text
        super().__init__(**kwargs)

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        chosen = self.chosen(bound)
        options = [
            {"value": "", "text": self.empty_text, "selected": not chosen},
            *(
                {"value": str(choice.value), "text": choice.text, "selected": str(choice.value) in chosen}
                for choice in self.real_choices
            ),
        ]
        return GovukField.params(self, bound) | {
            "id": bound.auto_id,
            "label": self.label_params(bound),
            "items": options,
        }
