import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from common.marks import has_unprintable, without_invisible
from govuk.fields.base import GovukBoundField, GovukField, with_defaults

LONGEST_LINE = 200
LONGEST_TEXT = 1000
NUMBER = re.compile(r"(-?(?:[0-9]+|[0-9]{1,3}(?:[ ,][0-9]{3})+))(?:\.0*)?\s*([a-z]*)", re.IGNORECASE)
"""A comma or a space only marks thousands: "1,5" is one and a half in much of Europe."""
UNITS = {"hours": ("hours", "hour", "hrs", "hr", "h")}


class TextField(GovukField, forms.CharField):
    """`width` is in characters (2, 3, 4, 5, 10, 20), for answers of a known length."""

    def __init__(
        self,
        *,
        width: int | None = None,
        suffix: str = "",
        prefix: str = "",
        inputmode: str = "",
        autocomplete: str = "",
        spellcheck: bool | None = None,
        **kwargs: Any,
    ) -> None:
        self.width, self.suffix, self.prefix = width, suffix, prefix
        self.inputmode, self.autocomplete, self.spellcheck = inputmode, autocomplete, spellcheck
        kwargs.setdefault("max_length", LONGEST_LINE)
        self.longest = kwargs["max_length"]
        super().__init__(**kwargs)

    def default_messages(self) -> dict[str, str]:
        return {
            "max_length": f"{self.noun_at_start} must be {self.longest} characters or fewer",
            "unprintable": f"{self.noun_at_start} must not include characters that cannot be shown",
        }

    def to_python(self, value: Any) -> str:
        text = without_invisible(super().to_python(value) or "")
        if has_unprintable(text):
            raise ValidationError(self.error_messages["unprintable"], code="unprintable")
        return text

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        width = f"govuk-input--width-{self.width}" if self.width else ""
        return super().params(bound) | {
            "id": bound.auto_id,
            "value": as_typed(bound.value()),
            "label": self.label_params(bound),
            "classes": f"{self.classes} {width}".strip() or None,
            "prefix": {"text": self.prefix} if self.prefix else None,
            "suffix": {"text": self.suffix} if self.suffix else None,
            "inputmode": self.inputmode or None,
            "autocomplete": self.autocomplete or None,
            "spellcheck": self.spellcheck,
        }


class EmailField(TextField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**with_defaults(kwargs, autocomplete="email", spellcheck=False, max_length=254))

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        return super().params(bound) | {"type": "email"}

    def clean(self, value: Any) -> str:
        address = super().clean(value)
        if address:
            self.check(address)
        return address

    def check(self, address: str) -> None:
        try:
            validate_email(address)
        except ValidationError:
            message = f"{self.noun_at_start} must be in the format name@example.com"
            raise ValidationError(message, code="invalid") from None


class WholeNumber(TextField):
    """Takes "14", " 14 ", "14.0", "1,400", "14 hours"; gives an int or None."""

    def __init__(self, *, min_value: int | None = None, max_value: int | None = None, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        kwargs = with_defaults(kwargs, inputmode="numeric", spellcheck=False)
        super().__init__(max_length=None, empty_value=None, **kwargs)

    def default_messages(self) -> dict[str, str]:
        return super().default_messages() | {
            "invalid": f"{self.noun_at_start} must be a whole number",
            "min_value": f"{self.noun_at_start} must be {{limit}} or more",
            "max_value": f"{self.noun_at_start} must be {{limit}} or fewer",
        }

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if any(mark.isnumeric() and unicodedata.category(mark) != "Nd" for mark in text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")  # 1², ⑫: no digits of a number
        text = unicodedata.normalize("NFKC", text)
        return self.parsed(text) if text else None

    def parsed(self, text: str) -> int:
        found = NUMBER.fullmatch(text)
        if not found or found[2].lower() not in ("", *UNITS.get(self.suffix, (self.suffix,))):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub("[ ,]", "", found[1])[:12])  # 12 digits are beyond every limit, and int() of a novel is slow

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise self.beyond("min_value", self.min_value)
        if self.max_value is not None and value > self.max_value:
            raise self.beyond("max_value", self.max_value)

    def beyond(self, code: str, limit: int) -> ValidationError:
        return ValidationError(self.error_messages[code].replace("{limit}", str(limit)), code=code)


class TextareaField(TextField):
    component = "character-count"

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(**with_defaults(kwargs, max_length=LONGEST_TEXT))

    def to_python(self, value: Any) -> str:
        """Line ends count as one character, as in the page; browsers send two."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        text = as_typed(bound.value())
        return GovukField.params(self, bound) | {
            "id": bound.auto_id,
            "label": self.label_params(bound),
            "value": f"\n{text}" if text.startswith("\n") else text,  # a browser drops the first line end
            "rows": str(self.rows),
            "maxlength": str(self.longest),
            "maxwords": None,
            "spellcheck": self.spellcheck,
        }


class HiddenField(forms.CharField):
    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**with_defaults(kwargs, required=False, max_length=LONGEST_LINE))


def as_typed(value: Any) -> str:
    return "" if value is None else str(value)
