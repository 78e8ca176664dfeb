from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.marks import has_unprintable
from govuk.fields.base import GovukBoundField, with_defaults
from govuk.fields.text import TextField


class SearchAnswer(NamedTuple):
    """`picked` is the id of a suggestion, or "" when none was picked."""

    text: str
    picked: str = ""


class TextAndPick(forms.Widget):
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> SearchAnswer:
        return SearchAnswer(str(data.get(name, "")).strip(), str(data.get(f"{name}-picked", "")).strip())

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data


class SearchField(TextField):
    """Gives a SearchAnswer. `suggestions_url` answers `?q=` with JSON: [{"id", "name", "detail"}, ...]."""

    widget = TextAndPick

    def __init__(self, *, suggestions_url: str = "", shortest: int = 2, **kwargs: Any) -> None:
        self.suggestions_url, self.shortest = suggestions_url, shortest
        super().__init__(**with_defaults(kwargs, autocomplete="off", spellcheck=False, max_length=100))

    def clean(self, value: Any) -> Any:
        search_answer = value if isinstance(value, SearchAnswer) else SearchAnswer("")
        text = super().clean(search_answer.text)
        if not search_answer.picked and text and len(text) < self.shortest:
            raise ValidationError(f"Enter at least {self.shortest} letters", code="min_length")
        return SearchAnswer(text, "" if has_unprintable(search_answer.picked) else search_answer.picked[:100])

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        search_answer = self.search_answer(bound)
        return super().params(bound) | {
            "value": search_answer.text,
            "formGroup": {
                "attributes": {"data-module": "suggestions", "data-suggestions-url": str(self.suggestions_url)},
                "afterInput": {"html": self.hidden_pick(bound, search_answer)},
            },
        }

    def search_answer(self, bound: GovukBoundField) -> SearchAnswer:
        value = bound.value()
        return value if isinstance(value, SearchAnswer) else SearchAnswer(str(value or ""))

    def hidden_pick(self, bound: GovukBoundField, search_answer: SearchAnswer) -> SafeString:
        return format_html('<input type="hidden" name="{}-picked" value="{}">', bound.html_name, search_answer.picked)
