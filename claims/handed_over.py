"""Who handed a draft over last, to whom and with which words: whoever opens it from the list has had no email."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat

from accounts.models import User
from activity.models import Entry
from claims.models import Claim
from claims.presenters.drafts import person_or_support, when

BY_THE_SCHOOL, BY_SUPPORT = "draft handed over", "draft sent to the school"


@dataclass(frozen=True)
class HandedOver:
    """Sam Okafor handed this draft over to Priya Nair at 3:05pm; and the note, if there is one."""

    sentence: str
    note: str


def handed_over(draft: Claim) -> HandedOver | None:
    """None where nobody handed it over. One query, however often somebody did."""
    acts: Any = Entry.objects.about(draft).filter(verb__in=[BY_THE_SCHOOL, BY_SUPPORT]).select_related("by")
    act = acts.annotate(colleague=Subquery(_name_of_whoever_got_it())).last()
    if act is None:
        return None
    by, thing = person_or_support(act.by), "change" if draft.changes_id else "draft"
    said = f"sent this {thing} to your school"
    if act.verb == BY_THE_SCHOOL:
        said = f"handed this {thing} over to {act.colleague}"
    return HandedOver(f"{by} {said} {when(act.at)}.", act.after["note"])


def _name_of_whoever_got_it() -> Any:
    pk = Cast(KeyTextTransform("to", OuterRef("after")), BigIntegerField())
    return User.objects.filter(pk=pk).values(name=Concat("first_name", Value(" "), "last_name"))
