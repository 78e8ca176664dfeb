"""Drafts that were deleted: their rows are gone, and the record of acts knows them by the reference that they had."""

from __future__ import annotations

from activity.models import Entry

DELETED, LOST = "draft deleted", "change lost with its claim"


def deleted_draft(reference: str) -> Entry | None:
    """How the draft of this reference was deleted: when, by whom, and in `before` what was in it.

    A change that was LOST went when its claim was withdrawn. `before["changes"]` is the reference of the claim that it
    would have changed. The index of what was removed answers, however long the record is.
    """
    removed = Entry.objects.of_removed(reference).filter(verb__in=(DELETED, LOST))
    return removed.select_related("by").first()
