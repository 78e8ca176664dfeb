"""The one way in: an act is recorded in the transaction that does it, so neither exists without the other."""

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
