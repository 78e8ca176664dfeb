from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from claims.deleted_drafts import deleted_draft
from claims.models import Claim
from common.search import Fits
from mentors.models import Mentor
from mentors.querysets import IN_ORDER
from providers.models import Provider
from schools.models import School

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 10
_REFERENCE = re.compile(r"[1-9][0-9]{7}")


@dataclass(frozen=True)
class Group:
    shown: Sequence[School | Provider | Mentor]
    count: int

    @classmethod
    def of(cls, found: QuerySet) -> Group:
        first = list(found[: SHOWN + 1])
        return cls(first[:SHOWN], len(first) if len(first) <= SHOWN else found.count())

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True)
class Found:
    schools: Group
    providers: Group
    mentors: Group

    @property
    def count(self) -> int:
        return self.schools.count + self.providers.count + self.mentors.count


def found_by(words: str) -> Found:
    """At most six queries."""
    return Found(
        schools=Group.of(schools_matching(words)),
        providers=Group.of(Provider.objects.matching(words)),
        mentors=Group.of(Mentor.objects.order_by(*IN_ORDER).matching(words)),
    )


def schools_matching(words: str) -> QuerySet[School]:
    """By name, URN, UKPRN, vendor number, postcode or town."""
    return School.objects.filter(Fits(words)).order_by("name", "urn")


def claims_with(reference: str) -> QuerySet[Claim]:
    """The reference of a submitted change finds the claim that it changed."""
    return Claim.objects.filter(Q(reference=reference) | Q(versions__drafted_as=reference)).distinct()


def reference_meant(reference: str) -> str:
    """A deleted draft keeps its own; "" where there was never such a claim."""
    if claim := claims_with(reference).first():
        return claim.reference
    return reference if deleted_draft(reference) else ""


def only_one_meant(words: str) -> str:
    """An address; "" when in doubt."""
    together = "".join(words.split())
    if _REFERENCE.fullmatch(together) and (reference := reference_meant(together)):
        return reverse("support:claim", kwargs={"claim": reference})
    found = found_by(words)
    if found.count != 1:
        return ""
    return next(address_of(group.shown[0]) for group in (found.schools, found.providers, found.mentors) if group.count)


def address_of(thing: School | Provider | Mentor) -> str:
    """Of a school; else of the claims that name the thing."""
    if isinstance(thing, School):
        return reverse("support:school", kwargs={"school": thing.public_id})
    key = f"provider={thing.code}" if isinstance(thing, Provider) else f"mentor={thing.public_id}"
    return f"{reverse('support:claims')}?{key}"
