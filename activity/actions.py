"""The one way in: an act is recorded in the transaction that does it, so neither exists without the other."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from activity.models import Entry


def record(
    verb: str,
    *,
    about: Model,
    by: Model | None = None,
    school_id: int | None = None,
    provider_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """Write down an act ("claim submitted"). `by` is None when nobody but the service itself acted."""
    return Entry.objects.create(
        verb=verb,
        by_id=by.pk if by else None,
        about_kind=about._meta.label_lower,
        about_id=str(about.pk),
        school_id=school_id,
        provider_id=provider_id,
        before=before,
        after=after,
    )


def record_many(verb: str, acts: Iterable[tuple[Model, dict[str, Any]]], *, by: Model | None = None) -> None:
    """The same act done to many things at once, given as (thing, what `record` takes beside it)."""
    entries = (
        Entry(
            verb=verb,
            by_id=by.pk if by else None,
            about_kind=thing._meta.label_lower,
            about_id=str(thing.pk),
            **details,
        )
        for thing, details in acts
    )
    Entry.objects.bulk_create(entries, batch_size=2000)
