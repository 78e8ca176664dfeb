"""Which facts a heading can mean, the likeliest first."""

from __future__ import annotations

import re
import unicodedata

from training_records.facts import Fact
from training_records.hours import worth_of

_OF_OTHERS = re.compile(
    r"\b(?:trainees?|students?|pupils?|ects?|notes?|comments?|phone|telephone|tel|contact|lead provider)\b"
)
_NOT_DONE = re.compile(
    r"\b(?:planned|expected|target|required|remaining|left|max|maximum|cap|booked|start|end|finish|claimed)\b"
)
_TOTAL = re.compile(r"\b(?:totals?|sum|overall)\b")
_SCHOOL = re.compile(r"\b(?:schools?|placement|setting|establishment|academy|site|college|nursery|organisation)\b")
_MENTOR = re.compile(r"\b(?:mentors?|teachers?|colleague|staff|participant|attendee|delegate|person)\b")
_NOT_A_NAME = re.compile(
    r"\b(?:id|no|number|type|role|status|date|subject|phase|region|trust|group|kind|code|week|session|course)\b"
)
_PLAIN = [
    (Fact.EMAIL, re.compile(r"\be ?mails?\b")),
    (Fact.POSTCODE, re.compile(r"\bpost ?code\b")),
    (Fact.TRN, re.compile(r"\btrn\b|\bteachers? ref\w*\b|\breference number\b")),
    (Fact.URN, re.compile(r"\burn\b|\bunique reference\b")),
    (Fact.MINUTES, re.compile(r"\bminutes?\b|\bmins?\b")),
    (Fact.HOURS, re.compile(r"\bhours?\b|\bhrs?\b|\blength\b|\bduration\b|\btime\b")),
    (Fact.ATTENDED, re.compile(r"\battend\w*\b|\bpresent\b|\bcomplete[d]?\b")),
    (Fact.LAST_NAME, re.compile(r"\bsurname\b|\blast ?name\b|\bfamily name\b|^last$")),
    (Fact.FIRST_NAME, re.compile(r"\bfirst ?name\b|\bforenames?\b|\bgiven name\b|^first$")),
    (Fact.YEAR, re.compile(r"\bacademic year\b|\bschool year\b|^ay$|\byear\b|\bcohort\b")),
]


def plain_heading(text: str) -> str:
    """Small letters and digits, one space between: "Teacher ref. no." is "teacher ref no"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def facts_of(heading: str) -> list[Fact]:
    said = plain_heading(heading)
    if _OF_OTHERS.search(said):
        return []
    found = [fact for fact, pattern in _PLAIN if pattern.search(said)]
    if worth_of(heading) and Fact.HOURS not in found:
        found.insert(0, Fact.HOURS)
    return [*found, *_named(said)]


def _named(said: str) -> list[Fact]:
    """The last noun is what the heading is of: a school mentor is a mentor, a mentor's school is a school."""
    schools, mentors = list(_SCHOOL.finditer(said)), list(_MENTOR.finditer(said))
    if _NOT_A_NAME.search(said) or not (schools or mentors or re.fullmatch(r"(?:full )?names?", said)):
        return []
    if schools and (not mentors or schools[-1].start() > mentors[-1].start()):
        return [Fact.SCHOOL]
    return [Fact.NAME]


def is_of_others(heading: str) -> bool:
    """Of trainees, or notes."""
    return bool(_OF_OTHERS.search(plain_heading(heading)))


def is_total(heading: str) -> bool:
    return bool(_TOTAL.search(plain_heading(heading)))


def is_not_done(heading: str) -> bool:
    """Hours that were planned or are left, not had."""
    return bool(_NOT_DONE.search(plain_heading(heading)))
