"""Who handed a draft over last, to whom and with which words: whoever opens it from the list has had no email."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from activity.models import Entry
from claims.wording.drafts import person_or_support, when
from common.joined import Joined

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import Claim
    from claims.wording.timeline import People

BY_THE_SCHOOL, BY_SUPPORT = "draft handed over", "draft sent to the school"


@dataclass(frozen=True)
class HandedOver:
    """Sam Okafor handed this draft over to you at 3:05pm; and the note, if there is one."""

    sentence: str
    note: str


def last_act_of_handing_over(draft: Claim) -> list[Entry]:
    """The one act, or none where nobody handed it over."""
    verbs = [BY_THE_SCHOOL, BY_SUPPORT]
    return [act for (act,) in _LAST_ACT.rows(kind=draft._meta.label_lower, draft=str(draft.pk), verbs=verbs)]


_LAST_ACT = Joined(
    """
    FROM activity_entry act
    WHERE act.about_kind = %(kind)s AND act.about_id = %(draft)s AND act.verb = ANY (%(verbs)s)
    ORDER BY act.id DESC
    LIMIT 1
    """,
    act=Entry,
)


def handed_over(draft: Claim, act: Entry, reader: User, people: People) -> HandedOver | None:
    """What the act was; `people` are those whom it names."""
    if act.after is None:
        return None
    by = "You" if act.by_id == reader.pk else person_or_support(people.get(act.by_id))
    thing = "change" if draft.changes_id else "draft"
    said = f"sent this {thing} to {'the' if reader.is_support else 'your'} school"
    if act.verb == BY_THE_SCHOOL:
        to = act.after["to"]
        said = f"handed this {thing} over to {'you' if to == reader.pk else people[to]}"
    return HandedOver(f"{by} {said} {when(act.at)}.", act.after["note"])
