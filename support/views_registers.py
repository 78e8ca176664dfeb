from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.access import SupportPage
from providers.upload_kinds import REGISTER as OF_PROVIDERS
from schools.upload_kinds import REGISTER as OF_SCHOOLS
from uploads.views import AskForFile, RowsToCorrect, ShowUpload, UploadPages


class Register:
    """The address says which: "schools" or "providers"."""

    kwargs: dict[str, Any]

    def upload_pages(self) -> UploadPages:
        name = self.kwargs["register"]
        if name not in ("schools", "providers"):
            raise Http404
        pages = UploadPages(
            kind=OF_PROVIDERS,
            address=lambda page, *args: reverse(f"support:register-{page}", args=[name, *args]),
            back=(reverse(f"support:{name}"), name.capitalize()),
            question=f"Upload the register of {name}",
            applied=f"The register of {name} is up to date",
        )
        return replace(pages, kind=OF_SCHOOLS, hint=DAILY_EXTRACT, files=EXTRACTS) if name == "schools" else pages


EXTRACTS = {".csv": "CSV", ".zip": "zip", ".gz": "gz"}
DAILY_EXTRACT = (
    "The daily extract of all establishments from Get information about schools, as a zip file. "
    "Nothing changes before you have seen what it will do."
)


class UploadRegister(Register, SupportPage, AskForFile):
    pass


class OneUpload(Register, SupportPage, ShowUpload):
    pass


class RegisterRows(Register, SupportPage, RowsToCorrect):
    readers_may_post = True
