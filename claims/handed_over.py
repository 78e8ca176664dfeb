"""Who handed a draft over last, to whom and with which words: whoever opens it from the list has had no email."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from activity.models import Entry
from claims.models import Claim
from claims.presenters.drafts import person_or_support, when

BY_THE_SCHOOL, BY_SUPPORT = "draft handed over", "draft sent to the school"


@dataclass(frozen=True)
class HandedOver:
    """Sam Okafor handed this draft over to you at 3:05pm; and the note, if there is one."""

    sentence: str
    note: str


def handed_over(draft: Claim, reader: User) -> HandedOver | None:
    """None where nobody handed it over. One query, however often somebody did, and one for a colleague's name."""
    acts = Entry.objects.about(draft).filter(verb__in=[BY_THE_SCHOOL, BY_SUPPORT]).select_related("by")
    act = acts.last()
    if act is None or act.after is None:
        return None
    by = "You" if act.by == reader else person_or_support(act.by)
    thing = "change" if draft.changes_id else "draft"
    said = f"sent this {thing} to your school"
    if act.verb == BY_THE_SCHOOL:
        to = act.after["to"]
        said = f"handed this {thing} over to {'you' if to == reader.pk else User.objects.get(pk=to)}"
    return HandedOver(f"{by} {said} {when(act.at)}.", act.after["note"])
