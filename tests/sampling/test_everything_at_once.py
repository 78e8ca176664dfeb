"""Everybody acts on the same few claims during draws and the closing (A02, A10)."""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum

from accounts.models import User
from claims.actions.change import start_change
from claims.actions.copy import copy_into_window
from claims.actions.draft import (
    change_provider,
    choose_mentors,
    delete_draft,
    hand_over,
    set_answer,
    set_hours,
    start_draft,
)
from claims.actions.remove_mentor import StillOnClaims, remove_mentor
from claims.actions.send_to_school import send_to_school
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Allowance, Claim, ClaimWindow, MentorTraining
from claims.refusals import Busy, Refused
from claims.states import USES_NO_ALLOWANCE, Status
from claims.windows.close import close_window
from common.limits import TooManyTries
from mentors.actions import add_mentor
from mentors.models import Mentor
from providers.models import Provider
from sampling.actions import ClaimsMovedOn, draw_sample
from sampling.draw import Parameters
from schools.models import School
from tests.claims.guards import run
from tests.crowd import all_at_once
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    claimant_at,
    claiming_school,
    open_window,
    support_user,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PEOPLE, ACTS_EACH, CLAIMS = 12, 25, 8
EXPECTED = (Refused, StillOnClaims, ClaimsMovedOn, TooManyTries)


class Crowd:
    """Of one school and support."""

    def __init__(self) -> None:
        self.window: ClaimWindow = open_window()
        self.school: School = claiming_school()
        self.providers: list[Provider] = [ProviderFactory() for _ in range(2)]
        self.mentors: list[Mentor] = [MentorFactory(at=[self.school]) for _ in range(5)]
        self.support: User = support_user()
        self.people: list[User] = [claimant_at(self.school) for _ in range(PEOPLE)]
        for number in range(CLAIMS):
            hours = {self.mentors[number % 5]: 2, self.mentors[(number + 1) % 5]: 1}
            ClaimFactory(school=self.school, provider=self.providers[0], hours_of=hours, answered=True)

    def acts_of(self, by: User, seed: int) -> Callable[[], Counter[str]]:
        return partial(self.do_things, by, random.Random(seed))

    def do_things(self, by: User, chance: random.Random) -> Counter[str]:
        outcomes: Counter[str] = Counter()
        for _ in range(ACTS_EACH):
            try:
                outcomes[type(self.do_something(by, chance)).__name__] += 1
            except EXPECTED as refusal:
                outcomes[type(refusal).__name__] += 1
        return outcomes

    def do_something(self, by: User, chance: random.Random) -> Any:
        """A random act."""
        claim = chance.choice(list(Claim.objects.select_related("school", "provider", "window")))
        mentors = chance.sample(self.mentors, chance.randint(1, 3))
        edit: dict[str, Any] = {"claim": claim, "version": claim.version, "by": by}
        hours = {pk: chance.randint(1, 3) for pk in claim.trainings.values_list("mentor_id", flat=True)}
        one = mentors[0]
        possible: list[Callable[[], Any]] = [
            partial(choose_mentors, mentors=mentors, **edit),
            partial(set_hours, hours=hours, **edit),
            partial(set_answer, question=PROVIDER_CONFIRMED, answer=True, **edit),
            partial(change_provider, provider=chance.choice(self.providers), **edit),
            partial(hand_over, claim=claim, to=self.people[0], note="", by=by),
            partial(delete_draft, claim=claim, by=by),
            *[partial(submit, claim=claim, submitter_is_mentor=False, by=by)] * 3,
            *[partial(start_change, claim=claim, by=by)] * 2,
            partial(withdraw, claim=claim, reason="", by=by),
            partial(copy_into_window, claim=claim, window=self.window, by=by),
            partial(start_draft, school=self.school, provider=self.providers[1], window=self.window, by=by),
            partial(send_to_school, note="", **edit | {"by": self.support}),
            partial(remove_mentor, mentor=one, school=self.school, by=by),
            partial(
                add_mentor, school=self.school, trn=one.trn, first_name="Ada", last_name=chance.choice("XY"), by=by
            ),
        ]
        return chance.choice(possible)()

    def draw_and_close(self) -> Counter[str]:
        outcomes: Counter[str] = Counter()
        for _ in range(6):
            time.sleep(0.2)
            try:
                draw_sample(window=self.window, by=self.support, parameters=Parameters(500_000, 0, 5))
                outcomes["a sample"] += 1
            except ClaimsMovedOn:
                outcomes["ClaimsMovedOn"] += 1
        after = self.window.closes_at + timedelta(days=365)
        outcomes["closed"] += close_window(window=self.window, at=after)
        return outcomes


def deadlocks() -> int:
    """PostgreSQL's count, with those that were tried again."""
    return int(
        run("SELECT deadlocks FROM pg_stat_database WHERE datname = %s", [connection.settings_dict["NAME"]])[0][0]
    )


def hours_by_mentor_and_provider() -> dict[tuple[int, int], int]:
    live = MentorTraining.objects.exclude(claim__status__in=USES_NO_ALLOWANCE)
    sums = live.values_list("mentor", "claim__provider").annotate(hours=Sum(F("hours") - F("hours_given_back")))
    return {(mentor, provider): hours for mentor, provider, hours in sums}


def test_nothing_goes_wrong_when_everybody_does_anything_with_the_same_claims() -> None:
    crowd, before = Crowd(), deadlocks()

    results = all_at_once([*[crowd.acts_of(by, seed) for seed, by in enumerate(crowd.people)], crowd.draw_and_close])

    assert [repr(result) for result in results if isinstance(result, Exception)] == []
    outcomes = sum((result for result in results if isinstance(result, Counter)), Counter[str]())
    assert outcomes["closed"] == 1
    assert outcomes[Busy.__name__] == 0
    assert deadlocks() == before
    used = Allowance.objects.filter(used__gt=0).values_list("mentor", "provider", "used")
    assert {(mentor, provider): hours for mentor, provider, hours in used} == hours_by_mentor_and_provider()
    in_samples = set(Claim.objects.filter(samplings__isnull=False).values_list("pk", flat=True))
    being_checked = Claim.objects.filter(status=Status.SAMPLING_IN_PROGRESS).values_list("pk", flat=True)
    assert in_samples == set(being_checked)
    on_claims = MentorTraining.objects.filter(claim__status=Status.DRAFT).values_list("mentor", flat=True)
    assert set(on_claims) <= set(crowd.school.mentor_placements.values_list("mentor", flat=True))


def test_a_deadlock_would_be_counted() -> None:
    """The control."""
    claims, before, both_hold = [ClaimFactory(), ClaimFactory()], deadlocks(), Barrier(2)

    def hold_both(first: Claim, second: Claim) -> None:
        with transaction.atomic():
            Claim.objects.select_for_update().get(pk=first.pk)
            both_hold.wait(timeout=60)
            Claim.objects.select_for_update().get(pk=second.pk)

    results = all_at_once([partial(hold_both, *claims), partial(hold_both, *reversed(claims))])

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "OperationalError"]
    assert deadlocks() == before + 1
