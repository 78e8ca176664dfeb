from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from govuk.fields.base import GovukBoundField, GovukField, with_defaults

MEGABYTE = 1024 * 1024


class FileField(GovukField, forms.FileField):
    """`kinds` maps endings to words: {".csv": "CSV", ".xlsx": "Excel"}. Whoever reads the file decides what it is."""

    component = "file-upload"
    verb = "Choose"
    widget = forms.FileInput

    def __init__(self, *, kinds: dict[str, str], megabytes: int = 5, **kwargs: Any) -> None:
        self.kinds, self.megabytes = kinds, megabytes
        super().__init__(**with_defaults(kwargs, noun="file", required_message="Choose a file"))

    def default_messages(self) -> dict[str, str]:
        return {
            "invalid": "Choose a file",
            "missing": "Choose a file",
            "empty": "The file is empty",
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and PurePath(upload.name).suffix.lower() not in self.kinds:
            raise ValidationError(f"The file must be {kinds_in_words(self.kinds.values())}", code="kind")
        if upload and upload.size > self.megabytes * MEGABYTE:
            raise ValidationError(f"The file must be smaller than {self.megabytes} MB", code="size")
        return upload

    def params(self, bound: GovukBoundField) -> dict[str, Any]:
        return super().params(bound) | {
            "id": bound.auto_id,
            "label": self.label_params(bound),
            "javascript": True,
            "attributes": {"accept": ",".join(self.kinds)},
        }


def kinds_in_words(kinds: Any) -> str:
    """ "a CSV or Excel file" """
    *others, last = dict.fromkeys(kinds)
    return f"a {', '.join(others)} or {last} file" if others else f"a {last} file"
