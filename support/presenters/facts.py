"""`provider` and `provider_id` are the same fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import User
from claims.answers import YES_OR_NO_ANSWERS
from claims.models import Claim, ClaimWindow, MentorTraining, TrainingType
from claims.pending_mentors import PendingMentor
from claims.wording.support_status import SUPPORT_STATUS_TEXTS
from common.money import pounds
from common.words import in_words, listed, moment_in_words
from files.models import StoredFile
from mentors.models import Mentor
from providers.models import Provider
from sampling.models import Reason, SamplingRun
from schools.models import FundingArea, School
from support.presenters.names import Kind, Named

Facts = Mapping[str, Any]

# Said by the time and the name beside them, or by a reference.
NOT_SHOWN = {"id", "claim", "draft", "key", "version", "updated_at", "updated_by"}
THINGS: dict[str, Kind] = {
    "changes": Claim,
    "created_by": User,
    "file": StoredFile,
    "mentor": Mentor,
    "provider": Provider,
    "run": SamplingRun,
    "school": School,
    "submitted_by": User,
    "to": User,
    "training": MentorTraining,
    "window": ClaimWindow,
}
LABELS: dict[str, dict[str, Any]] = {
    "funding_area": dict(FundingArea.choices),
    "reason": dict(Reason.choices),
    "status": {status.value: text.label for status, text in SUPPORT_STATUS_TEXTS.items()},
    "training_type": dict(TrainingType.choices),
}
ANSWERS = {answer.column for answer in YES_OR_NO_ANSWERS}
CALLED = {
    "changes": "change of",
    "created_at": "started",
    "created_by": "started by",
    "drafted_as": "prepared as",
    "from": "copied from",
    "run": "sample of",
    "submitted_at": "submitted",
    "to": "handed over to",
    "training": "mentor",
}


@dataclass(frozen=True)
class Value:
    name: str
    before: str
    after: str

    @property
    def as_act(self) -> str:
        """hours: 14, or hours: 14, then 12"""
        return (
            f"{self.name}: {self.before}, then {self.after or 'nothing'}"
            if self.before
            else f"{self.name}: {self.after}"
        )

    @property
    def as_change(self) -> str:
        """hours: nothing, then 14"""
        return f"{self.name}: {self.before or 'nothing'}, then {self.after or 'nothing'}"


def values_of(before: Facts | None, after: Facts | None, named: Named) -> Iterable[Value]:
    was, is_now = _lines(before or {}, named), _lines(after or {}, named)
    for name in dict.fromkeys([*was, *is_now]):
        if was.get(name, "") != is_now.get(name, ""):
            yield Value(name, was.get(name, ""), is_now.get(name, ""))


def things_in(records: Iterable[Facts | None]) -> dict[Kind, set[int]]:
    ids: dict[Kind, set[int]] = defaultdict(set)
    for facts in records:
        for name, value in (facts or {}).items():
            if name in ("mentors", "hours"):
                ids[Mentor] |= _hours_by_mentor(value).keys()
            elif (kind := THINGS.get(_plain(name))) and isinstance(value, int):
                ids[kind].add(value)
    return {kind: pks for kind, pks in ids.items() if pks}


def _lines(facts: Facts, named: Named) -> dict[str, str]:
    """Hours get a line for each mentor."""
    lines: dict[str, str] = {}
    for name, value in facts.items():
        if name == "to_find":
            lines["mentors to find"] = _to_find(value)
        elif by_mentor := _hours_by_mentor(value):
            lines |= {f"hours of {named.name(Mentor, pk)}": hours for pk, hours in by_mentor.items()}
        elif not isinstance(value, dict | list) and (plain := _plain(name)) not in NOT_SHOWN:
            lines[CALLED.get(plain) or plain.removesuffix("_pence").replace("_", " ")] = _in_words(plain, value, named)
    return lines


def _to_find(value: Any) -> str:
    """How many wait; or each, with what is known."""
    if isinstance(value, int):
        return str(value)
    waiting = [PendingMentor(**each) for each in value or []]
    return listed(f"{each.in_short}, teacher reference number (TRN) {each.trn}" for each in waiting)


def _plain(name: str) -> str:
    return name.removesuffix("_id")


def _hours_by_mentor(value: Any) -> dict[int, str]:
    """{"7": 14}, and [{"mentor_id": 7, "hours": 14, ...}]."""
    if isinstance(value, list):
        return {line["mentor_id"]: str(line["hours"]) for line in value if "mentor_id" in line}
    if isinstance(value, dict):
        return {int(pk): "not answered" if hours is None else str(hours) for pk, hours in value.items()}
    return {}


def _in_words(name: str, value: Any, named: Named) -> str:
    if value is None or value == "":
        return "not answered" if name in ANSWERS else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in THINGS and isinstance(value, int):
        return named.name(THINGS[name], value)
    if name.endswith("_at"):
        return moment_in_words(datetime.fromisoformat(value))
    if name.endswith("_on"):
        return in_words(date.fromisoformat(value))
    if name.endswith("_pence"):
        return pounds(value)
    return str(LABELS.get(name, {}).get(value, value))
