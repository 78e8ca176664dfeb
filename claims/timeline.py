"""The story of a claim, told from the record of acts in three voices: the school's, the provider's and support's.

Schools and providers read what has a sentence for them here, and nothing else: what a school may not know yet, or a
provider never, simply has no sentence. Support reads every act, with old and new values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from activity.models import Entry
from claims.models import Claim
from claims.states import Status
from common.money import pounds
from common.words import counted
from mentors.models import Mentor

if TYPE_CHECKING:
    from accounts.models import User

SUPPORT = "Claim funding support"
THE_SERVICE = "The service"


class Audience(Enum):
    SCHOOL = "school"
    PROVIDER = "provider"
    SUPPORT = "support"


@dataclass(frozen=True)
class Voice:
    """A title for everybody who may read of it, and a sentence for each; None where it is not told."""

    title: str
    school: str | None = None
    provider: str | None = None


# {sum}: "26 hours, £1,138.80" as it was after the act; {reason}: what the person wrote.
VOICES = {
    "draft started": Voice("Draft started", school=""),
    "claim copied": Voice("Draft started from an earlier claim", school=""),
    "provider changed": Voice("Provider changed"),
    "mentors chosen": Voice("Mentors chosen"),
    "hours entered": Voice("Hours entered"),
    "confirmation answered": Voice("Provider's confirmation answered"),
    "draft handed over": Voice("Handed over to a colleague", school=""),
    "draft sent to the school": Voice("Draft sent to the school", school="It is not submitted yet."),
    "draft deleted": Voice("Draft deleted"),
    "draft expired": Voice("Window closed", school="The draft was not submitted in time."),
    "claim submitted": Voice("Submitted", school="{sum}. Rate, hours and amount were fixed.", provider="{sum}."),
    "change started": Voice("Change started", school="The submitted claim stands until the change is submitted."),
    "claim changed": Voice("Changed", school="Now {sum}.", provider="Now {sum}."),
    "claim withdrawn": Voice(
        "Withdrawn",
        school="It will not be paid. Its hours can be claimed again.{reason}",
        provider="It will not be paid.",
    ),
    "claim chosen for a check": Voice(
        "Chosen for an assurance check",
        school="{provider} compares the hours with its own record.",
        provider="You are asked to compare the hours with your record.",
    ),
}


@dataclass(frozen=True)
class Value:
    """One thing that an act changed, in words: its name, what it was and what it is."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One act as a reader sees it. `values` are for support alone."""

    title: str
    by: str
    at: datetime
    words: str
    values: tuple[Value, ...] = ()


def story(claim: Claim, audience: Audience) -> list[Event]:
    """What happened to a claim, the newest first: one query, and one more for support. The claim has its school."""
    entries = list(Entry.objects.about(claim).select_related("by"))[::-1]
    if audience is Audience.SUPPORT:
        names = _names_in(entries)
        return [_for_support(entry, names) for entry in entries]
    told = ((entry, _words(entry, claim, audience)) for entry in entries)
    return [
        Event(VOICES[entry.verb].title, _actor(entry.by, claim, audience), entry.at, words)
        for entry, words in told
        if words is not None
    ]


def _words(entry: Entry, claim: Claim, audience: Audience) -> str | None:
    """The sentence for this reader, filled in; None where the reader is not told."""
    voice, after = VOICES.get(entry.verb), entry.after or {}
    sentence = getattr(voice, audience.value, None)
    if sentence is None:
        return None
    facts = {"provider": claim.provider.name, "sum": "", "reason": ""}
    if after.get("amount_pence") is not None:
        facts["sum"] = f"{counted(after['hours'], 'hour')}, {pounds(after['amount_pence'])}"
    if after.get("reason"):
        facts["reason"] = f" Reason: {after['reason']}"
    return str(sentence).format(**facts)


def _actor(by: User | None, claim: Claim, audience: Audience) -> str:
    """Who, as far as this reader is to know: the school reads names, the provider reads the school's."""
    if by is None:
        return THE_SERVICE
    if by.is_support:
        return SUPPORT
    return by.full_name if audience is Audience.SCHOOL else claim.school.name


def _for_support(entry: Entry, names: Mapping[int, str]) -> Event:
    """Every act under the name of whoever did it, with each value that it changed."""
    voice = VOICES.get(entry.verb)
    return Event(
        title=voice.title if voice else entry.verb[:1].upper() + entry.verb[1:],
        by=entry.by.full_name if entry.by else THE_SERVICE,
        at=entry.at,
        words="",
        values=tuple(_values(_flat(entry.before, names), _flat(entry.after, names))),
    )


def _values(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[Value]:
    for name in dict.fromkeys([*before, *after]):
        if before.get(name, "") != after.get(name, ""):
            yield Value(name, before.get(name, ""), after.get(name, ""))


def _flat(facts: Mapping[str, Any] | None, names: Mapping[int, str]) -> dict[str, str]:
    """Facts in words, one line each; hours get a line for each mentor."""
    lines: dict[str, str] = {}
    for name, value in (facts or {}).items():
        if name == "mentors":
            lines |= {f"hours of {names[line['mentor_id']]}": str(line["hours"]) for line in value}
        elif isinstance(value, dict):
            lines |= {f"hours of {names[int(pk)]}": _in_words(name, hours) for pk, hours in value.items()}
        else:
            lines[name.removesuffix("_pence").replace("_", " ")] = _in_words(name, value)
    return lines


def _in_words(name: str, value: Any) -> str:
    if value is None:
        return "not answered"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "status":
        return Status(value).label
    return pounds(value) if name.endswith("_pence") else str(value)


def _names_in(entries: Iterable[Entry]) -> dict[int, str]:
    """The names of all mentors whose hours are in these entries; whoever is gone keeps a number."""
    mentors = {pk for entry in entries for facts in (entry.before, entry.after) for pk in _mentors_in(facts or {})}
    found = {mentor.pk: mentor.full_name for mentor in Mentor.objects.filter(pk__in=mentors)}
    return {pk: found.get(pk, f"mentor {pk}") for pk in mentors}


def _mentors_in(facts: Mapping[str, Any]) -> Iterable[int]:
    yield from (line["mentor_id"] for line in facts.get("mentors", []))
    if isinstance(hours := facts.get("hours"), dict):
        yield from (int(pk) for pk in hours)
