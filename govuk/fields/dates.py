import calendar
import datetime
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from common import clock
from govuk.fields.base import GovukBoundField, GovukField

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
PARTS = ("day", "month", "year")
WIDTHS = {"day": 2, "month": 5, "year": 4}


class TypedDate(NamedTuple):
    """As typed, right or wrong."""

    day: str
    month: str
    year: str


class DateParts(forms.Widget):
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedDate:
        return TypedDate(*(str(data.get(f"{name}-{part}", "")).strip() for part in PARTS))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)


class DateField(GovukField):
    """Gives a date or None; `years_ago=(100, 16)` refuses other years. The month may be a word, and the day 14th.

    An error's code names the wrong parts ("month year").
    """

    component = "date-input"
    widget = DateParts
    label_part, default_size = "legend", "m"

    def __init__(self, *, years_ago: tuple[int, int] | None = None, **kwargs: Any) -> None:
        self.years_ago = years_ago
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, TypedDate):
            return value or None
        if not any(value):
            return None
        self.refuse_missing_parts(value)
        return self.real_date(value)

    def refuse_missing_parts(self, typed: TypedDate) -> None:
        absent = [part for part in PARTS if not getattr(typed, part)]
        if absent:
            raise ValidationError(f"{self.noun_at_start} must include a {' and '.join(absent)}", code=" ".join(absent))

    def real_date(self, typed: TypedDate) -> datetime.date:
        """Marks the parts that no date has, or all three where only their sum is wrong: 30 February."""
        day, month, year = day_number(typed.day), month_number(typed.month), year_number(typed.year)
        wrong = [part for part, number in zip(PARTS, (day, month, year), strict=True) if number is None]
        if wrong == ["year"]:
            raise ValidationError("Year must include 4 numbers", code="year")
        try:
            return datetime.date(year or 0, month or 0, day or 0)
        except ValueError:
            message = f"{self.noun_at_start} must be a real date"
            raise ValidationError(message, code=" ".join(wrong) or "day month year") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.years_ago:
            first, last = (clock.today().year - years for years in self.years_ago)
            if not first <= value.year <= last:
                raise ValidationError(f"Year must be between {first} and {last}", code="year")

    def typed(self, bound: GovukBoundField) -> TypedDate:
        value = bound.value()
        if isinstance(value, datetime.date):
            return TypedDate(str(value.day), str(value.month), str(value.year))
        return value if isinstance(value, TypedDate) else TypedDate("", "", "")

    def wrong_parts(self, bound: GovukBoundField) -> tuple[str, ...]:
        """All three unless the first error says which."""
        errors = bound.form.errors.as_data().get(bound.name, [])
        if not errors:
            return ()
        named = tuple(part for part in PARTS if part in str(errors[0].code).split())
        return named or PARTS

    def input_id(self, bound: GovukBoundField) -> str:
        first = next(iter(self.wrong_parts(bound)), "day")
        return f"{bound.auto_id}-{first}"

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        typed, wrong = self.typed(bound), self.wrong_parts(bound)
        common = super().params(bound)
        del common["name"]  # each of the three inputs has its own
        return common | {
            "id": bound.auto_id,
            "namePrefix": bound.html_name,
            "fieldset": {"legend": self.label_params(bound)},
            "items": [self.item_params(part, getattr(typed, part), part in wrong) for part in PARTS],
        }

    def item_params(self, part: str, value: str, wrong: bool) -> dict[str, Any]:
        classes = f"govuk-input--width-{WIDTHS[part]}" + (" govuk-input--error" if wrong else "")
        return {
            "name": part,
            "value": value,
            "classes": classes,
            "inputmode": "text" if part == "month" else None,
            "autocomplete": "off",  # a browser knows the birthday of whoever sits before it
        }


def day_number(typed: str) -> int | None:
    """ "14", "14." and "14th" are the same."""
    day = re.fullmatch(r"([0-9]{1,2})(?:\.|st|nd|rd|th)?", typed, re.IGNORECASE)
    return int(day[1]) if day and 1 <= int(day[1]) <= 31 else None


def year_number(typed: str) -> int | None:
    return int(typed) if len(typed) == 4 and typed.isdecimal() else None


def month_number(typed: str) -> int | None:
    """ "3", "03", "Mar", "mar." and "March" are the same."""
    if typed.isdecimal() and len(typed) <= 2:
        return int(typed) if 1 <= int(typed) <= 12 else None
    word = typed.lower().rstrip(".")
    return next((number for name, number in MONTHS.items() if len(word) >= 3 and name.startswith(word)), None)
