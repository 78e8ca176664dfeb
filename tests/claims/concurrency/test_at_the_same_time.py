"""Nobody goes over the cap, nothing is done twice, no deadlocks (A01, A02, A05)."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError
from django.db.models import F, Sum

from activity.models import Entry
from claims.actions.change import start_change
from claims.actions.draft import choose_mentors, set_hours, start_draft
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.allowance import hours_left
from claims.models import Allowance, Claim, MentorTraining
from claims.refusals import CanNotBeChanged, DraftGone, OverAllowance
from claims.states import USES_NO_ALLOWANCE, Status
from claims.windows.close import close_window
from mentors.models import Mentor
from messages_out.models import Message
from providers.models import Provider
from tests.claims.guards import no_counting
from tests.crowd import all_at_once
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, claimant_at, claiming_school, window_in
from tests.factories.answers import answer_the_rest
from tests.raw_changes import by_hand

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def ready_draft(provider: Provider, hours_of: dict[Mentor, int]) -> Claim:
    return ClaimFactory(school=claiming_school(), provider=provider, hours_of=hours_of, answered=True)


def submission_of(draft: Claim) -> partial[Claim]:
    by = claimant_at(draft.school)
    return partial(submit, claim=draft, submitter_is_mentor=False, by=by)


def live_hours() -> dict[int, int]:
    """By mentor, added up from the claims."""
    live = MentorTraining.objects.exclude(claim__status__in=USES_NO_ALLOWANCE)
    sums = live.values("mentor").annotate(hours=Sum(F("hours") - F("hours_given_back")))
    return {row["mentor"]: row["hours"] for row in sums}


def ledger() -> dict[int, int]:
    return dict(Allowance.objects.filter(used__gt=0).values_list("mentor_id", "used"))


def test_of_two_schools_that_want_the_same_hours_one_gets_them() -> None:
    outcomes: Counter[str] = Counter()
    for _ in range(10):
        provider, ada = ProviderFactory(), MentorFactory()
        drafts = [ready_draft(provider, {ada: 11}) for _ in range(2)]

        results = all_at_once([submission_of(draft) for draft in drafts])

        outcomes.update(type(result).__name__ for result in results)
        refusal = next(result for result in results if isinstance(result, OverAllowance))
        assert refusal.shortfalls[0].left.left == 5
        assert ledger()[ada.pk] == 11
    assert outcomes == {"Claim": 10, "OverAllowance": 10}


def check_then_submit(draft: Claim, both_have_looked: Barrier) -> bool:
    """Careless code: look, then write, without a lock."""
    training = draft.trainings.get()
    left = hours_left([training.mentor], draft.provider, draft.window.academic_year, draft.school)
    both_have_looked.wait(timeout=60)
    if training.hours > left[training.mentor_id].left:
        return False
    agreed = {"funding_area": "fringe", "rate_pence": 1, "hours": 11, "amount_pence": 11, "submitter_is_mentor": False}
    with by_hand():
        Claim.objects.filter(pk=draft.pk).update(status=Status.SUBMITTED, submitted_at=F("created_at"), **agreed)
    return True


@pytest.fixture
def _without_the_database_counting() -> Iterator[None]:
    with no_counting():
        yield


def careless_pair() -> list[bool | Exception]:
    provider, ada = ProviderFactory(), MentorFactory()
    both_have_looked = Barrier(2)
    drafts = [ready_draft(provider, {ada: 11}) for _ in range(2)]
    return all_at_once([partial(check_then_submit, draft, both_have_looked) for draft in drafts])


def test_careless_code_is_stopped_by_the_database_alone() -> None:
    for _ in range(5):
        results = careless_pair()

        assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "bool"]
        assert "no_mentor_goes_over_the_cap" in str(next(r for r in results if isinstance(r, IntegrityError)))


@pytest.mark.usefixtures("_without_the_database_counting")
def test_without_the_guard_the_same_code_goes_over_the_cap() -> None:
    """The control of the tests above."""
    over_the_cap = sum(careless_pair() == [True, True] for _ in range(5))

    assert over_the_cap == 5


def test_forty_submissions_with_the_same_mentors_in_any_order() -> None:
    """Each claims 3 hours for 5 of 12 mentors, who have hours for 5 claims and are in about 17."""
    chance = random.Random(2026)
    provider, mentors = ProviderFactory(), [MentorFactory() for _ in range(12)]
    drafts = [ready_draft(provider, dict.fromkeys(chance.sample(mentors, 5), 3)) for _ in range(40)]

    results = all_at_once([submission_of(draft) for draft in drafts])

    outcomes = Counter(type(result).__name__ for result in results)
    assert set(outcomes) == {"Claim", "OverAllowance"}
    assert outcomes["Claim"] == Claim.objects.filter(status=Status.SUBMITTED).count()
    assert ledger() == live_hours()
    assert max(ledger().values()) == 15


def test_changes_withdrawals_and_submissions_in_each_others_way() -> None:
    chance = random.Random(7)
    provider, mentors = ProviderFactory(), [MentorFactory() for _ in range(8)]
    acts: list[partial[Claim]] = []
    for number in range(24):
        chosen = dict.fromkeys(chance.sample(mentors, 4), 1)
        submission = submission_of(ready_draft(provider, chosen))
        if number % 3 == 0:
            acts.append(submission)
            continue
        claim, by = submission(), submission.keywords["by"]
        change = start_change(claim=claim, by=by)
        acts.append(partial(change_and_submit, change, chance.sample(mentors, 3), by))
        if number % 3 == 2:
            acts.append(partial(withdraw, claim=claim, reason="", by=by))

    results = all_at_once(acts)

    unexpected = [
        result for result in results if not isinstance(result, Claim | OverAllowance | CanNotBeChanged | DraftGone)
    ]
    assert [str(result) for result in unexpected] == []
    assert ledger() == live_hours()


def change_and_submit(change: Claim, mentors: list[Mentor], by: object) -> Claim:
    for mentor in mentors:
        mentor.placements.get_or_create(school=change.school)
    change = choose_mentors(claim=change, mentors=mentors, version=change.version, by=by)
    hours = {mentor.pk: 2 for mentor in mentors}
    change = set_hours(claim=change, hours=hours, version=change.version, by=by)
    change = answer_the_rest(change, by)
    return submit(claim=change, submitter_is_mentor=False, by=by)


def test_twenty_submits_of_one_draft_make_one_claim_and_one_message_each() -> None:
    draft = ready_draft(ProviderFactory(), {MentorFactory(): 5})
    other = ready_draft(draft.provider, {MentorFactory(): 5})
    people = [claimant_at(draft.school) for _ in range(4)]
    submits = [partial(submit, claim=draft, submitter_is_mentor=False, by=people[number % 4]) for number in range(20)]

    results = all_at_once(submits)

    assert {(type(result), getattr(result, "reference", "")) for result in results} == {(Claim, draft.reference)}
    claim = Claim.objects.get(pk=draft.pk)
    assert (claim.version, claim.versions.count()) == (2, 1)
    assert Entry.objects.about(claim).filter(verb="claim submitted").count() == 1
    manager = draft.school.memberships.get(level="manager").user
    assert sorted(Message.objects.values_list("to", flat=True)) == sorted([claim.submitted_by.email, manager.email])
    other.refresh_from_db()
    assert other.is_draft


def test_two_people_who_begin_a_change_at_once_share_one() -> None:
    claim = submission_of(ready_draft(ProviderFactory(), {MentorFactory(): 5}))()
    people = [claimant_at(claim.school) for _ in range(4)]

    results = all_at_once([partial(start_change, claim=claim, by=by) for by in people])

    assert Counter(type(result).__name__ for result in results) == {"Claim": 1, "ChangeUnderWay": 3}


def test_a_window_that_closes_under_submissions_leaves_no_draft_and_loses_none() -> None:
    window = window_in(2024)
    drafts = []
    for _ in range(12):
        draft = ready_draft(ProviderFactory(), {MentorFactory(): 5})
        drafts.append(draft)
    window = drafts[0].window
    after = window.closes_at + timedelta(days=365)
    closing = partial(close_window, window=window, at=after)

    results = all_at_once([*[submission_of(draft) for draft in drafts], closing])

    submitted = sum(isinstance(result, Claim) for result in results)
    outcomes = Counter(Claim.objects.values_list("status", flat=True))
    assert outcomes == Counter({"submitted": submitted, "expired": 12 - submitted}) - Counter()
    assert results[-1] is True


def test_a_double_click_on_start_makes_one_draft() -> None:
    school, provider = claiming_school(), ProviderFactory()
    by, window = claimant_at(school), ready_draft(provider, {}).window
    start = partial(start_draft, school=school, provider=provider, window=window, by=by)

    results = all_at_once([start] * 5)

    assert len({result.reference for result in results if isinstance(result, Claim)}) == 1
    assert Claim.objects.filter(school=school).count() == 1
