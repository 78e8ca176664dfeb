from __future__ import annotations

from activity.models import Entry

DELETED, LOST = "draft deleted", "change lost with its claim"


def deleted_draft(reference: str) -> Entry | None:
    """From the record of acts; `before["changes"]` is the claim that it would have changed.

    A change that was LOST went when its claim was withdrawn.
    """
    removed = Entry.objects.of_removed(reference).filter(verb__in=(DELETED, LOST))
    return removed.select_related("by").first()
