from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from claims.models import MentorTraining, RowChange
from claims.wording.timeline import IN_A_CHANGE, THE_SERVICE, event_text_of
from mentors.models import Mentor
from support.presenters.facts import Value, things_in, values_of
from support.presenters.names import Named

if TYPE_CHECKING:
    from datetime import datetime

    from activity.models import Entry
    from claims.models import Claim

TRAININGS = MentorTraining._meta.db_table


@dataclass(frozen=True)
class Act:
    title: str
    by: str
    at: datetime
    values: list[Value]


@dataclass(frozen=True)
class Change:
    """`by` is the service with its task, or the database's role if nobody said."""

    thing: str
    by: str
    at: datetime
    values: list[Value]
    removed: bool


@dataclass(frozen=True)
class History:
    acts: list[Act]
    changes: list[Change]


def history_of(claim: Claim, acts: Sequence[Entry], changes: Sequence[RowChange]) -> History:
    """In the order given; each has its `by`."""
    mentors = _mentors_of(changes)
    things = things_in([*_facts_of(acts), *_facts_of(changes), *({"mentor": pk} for pk in mentors.values())])
    named = Named.of(things)
    return History(
        [_act(act, claim, named) for act in acts], [_change(change, claim, mentors, named) for change in changes]
    )


def _facts_of(records: Iterable[Entry | RowChange]) -> Iterable[Mapping[str, Any] | None]:
    return (facts for record in records for facts in (record.before, record.after))


def _mentors_of(changes: Iterable[RowChange]) -> dict[int, int]:
    """By the row of their training, also of rows that are gone."""
    rows = {change.row_id for change in changes if change.table_name == TRAININGS}
    if not rows:
        return {}
    removed = RowChange.objects.filter(
        claim_id__in={change.claim_id for change in changes}, table_name=TRAININGS, after__isnull=True
    )
    readiness = MentorTraining.objects.filter(pk__in=rows).values_list("pk", "mentor_id")
    mentor_then = Cast(KeyTextTransform("mentor_id", "before"), BigIntegerField())
    return dict(readiness.union(removed.values_list("row_id", mentor_then), all=True))


def _act(act: Entry, claim: Claim, named: Named) -> Act:
    return Act(
        title=event_text_of(act, claim).title,
        by=act.by.full_name if act.by else THE_SERVICE,
        at=act.at,
        values=list(values_of(act.before, act.after, named)),
    )


def _change(change: RowChange, claim: Claim, mentors: Mapping[int, int], named: Named) -> Change:
    thing = "Claim"
    if change.table_name == TRAININGS:
        mentor = mentors.get(change.row_id)
        thing = f"Hours of {named.name(Mentor, mentor) if mentor else 'a mentor'}"
    return Change(
        thing=thing if change.claim_id == claim.pk else IN_A_CHANGE.format(title=thing),
        by=_who(change),
        at=change.at,
        values=list(values_of(change.before, change.after, named)),
        removed=change.after is None,
    )


def _who(change: RowChange) -> str:
    if change.by:
        return str(change.by)
    return f"{THE_SERVICE}, {change.system_task}" if change.system_task else f"Not said (database role {change.role})"
