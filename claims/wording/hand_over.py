from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.models import User
from activity.models import Entry
from claims.models import Claim
from claims.wording.drafts import person_or_support, when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claims.wording.timeline import People

BY_THE_SCHOOL, BY_SUPPORT = "draft handed over", "draft sent to the school"


@dataclass(frozen=True)
class HandedOver:
    """Sam Okafor handed this draft over to you at 3:05pm."""

    sentence: str
    note: str


def last_act_of_handing_over(draft: Claim) -> Entry | None:
    return Entry.objects.about(draft).filter(verb__in=[BY_THE_SCHOOL, BY_SUPPORT]).last()


@dataclass(frozen=True)
class Asked:
    """Who was asked last to carry on, and by whom."""

    to: User
    by: int | None

    def is_with_another(self, reader: User) -> bool:
        """For whoever handed it over it is not to do."""
        return self.by == reader.pk != self.to.pk


def asked_to_carry_on(drafts: Iterable[int]) -> dict[int, Asked]:
    """By id of the draft."""
    last = {int(pk): (to, by) for pk, to, by in _acts(drafts).values_list("about_id", "after__to", "by")}
    people = User.objects.in_bulk({to for to, _ in last.values()})
    return {pk: Asked(people[to], by) for pk, (to, by) in last.items()}


def who_handed_over(drafts: Iterable[int]) -> dict[int, list[User]]:
    """By id of the draft; the first first."""
    acts = list(_acts(drafts).select_related("by"))
    people: dict[int, dict[int, User]] = {}
    for act in acts:
        if act.by:
            people.setdefault(int(act.about_id), {})[act.by.pk] = act.by
    return {pk: list(those.values()) for pk, those in people.items()}


def _acts(drafts: Iterable[int]) -> QuerySet[Entry]:
    kind, ids = Claim._meta.label_lower, [str(pk) for pk in drafts]
    return Entry.objects.filter(about_kind=kind, about_id__in=ids, verb=BY_THE_SCHOOL).order_by("pk")


def handed_over(draft: Claim, act: Entry, reader: User, people: People) -> HandedOver | None:
    if act.after is None:
        return None
    by = "You" if act.by_id == reader.pk else person_or_support(people.get(act.by_id))
    thing = "change" if draft.changes_id else "draft"
    said = f"sent this {thing} to {'the' if reader.is_support else 'your'} school"
    if act.verb == BY_THE_SCHOOL:
        to = act.after["to"]
        said = f"handed this {thing} over to {'you' if to == reader.pk else people[to]}"
    return HandedOver(f"{by} {said} {when(act.at)}.", act.after["note"])
