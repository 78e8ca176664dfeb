"""The schools of a request: searched, narrowed by how far their answers are, sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum

from common.search import Fits
from govuk import forms
from mentors.models import Mentor
from sampling.answers.asked import open_claims
from sampling.answers.models import Answer
from sampling.models import ProviderRequest
from sampling.owing import within
from schools.models import School

STATES = {"to-answer": "To answer", "answered": "Answered, not sent", "sent": "Sent"}
SORTS = {"school": "School", "left": "Most left to answer", "hours": "Most hours"}
MOST_FOUND = 25
"""Schools that an address can carry and a person still means with one search."""
SEARCH_FROM = 10
"""Schools."""


@dataclass(frozen=True)
class SchoolFilter:
    """`found`: public ids of schools, with commas between. An unknown word is left out."""

    state: str = ""
    sort: str = "school"
    found: str = ""

    @classmethod
    def asked_for(cls, query: Mapping[str, str]) -> SchoolFilter:
        state, sort = query.get("state", ""), query.get("sort", "")
        return cls(state if state in STATES else "", sort if sort in SORTS else "school", query.get("found", "")[:400])

    @property
    def is_on(self) -> bool:
        return bool(self.state or self.found)

    def with_found(self, schools: list[str]) -> str:
        """A query."""
        asked = replace(self, found=",".join(schools))
        return urlencode({name: value for name, value in vars(asked).items() if value})

    def apply(self, schools: Iterable[SchoolRow]) -> list[SchoolRow]:
        found = self.found.split(",") if self.found else []
        fits = [school for school in schools if not found or school.public_id in found]
        fits = [school for school in fits if self.state in ("", school.state)]
        return sorted(fits, key=_ORDER[self.sort])


@dataclass(frozen=True)
class SchoolRow:
    """`left` are mentors to answer, `unsent` claims."""

    name: str
    urn: int | None
    postcode: str
    telephone: str
    public_id: str
    claims: int
    mentors: int
    hours: int
    answered: int
    refused: int
    left: int
    unsent: int

    @property
    def state(self) -> str:
        """A key of STATES."""
        if self.left:
            return "to-answer"
        return "answered" if self.unsent else "sent"

    @property
    def state_in_words(self) -> str:
        return STATES[self.state]


_ORDER: dict[str, Callable[[SchoolRow], Any]] = {
    "school": lambda school: (),
    "left": lambda school: -school.left,
    "hours": lambda school: -school.hours,
}


def schools_of(request: ProviderRequest, part: QuerySet[School] | None = None) -> list[SchoolRow]:
    """In the file's order. Four queries that group: a subquery for each school takes minutes for 600."""
    facts = ("name", "urn", "postcode", "telephone", "public_id")
    sampled = within(request.sampled_claims.all(), part)
    rows = sampled.values_list("claim__school", *(f"claim__school__{fact}" for fact in facts))
    sums = (Count("claim", distinct=True), Count("claim__trainings"), Sum("claim__trainings__hours"))
    counted = rows.annotate(claims=sums[0], mentors=sums[1], hours=sums[2])
    of_request = Answer.objects.filter(sampled__request=request)
    answers = _by_school(of_request, "sampled__claim__school", Count("pk"), Count("pk", filter=Q(agrees=False)))
    still = open_claims(request, part)
    asked = _by_school(still, "claim__school", Count("pk", distinct=True), Count("claim__trainings"))
    have = _by_school(of_request.filter(sampled__in=still), "sampled__claim__school", Count("pk"), Count("pk"))
    found = []
    for school, *values in counted.order_by("claim__school__name", "claim__school__urn", "claim__school"):
        unsent, mentors = asked.get(school, (0, 0))
        left = mentors - have.get(school, (0, 0))[0]
        found.append(SchoolRow(*[*values, *answers.get(school, (0, 0)), left, unsent]))
    return found


def _by_school(rows: QuerySet[Any], school: str, one: Count, other: Count) -> dict[int, tuple[int, int]]:
    grouped = rows.order_by().values_list(school).annotate(one=one, other=other)
    return {key: (first, second) for key, first, second in grouped}


class FindSchoolForm(forms.Form):
    """By name, postcode, URN, claim or mentor; `found` are the public ids of schools."""

    words = forms.TextField(
        label="School, claim reference, mentor or teacher reference number (TRN)",
        noun="a school, claim reference, mentor or TRN",
        max_length=100,
        spellcheck=False,
        autocomplete="off",
    )

    def __init__(
        self, *args: Any, provider_request: ProviderRequest, part: QuerySet[School] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sampled = within(provider_request.sampled_claims.all(), part)
        self.found: list[str] = []

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        asked = Q(claims__samplings__in=self.sampled)
        mentors = Mentor.objects.matching(words).values("pk")
        of_claim = Q(claims__reference="".join(words.split())) | Q(claims__trainings__mentor__in=mentors)
        named = School.objects.filter(Fits(words)).values("pk")
        found = School.objects.filter(asked & (of_claim | Q(pk__in=named))).order_by("name", "pk").distinct()
        self.found = list(found.values_list("public_id", flat=True)[: MOST_FOUND + 1])
        if not self.found:
            raise forms.ValidationError("No school of this request fits, nor a claim or mentor")
        if len(self.found) > MOST_FOUND:
            raise forms.ValidationError(f"More than {MOST_FOUND} schools fit. Add a word to find fewer")
        return words
