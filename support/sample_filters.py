"""What a run's pages are narrowed by. A provider's name is nothing personal, so it may stand in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from common.clock import today
from common.search import Fits
from files.models import Download
from sampling.draw import Reason

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sampling.models import SampledClaim


class Only(Enum):
    """The values stand in addresses."""

    NOT_ANSWERED = "not-answered"
    OVERDUE = "overdue"
    NOBODY = "nobody-to-tell"
    NOT_DOWNLOADED = "not-downloaded"

    @property
    def words(self) -> str:
        return self.value.replace("-", " ").capitalize()


@dataclass(frozen=True)
class RequestFilter:
    words: str = ""
    only: str = ""

    @classmethod
    def asked_for(cls, query: Mapping[str, str]) -> RequestFilter:
        only = query.get("only", "")
        known = [each.value for each in Only]
        return cls(query.get("words", "").strip()[:100], only if only in known else "")

    @property
    def is_on(self) -> bool:
        return bool(self.words or self.only)

    def apply(self, requests: Any) -> Any:
        """The requests have `unanswered`."""
        if self.words:
            requests = requests.filter(Fits(self.words, "provider__search_text"))
        if self.only == Only.NOT_ANSWERED.value:
            return requests.filter(unanswered__gt=0)
        if self.only == Only.OVERDUE.value:
            return requests.filter(due_on__lt=today(), unanswered__gt=0)
        if self.only == Only.NOBODY.value:
            return requests.filter(pk__in=requests.model.objects.with_nobody_to_tell())
        if self.only == Only.NOT_DOWNLOADED.value:
            return requests.exclude(Exists(downloads_by_the_provider()))
        return requests


def downloads_by_the_provider() -> QuerySet[Download]:
    """Of the request around it, by its people and by links. Not those of support."""
    theirs = Q(by__provider_memberships__provider=OuterRef("provider")) | Q(link__isnull=False)
    return Download.objects.filter(theirs, stored_file=OuterRef("file"))


@dataclass(frozen=True)
class SampledClaimFilter:
    """`provider` is a code."""

    provider: str = ""
    reason: str = ""

    @classmethod
    def asked_for(cls, query: Mapping[str, str]) -> SampledClaimFilter:
        reason = query.get("reason", "")
        return cls(query.get("provider", "")[:10], reason if reason in Reason.values else "")

    @property
    def is_on(self) -> bool:
        return bool(self.provider or self.reason)

    def apply(self, claims: QuerySet[SampledClaim]) -> QuerySet[SampledClaim]:
        fits = Q(reason=self.reason) if self.reason else Q()
        return claims.filter(fits & Q(claim__provider__code=self.provider) if self.provider else fits)
