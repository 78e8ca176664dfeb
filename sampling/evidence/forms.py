from __future__ import annotations

from typing import Any

from files.sniffing import KINDS, HasPassword, Kind, kind_of
from govuk import forms
from sampling.evidence.models import MEGABYTES

NAMES = {kind.ending: kind.words for kind in KINDS} | {".jpeg": "JPG"}


class FileForm(forms.Form):
    """What a file is follows from its content."""

    file = forms.FileField(
        label="Upload a file",
        hint="PDF, Word, Excel, CSV, JPG or PNG, smaller than 5 MB",
        kinds=NAMES,
        megabytes=MEGABYTES,
        label_size="m",
        required_message="Choose a file, or say that you have none",
    )

    kind: Kind
    content: bytes

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.content = upload.read()
        try:
            kind = kind_of(self.content)
        except HasPassword:
            raise forms.ValidationError("The file has a password. Save it without one") from None
        if kind is None:
            raise forms.ValidationError("The file must be a PDF, Word, Excel, CSV, JPG or PNG")
        self.kind = kind
        return upload
