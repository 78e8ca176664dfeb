"""The answer is ids, never the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govuk import forms
from mentors.models import Mentor
from providers.models import Provider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from claims.models import Claim, ClaimWindow
    from schools.models import AcademicYear, School

MOST_FOUND = 25
"""Providers and mentors that an address can carry and a person still means with one search."""


class FindClaimsForm(forms.Form):
    """A reference is found in every year."""

    words = forms.TextField(
        label="Claim reference, accredited provider, mentor or teacher reference number (TRN)",
        noun="a claim reference, accredited provider, mentor or TRN",
        max_length=100,
        spellcheck=False,
        autocomplete="off",
    )

    def __init__(
        self,
        *args: Any,
        school: School,
        windows: Sequence[ClaimWindow],
        year: AcademicYear | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.windows, self.year = school, windows, year
        self.reference = ""
        self.query: dict[str, str] = {}

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        reference = "".join(words.split())
        ever = self.school.claims.in_their_own_right()
        if ever.filter(reference=reference).exists():
            self.reference = reference
            return words
        among = ever.filter(window__in=self.windows)
        providers = list(_providers(among, words)[: MOST_FOUND + 1])
        mentors = list(_mentors(among, words)[: MOST_FOUND + 1])
        self.query = _as_query(providers, mentors)
        if not self.query:
            raise forms.ValidationError(
                f"No claim for {self.year} has this reference, accredited provider, mentor or TRN"
            )
        if len(providers) + len(mentors) > MOST_FOUND:
            raise forms.ValidationError(f"More than {MOST_FOUND} providers and mentors fit. Add a word to find fewer")
        return words


def _providers(claims: QuerySet[Claim], words: str) -> QuerySet[Provider, str]:
    found = Provider.objects.matching(words).filter(pk__in=claims.values("provider"))
    return found.values_list("code", flat=True)


def _mentors(claims: QuerySet[Claim], words: str) -> QuerySet[Mentor, str]:
    found = Mentor.objects.matching(words).filter(pk__in=claims.values("trainings__mentor"))
    return found.values_list("public_id", flat=True)


def _as_query(providers: list[str], mentors: list[str]) -> dict[str, str]:
    match providers, mentors:
        case [], []:
            return {}
        case [provider], []:
            return {"provider": provider}
        case [], [mentor]:
            return {"mentor": mentor}
    return {"found": ",".join([*providers, *mentors])}
