"""The database's own record of a claim in words: what each statement changed, also one sent past the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from common.money import pounds
from mentors.models import Mentor

if TYPE_CHECKING:
    from datetime import datetime

    from claims.models import MentorTraining, RowChange

# Said by the time and the name beside them.
NOT_SHOWN = {"id", "claim_id", "version", "updated_at", "updated_by_id"}
CLAIMS = "claims_claim"


@dataclass(frozen=True)
class Change:
    """One row that one statement changed. `by` is the database's role where nobody said who acts."""

    thing: str
    by: str
    at: datetime
    values: list[tuple[str, str, str]]
    removed: bool


def changes_in_words(changes: Sequence[RowChange], trainings: Iterable[MentorTraining]) -> list[Change]:
    """In the order given, with one query for mentors who are not on the claim any more. Each change has its `by`."""
    names = {training.pk: str(training.mentor) for training in trainings}
    gone = {pk for change in changes if (pk := change.before.get("mentor_id"))}
    by_mentor = {mentor.pk: str(mentor) for mentor in Mentor.objects.filter(pk__in=gone)} if gone else {}
    return [
        Change(
            thing=_thing(change, names, by_mentor),
            by=str(change.by) if change.by else f"Not said (database role {change.role})",
            at=change.at,
            values=list(_values(change.before, change.after or {})),
            removed=change.after is None,
        )
        for change in changes
    ]


def _thing(change: RowChange, names: Mapping[int, str], by_mentor: Mapping[int, str]) -> str:
    if change.table_name == CLAIMS:
        return "Claim"
    mentor = names.get(change.row_id) or by_mentor.get(change.before.get("mentor_id", 0), "a mentor")
    return f"Hours of {mentor}"


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for column in sorted(set(before) - NOT_SHOWN):
        was, now = _in_words(column, before[column]), _in_words(column, after.get(column))
        if was or now:
            yield column.removesuffix("_pence").removesuffix("_id").replace("_", " "), was, now


def _in_words(column: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return pounds(value) if column.endswith("_pence") else str(value)
