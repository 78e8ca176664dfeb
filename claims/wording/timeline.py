"""Schools and providers read what has a sentence for them here, support every act. The draft of a change belongs to the
claim, also when nothing came of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from accounts.models import User
from activity.models import Entry
from claims.answers import YES_OR_NO_ANSWERS
from claims.deleted_drafts import LOST
from claims.models import Claim
from claims.states import Status
from claims.wording.drafts import person_or_support
from common.clock import now
from common.money import pounds
from common.words import counted, listed, with_weekday
from mentors.models import Mentor

THE_SERVICE = person_or_support(None)
People = Mapping[int | None, User]


class Audience(Enum):
    SCHOOL = "school"
    PROVIDER = "provider"
    SUPPORT = "support"


@dataclass(frozen=True)
class EventText:
    """None where it is not told."""

    title: str
    school: str | None = None
    provider: str | None = None


# {said}: what was written about each mentor.
# {sum}: "26 hours, £1,138.80" as it was after the act; {reason}, {note}: what the person wrote; {to}: the colleague.
EVENT_TEXTS = {
    "draft started": EventText("Draft started", school=""),
    "claim copied": EventText("Draft started from an earlier claim", school=""),
    "provider changed": EventText("Provider changed"),
    "mentors chosen": EventText("Mentors chosen"),
    "mentor found": EventText("Mentor found"),
    "hours entered": EventText("Hours entered"),
    **{answer.verb: EventText(answer.title) for answer in YES_OR_NO_ANSWERS},
    "draft handed over": EventText("Handed over to a colleague", school="To {to}.{note}"),
    "draft sent to the school": EventText("Draft sent to the school", school="It is not submitted yet.{note}"),
    "draft deleted": EventText("Draft deleted"),
    "draft expired": EventText("Window closed", school="The draft was not submitted in time."),
    "claim submitted": EventText("Submitted", school="{sum}.", provider="{sum}."),
    "change started": EventText("Change started", school="The submitted claim stands until the change is submitted."),
    "claim changed": EventText("Changed", school="Now {sum}.", provider="Now {sum}."),
    "claim withdrawn": EventText(
        "Withdrawn",
        school="It will not be paid. Its hours can be claimed again.{reason}",
        provider="It will not be paid.",
    ),
    "claim sent to the payer": EventText("Sent to the payer", school="{sum}.", provider="{sum}."),
    "payer asked for information": EventText(
        "Payer needs information", school="The payer cannot pay yet.{reason}", provider="The payer cannot pay yet."
    ),
    "payment refused": EventText(
        "Refused by the payer",
        school="It will not be paid. Its hours can be claimed again.{reason}",
        provider="It will not be paid.",
    ),
    "claim paid": EventText("Paid", school="The payer paid {sum}.", provider="The payer paid {sum}."),
    "claim chosen for a check": EventText(
        "Chosen for an assurance check",
        school="{provider} compares the hours with its own record.",
        provider="You are asked to compare the hours with your record.",
    ),
    "provider agreed": EventText(
        "Confirmed in the check",
        school="{provider} agrees the hours of every mentor.",
        provider="You agree the hours of every mentor.",
    ),
    "provider did not agree": EventText(
        "Not agreed in the check",
        school="{provider} does not agree the hours of every mentor.{said}",
        provider="You do not agree the hours of every mentor. The school can reply.{said}",
    ),
    "school accepted": EventText(
        "Reply sent",
        school="The record of {provider} is accepted.",
        provider="The school accepts your record.",
    ),
    "school disputed": EventText(
        "Reply sent",
        school="The record of {provider} is disputed. Our support team decides by {decision_due}.{said}",
        provider="The school disputes your record. Our support team decides by {decision_due}.{said}",
    ),
    "school reminded of its reply": EventText("Reminded of the reply", school=""),
    "check decided": EventText(
        "Decided", school="After the check: {sum}.{said}", provider="After the check: {sum}.{said}"
    ),
    "check ended without an answer": EventText(
        "Check ended without an answer",
        school="{provider} did not answer in time, so our support team ended the check. You have nothing to do.",
        provider="You did not answer in time, so our support team ended the check.",
    ),
    "answer reopened": EventText(
        "Check opened again",
        school="{provider} is asked to look at the hours again.",
        provider="You are asked to look at the hours again.{reason}",
    ),
}
STANDS = "The claim stands as it was submitted."
# The same acts in the draft of a change, where they mean something else; all others are titled by IN_A_CHANGE.
CHANGE_EVENT_TEXTS = {
    "draft handed over": EventText("Change handed over to a colleague", school="To {to}.{note}"),
    "draft sent to the school": EventText("Change sent to the school", school="It is not submitted yet.{note}"),
    "draft deleted": EventText("Change given up", school=STANDS),
    "draft expired": EventText("Change not submitted in time", school=STANDS),
    LOST: EventText("Change lost with the claim", school="It was not submitted before the claim was withdrawn."),
}
IN_A_CHANGE = "{title}, in a change"
BY_THE_PROVIDER = {"provider agreed", "provider did not agree"}
WINDOW_CLOSED = EventText(
    "Window closed",
    school="",
    provider="The school cannot change or withdraw the claim any more.",
)


@dataclass(frozen=True)
class Event:
    title: str
    by: str
    at: datetime
    words: str


def timeline_of(claim: Claim, audience: Audience) -> list[Event]:
    """The newest first. The claim has its school, provider and window."""
    acts = acts_of(claim)
    return events_for(acts, claim, audience, people_in(acts))


def acts_of(claim: Claim) -> list[Entry]:
    """With the drafts of its changes, the newest first."""
    acts = list(Entry.objects.about(claim))
    if drafts := drafts_of_changes(acts):
        about_drafts = Entry.objects.filter(about_kind=claim._meta.label_lower, about_id__in=map(str, drafts))
        acts = sorted([*acts, *about_drafts], key=lambda act: act.pk)
    return acts[::-1]


def people_in(acts: Iterable[Entry], *others: int | None, reader: User | None = None) -> People:
    """By id. One query at most."""
    known: dict[int | None, User] = {reader.pk: reader} if reader else {}
    handed_to = (act.after["to"] for act in acts if act.after and "to" in act.after)
    ids = {*(act.by_id for act in acts), *handed_to, *others} - {None, *known}
    return known | User.objects.in_bulk(ids) if ids else known


def drafts_of_changes(acts: Iterable[Entry]) -> list[int]:
    """Ids; those rows are gone once a change is over."""
    return [act.after["draft"] for act in acts if act.verb == "change started" and act.after]


def events_for(acts: Iterable[Entry], claim: Claim, audience: Audience, people: People) -> list[Event]:
    said = said_in(acts := list(acts), claim, audience)
    events = [
        Event(event_text.title, _actor(act, claim, audience, people), _moment(act, claim), words)
        for act in acts
        for event_text in [event_text_of(act, claim)]
        if (words := _words(event_text, act, claim, audience, people, said.get(act.pk, ""))) is not None
    ]
    return _with_the_closing(events, claim, audience)


def _moment(act: Entry, claim: Claim) -> datetime:
    """A window closes at its own time, whenever that was written down."""
    return min(act.at, claim.window.closes_at) if act.verb == "draft expired" else act.at


def event_text_of(act: Entry, claim: Claim) -> EventText:
    event_text = EVENT_TEXTS.get(act.verb) or EventText(act.verb[:1].upper() + act.verb[1:])
    if act.about_id == str(claim.pk):
        return event_text
    return CHANGE_EVENT_TEXTS.get(act.verb) or EventText(IN_A_CHANGE.format(title=event_text.title))


def _words(
    event_text: EventText, act: Entry, claim: Claim, audience: Audience, people: People, said: str
) -> str | None:
    if audience is Audience.SUPPORT:
        return said.strip()
    sentence = event_text.school if audience is Audience.SCHOOL else event_text.provider
    return None if sentence is None else sentence.format(said=said, **_facts(act.after or {}, claim, people))


def _facts(after: Mapping[str, Any], claim: Claim, people: People) -> dict[str, str]:
    amount, reason, note = after.get("amount_pence"), after.get("reason"), after.get("note")
    return {
        "provider": claim.provider.name,
        "sum": "" if amount is None else f"{counted(after['hours'], 'hour')}, {pounds(amount)}",
        "decision_due": with_weekday(date.fromisoformat(due)) if (due := after.get("decision_due_on")) else "",
        "reason": f" Reason: {reason}" if reason else "",
        "note": f" Note: {note}" if note else "",
        "to": person_or_support(people[to]) if (to := after.get("to")) in people else "a colleague",
    }


def said_in(acts: Iterable[Entry], claim: Claim, audience: Audience) -> dict[int, str]:
    """By act: " Grace Oyelaran: 8 hours. “Two sessions were missed.”" One query at most. A school's files are not named
    to the provider.
    """
    lines = {act.pk: act.after["said"] for act in acts if act.after and act.after.get("said")}
    if not lines:
        return {}
    names = {training.pk: training.mentor for training in claim.trainings.select_related("mentor")}
    with_files = audience is not Audience.PROVIDER
    return {
        act: "".join(_line(names[each["training"]], each, with_files=with_files) for each in of_act)
        for act, of_act in lines.items()
    }


def _line(name: Mentor, said: Mapping[str, Any], *, with_files: bool) -> str:
    words = f" “{said['words']}”" if said["words"] else ""
    files = f" With {listed(said['files'])}." if with_files and said.get("files") else ""
    return f" {name}: {counted(said['hours'], 'hour')}.{words}{files}"


def _actor(act: Entry, claim: Claim, audience: Audience, people: People) -> str:
    """Support reads names, a school its own people's, each side the other's. Nobody where the service did it: what a
    school accepts is decided with it.
    """
    by = people[act.by_id] if act.by_id else None
    if by is None or (act.verb == "check decided" and not by.is_support):
        return THE_SERVICE if audience is Audience.SUPPORT else ""
    if audience is Audience.SUPPORT:
        return by.full_name
    if by.is_support:
        return person_or_support(by)
    if act.verb in BY_THE_PROVIDER:
        return claim.provider.name
    return by.full_name if audience is Audience.SCHOOL else claim.school.name


def _with_the_closing(events: list[Event], claim: Claim, audience: Audience) -> list[Event]:
    """A window closes for all its claims, and can be moved, so there is no entry."""
    if not claim.submitted_at or claim.status == Status.WITHDRAWN or (at := claim.window.closes_at) > now():
        return events
    words = {Audience.SCHOOL: WINDOW_CLOSED.school, Audience.PROVIDER: WINDOW_CLOSED.provider}
    by = THE_SERVICE if audience is Audience.SUPPORT else ""
    closed = Event(WINDOW_CLOSED.title, by, at, words.get(audience) or "")
    place = next((number for number, event in enumerate(events) if event.at <= at), len(events))
    return [*events[:place], closed, *events[place:]]
