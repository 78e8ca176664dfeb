from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.access import SupportPage
from providers.upload_kinds import REGISTER as OF_PROVIDERS
from schools.upload_kinds import REGISTER as OF_SCHOOLS
from uploads.kinds import Kind
from uploads.views import SPREADSHEETS, AskForFile, OfAKind, RowsToCorrect, ShowUpload

KINDS = {"providers": OF_PROVIDERS, "schools": OF_SCHOOLS}
EXTRACTS = {".csv": "CSV", ".zip": "zip", ".gz": "gz"}
DAILY_EXTRACT = (
    "The daily extract of all establishments from Get information about schools, as a zip file. "
    "Nothing changes before you have seen what it will do."
)


class Register(OfAKind):
    """The address says which."""

    @property
    def name(self) -> str:
        return str(self.kwargs["register"])

    @property
    def kind(self) -> Kind:
        if self.name not in KINDS:
            raise Http404
        return KINDS[self.name]

    @property
    def back(self) -> tuple[str, str]:
        return reverse(f"support:{self.name}"), self.name.capitalize()

    def applied(self) -> str:
        return f"The register of {self.name} is up to date"

    def address(self, page: str, *args: Any) -> str:
        return reverse(f"support:register-{page}", args=[self.name, *args])


class UploadRegister(SupportPage, Register, AskForFile):
    def question(self) -> str:
        return f"Upload the register of {self.name}"

    def files(self) -> dict[str, str]:
        return EXTRACTS if self.name == "schools" else SPREADSHEETS

    def hint(self) -> str:
        return DAILY_EXTRACT if self.name == "schools" else super().hint()


class OneUpload(SupportPage, Register, ShowUpload):
    pass


class RegisterRows(SupportPage, Register, RowsToCorrect):
    pass
