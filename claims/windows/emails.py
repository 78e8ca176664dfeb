"""One email a person, also for somebody at twenty schools. The number of queries for a batch of people is fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import SchoolMembership, User
from claims.actions.emails import hours_so_far, named, tasks_page
from claims.models import Claim, ClaimWindow
from claims.querysets import ClaimQuerySet
from claims.states import Status
from claims.wording.drafts import person_or_support
from claims.wording.sums import so_far
from common.addresses import full_address
from common.money import pounds
from common.words import counted, days_left, deadline, with_weekday
from messages_out.actions import Email
from schools.models import GrantConditionsAcceptance, HourlyRate, School

Facts = dict[str, Any]


class DraftSoFar(NamedTuple):
    draft: Claim
    hours: int


def people_to_tell(window: ClaimWindow) -> QuerySet[User]:
    """They can sign in."""
    of_a_school = SchoolMembership.objects.filter(user=OuterRef("pk"), school__in=schools_to_tell(window).values("pk"))
    return User.objects.filter(Exists(of_a_school), is_active=True, is_support=False).order_by("pk")


def schools_to_tell(window: ClaimWindow) -> QuerySet[School]:
    """Onboarded, eligible, and with drafts or without a claim; a withdrawn claim is none."""
    drafts = Claim.objects.drafts().without_untouched_changes().filter(school=OuterRef("pk"), window=window)
    claimed = _claimed_in(window).filter(school=OuterRef("pk"))
    eligible = School.objects.eligible_in(window.academic_year_id).filter(onboarded_at__isnull=False)
    schools = eligible.that_were_there_in(window.academic_year)
    return schools.filter(~Exists(claimed) | Exists(drafts))


def _claimed_in(window: ClaimWindow) -> ClaimQuerySet:
    return Claim.objects.handed_in().exclude(status=Status.WITHDRAWN).filter(window=window)


def letters_to(people: list[User], window: ClaimWindow, today: date, key: str, not_after: datetime) -> list[Email]:
    """Keys begin with `key`; what is not sent before `not_after` is not sent at all."""
    places = _schools_by_person(people, window)
    about_schools = _about_schools({school_id for of_one in places.values() for school_id in of_one}, window)
    about_window = _about_window(window, today)
    letters = []
    for person in people:
        theirs = [facts for school_id, facts in about_schools.items() if school_id in places[person.pk]]
        if theirs:
            letters.append(_letter(person, theirs, about_window, key, not_after))
    return letters


def _letter(person: User, schools: list[Facts], about_window: Facts, key: str, not_after: datetime) -> Email:
    only = schools[0] if len(schools) == 1 else None
    facts = about_window | {
        "who": named([school["name"] for school in schools]),
        "schools": schools,
        "link": only["link"] if only else full_address("your-organisations"),
    }
    school_id = only["id"] if only else None
    return Email(person.email, f"{key}:{person.pk}", facts, school_id=school_id, not_after=not_after)


def _about_window(window: ClaimWindow, today: date) -> Facts:
    year = window.academic_year
    is_last_day = window.closes_on == today
    return {
        "is_last_day": is_last_day,
        "left": "claims close today at 11:59pm" if is_last_day else f"{days_left(window.closes_on, today)} to claim",
        "deadline": deadline(window.closes_on),
        "last_day": with_weekday(window.closes_on),
        "year": year.name,
        "initial": counted(year.initial_cap, "hour"),
        "refresher": counted(year.refresher_cap, "hour"),
    }


def _schools_by_person(people: list[User], window: ClaimWindow) -> Mapping[int, set[int]]:
    places: defaultdict[int, set[int]] = defaultdict(set)
    rows = SchoolMembership.objects.filter(user__in=people, school__in=schools_to_tell(window).values("pk"))
    for user_id, school_id in rows.values_list("user_id", "school_id"):
        places[user_id].add(school_id)
    return places


def _about_schools(school_ids: Iterable[int], window: ClaimWindow) -> dict[int, Facts]:
    """In the order of their names."""
    rates = dict(HourlyRate.objects.filter(academic_year=window.academic_year_id).values_list("area", "pence"))
    drafts = _drafts_by_school(school_ids, window)
    claimed = set(_claimed_in(window).filter(school__in=school_ids).values_list("school", flat=True))
    acceptances = GrantConditionsAcceptance.objects.filter(academic_year=window.academic_year_id)
    accepted = set(acceptances.filter(school__in=school_ids).values_list("school", flat=True))
    return {
        school.pk: _about(school, drafts[school.pk], rates.get(school.funding_area))
        | {"has_claimed": school.pk in claimed, "has_accepted": school.pk in accepted}
        for school in schools_to_tell(window).filter(pk__in=school_ids).order_by("name", "pk")
    }


def _about(school: School, drafts: list[DraftSoFar], rate: int | None) -> Facts:
    """With one draft the link goes straight to it; without a rate nothing is said of pounds."""
    claims = full_address("claims:list", school=school.public_id)
    return {
        "id": school.pk,
        "name": school.name,
        "rate": pounds(rate) if rate else "",
        "drafts": [_draft(draft, hours, rate) for draft, hours in drafts],
        "has_changes": any(draft.changes_id for draft, _ in drafts),
        "link": tasks_page(drafts[0].draft) if len(drafts) == 1 else claims,
    }


def _draft(draft: Claim, hours: int, rate: int | None) -> Facts:
    """A change is paid at the frozen rate of its claim."""
    if draft.changes:
        rate = draft.changes.rate_pence
    return {
        "reference": draft.reference,
        "changes": draft.changes.reference if draft.changes else "",
        "provider": draft.provider.name,
        "so_far": so_far(hours, rate),
        "by": person_or_support(draft.created_by),
    }


def _drafts_by_school(school_ids: Iterable[int], window: ClaimWindow) -> Mapping[int, list[DraftSoFar]]:
    drafts: defaultdict[int, list[DraftSoFar]] = defaultdict(list)
    drafts_of_schools = Claim.objects.drafts().filter(window=window, school__in=school_ids)
    found = drafts_of_schools.without_untouched_changes().order_by("pk")
    rows = list(found.select_related("school", "provider", "created_by", "changes"))
    hours = hours_so_far(rows)
    for draft in rows:
        drafts[draft.school_id].append(DraftSoFar(draft, hours.get(draft.pk, 0)))
    return drafts
