"""What stood on a page when its form was opened, in hidden fields: so a colleague's change is noticed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

Fields = dict[str, str | int]
FIELD = "was-"
"""Before the name of a field: what stood in that field."""


@dataclass(frozen=True)
class Seen:
    """`was` is what the page is about, in words; `about` what the question was about.

    What was not sent is an old version, and words that nothing is like.
    """

    request: HttpRequest

    def __getitem__(self, name: str) -> str:
        return self.request.POST.get(name, "")

    @property
    def version(self) -> int:
        sent = self["version"]
        return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0

    @property
    def was(self) -> str:
        return self["was"]

    @property
    def about(self) -> str:
        return self["about"]

    def in_field(self, name: str) -> str | None:
        return self.request.POST.get(f"{FIELD}{name}")

    def carried(self, now: Fields) -> Fields:
        """`now`; in a form shown again for an error, what it was opened with."""
        if self.request.method != "POST":
            return now
        stood: Fields = {name: str(value) for name, value in self.request.POST.items() if name.startswith(FIELD)}
        return {name: self[name] for name in now} | stood
