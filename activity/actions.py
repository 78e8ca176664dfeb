"""Acts are recorded in the transaction that does them."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from activity.models import Entry
from common.actor import set_actor


@transaction.atomic(savepoint=False)
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
    """`verb` is like "claim submitted"; `by` is None for the service itself, which has named its task (`set_actor`)."""
    if by:
        set_actor(by)
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
    """The same act on many things, given as (thing, what else `record` takes)."""
    columns = "verb, by_id, about_kind, about_id, school_id, provider_id, before, after"
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY activity_entry ({columns}) FROM STDIN") as rows:
        for thing, details in acts:
            rows.write_row(
                [
                    verb,
                    by.pk if by else None,
                    thing._meta.label_lower,
                    str(thing.pk),
                    details.get("school_id"),
                    details.get("provider_id"),
                    *(_json(details.get(name)) for name in ("before", "after")),
                ]
            )


def _json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, cls=DjangoJSONEncoder)
