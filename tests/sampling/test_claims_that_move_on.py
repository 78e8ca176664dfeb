"""Acts on claims while these are drawn: none is lost, none half done (A10)."""

import logging
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from claims.actions.change import start_change
from claims.actions.draft import delete_draft, set_hours, start_draft
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.models import Claim, ClaimWindow
from claims.refusals import CanNotBeChanged
from claims.states import Status
from sampling import population
from sampling.actions import ClaimsMovedOn, draw_sample
from sampling.models import SampledClaim, SamplingRun
from tests.claims.guards import no_row_locks, without
from tests.claims.http_browser import Browser, page_of, words_of
from tests.claims.sql_faults import OTHER_HOURS
from tests.crowd import all_at_once, begun
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    claimant_at,
    claiming_school,
    support_user,
)
from tests.factories.answers import answer_the_rest
from tests.roles import as_owner
from tests.sampling.consistency import assert_the_run_is_what_its_file_says, assert_the_sample_is_wholly_there
from tests.sampling.runs import EVERYTHING

logger = logging.getLogger(__name__)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TRIALS = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 12
BEFORE, AFTER = 5, 9
"""Hours of the claim, and of the change of it."""


@pytest.fixture
def sam() -> User:
    return claimant_at(claiming_school())


def submitted_claim(sam: User) -> Claim:
    school = sam.school_memberships.get().school
    draft = ClaimFactory(school=school, hours_of={MentorFactory(): BEFORE}, answered=True)
    return submit(claim=draft, submitter_is_mentor=False, by=sam)


def change_of(claim: Claim, sam: User) -> Claim:
    """Ready to be sent."""
    change = start_change(claim=claim, by=sam)
    hours = dict.fromkeys(change.trainings.values_list("mentor_id", flat=True), AFTER)
    change = set_hours(claim=change, hours=hours, version=change.version, by=sam)
    return answer_the_rest(change, sam)


def withdrawing(claim: Claim, sam: User) -> Callable[[], Any]:
    return partial(withdraw, claim=claim, reason="", by=sam)


def beginning_a_change(claim: Claim, sam: User) -> Callable[[], Any]:
    return partial(start_change, claim=claim, by=sam)


def sending_a_change(claim: Claim, sam: User) -> Callable[[], Any]:
    return partial(submit, claim=change_of(claim, sam), submitter_is_mentor=False, by=sam)


def deleting_a_change(claim: Claim, sam: User) -> Callable[[], Any]:
    return partial(delete_draft, claim=change_of(claim, sam), by=sam)


def preparing_a_draft(claim: Claim, sam: User) -> Callable[[], Any]:
    """Support, in the same school and window."""
    support, provider = support_user(), ProviderFactory()
    return partial(start_draft, school=claim.school, provider=provider, window=claim.window, by=support)


def moving_the_window(claim: Claim, sam: User) -> Callable[[], Any]:
    """There is no page for it yet."""
    return partial(as_owner()(ClaimWindow.objects.filter(pk=claim.window_id).update), closes_on=moved(claim))


def moved(claim: Claim) -> date:
    """Every claim gets another last day; its window stays open."""
    return min(claim.window.academic_year.ends_on, claim.window.opens_on + timedelta(days=20 + claim.pk % 7))


ACTS = [withdrawing, sending_a_change, beginning_a_change, deleting_a_change, preparing_a_draft, moving_the_window]


def drawing(window: ClaimWindow) -> partial[SamplingRun]:
    return partial(draw_sample, window=window, by=support_user(), parameters=EVERYTHING)


def after(seconds: float, act: Callable[[], Any]) -> Any:
    time.sleep(seconds)
    return act()


def what_stands(act: Callable[..., Any], claim: Claim, done: Any) -> bool:
    """Whether the person was told the truth."""
    claim.refresh_from_db()
    sampled = SampledClaim.objects.filter(claim=claim).exists()
    hours = claim.trainings.get().hours
    if act is withdrawing and isinstance(done, Claim):
        return (claim.status, sampled) == (Status.WITHDRAWN, False)
    if act is sending_a_change and isinstance(done, Claim):
        return (claim.hours, hours, sampled, claim.change_drafts.count()) == (AFTER, AFTER, True, 0)
    told = {
        withdrawing: isinstance(done, CanNotBeChanged),
        sending_a_change: isinstance(done, CanNotBeChanged),
        beginning_a_change: isinstance(done, Claim | CanNotBeChanged)
        and claim.change_drafts.count() == isinstance(done, Claim),
        deleting_a_change: done is None and not claim.change_drafts.exists(),
        preparing_a_draft: isinstance(done, Claim) and done.is_draft and not done.samplings.exists(),
        moving_the_window: done == 1 and ClaimWindow.objects.get().closes_on == moved(claim),
    }
    in_the_sample = sampled and claim.status == Status.SAMPLING_IN_PROGRESS
    return told[act] and in_the_sample and claim.hours == hours == BEFORE


def test_no_act_is_lost_in_a_draw_and_no_draw_in_an_act(sam: User) -> None:
    """Who is first is chance; each order has a test below."""
    chance, outcomes = random.Random(10), Counter[str]()
    for trial in range(TRIALS):
        act, claim = ACTS[trial % len(ACTS)], submitted_claim(sam)
        other, delay = submitted_claim(sam), chance.random() * 0.1

        done, run = all_at_once([partial(after, delay, act(claim, sam)), drawing(claim.window)])
        if isinstance(run, ClaimsMovedOn):
            outcomes["drawn again"] += 1
            run = drawing(claim.window)()

        assert what_stands(act, claim, done), f"{act.__name__}: {done!r}"
        assert SampledClaim.objects.get(claim=other).run == run
        assert_the_run_is_what_its_file_says(run)
        assert_the_sample_is_wholly_there(run)
        outcomes["the draw was first" if isinstance(done, CanNotBeChanged) else "the person was first"] += 1
    logger.info("%s trials: %s", TRIALS, dict(outcomes))


@pytest.fixture(params=[withdrawing, sending_a_change])
def act(request: pytest.FixtureRequest) -> Any:
    return request.param


def draw_while(act: Callable[[], Any], window: ClaimWindow, monkeypatch: pytest.MonkeyPatch) -> SamplingRun | Exception:
    """Somebody acts between the draw's reading and its taking of claims."""
    read = population.read

    def read_slowly(sha256: str) -> list[Any]:
        begun(act, seconds=10).result()
        return list(read(sha256))

    monkeypatch.setattr(population, "read", read_slowly)
    try:
        return drawing(window)()
    except ClaimsMovedOn as moved_on:
        return moved_on
    finally:
        monkeypatch.setattr(population, "read", read)


def test_a_draw_from_which_a_claim_moved_on_is_made_again_with_its_new_figures(
    sam: User, act: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = submitted_claim(sam)

    assert isinstance(draw_while(act(claim, sam), claim.window, monkeypatch), ClaimsMovedOn)

    assert not SamplingRun.objects.exists()
    run = drawing(claim.window)()
    assert run.sample_value_pence == (0 if act is withdrawing else AFTER * claim.rate_pence)
    assert_the_sample_is_wholly_there(run)


def test_without_the_comparison_a_run_has_figures_that_its_claims_do_not_have(
    sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    claim = submitted_claim(sam)
    monkeypatch.setattr(population, "facts_of", lambda candidate: None)
    monkeypatch.setattr(population, "facts_now", lambda references: [None] * len(references))

    run = draw_while(sending_a_change(claim, sam), claim.window, monkeypatch)

    assert (run.sample_value_pence, SampledClaim.objects.get().claim.hours) == (BEFORE * claim.rate_pence, AFTER)


def act_under_a_draw(act: Callable[[], Any], window: ClaimWindow) -> tuple[SamplingRun, Any]:
    """The draw has taken the claims and not committed."""
    with transaction.atomic():
        run = drawing(window)()
        acting = begun(act)
    return run, acting.result()


def test_who_acts_under_a_draw_waits_for_it_and_is_refused(sam: User, act: Callable[..., Any]) -> None:
    claim = submitted_claim(sam)

    run, refusal = act_under_a_draw(act(claim, sam), claim.window)

    assert isinstance(refusal, CanNotBeChanged)
    assert what_stands(act, claim, refusal)
    assert_the_sample_is_wholly_there(run)


def test_without_the_lock_and_the_guards_a_change_goes_over_a_claim_that_is_being_checked(sam: User) -> None:
    """The control."""
    claim = submitted_claim(sam)

    with no_row_locks(), without(*OTHER_HOURS):
        run, done = act_under_a_draw(sending_a_change(claim, sam), claim.window)

    claim.refresh_from_db()
    assert isinstance(done, Claim)
    assert (claim.status, claim.hours, run.sample_value_pence) == (
        Status.SAMPLING_IN_PROGRESS,
        AFTER,
        BEFORE * claim.rate_pence,
    )


@pytest.mark.parametrize("page", ["withdraw", "change", "declaration"])
def test_the_page_of_who_came_second_says_that_the_claim_is_being_checked(
    live_server: Any, sam: User, page: str
) -> None:
    claim = submitted_claim(sam)
    at = change_of(claim, sam) if page == "declaration" else claim
    address, browser = f"/schools/{claim.school.public_id}/claims/{at.reference}/{page}/", Browser(live_server.url, sam)
    form = browser.fill(address)

    _, answer = act_under_a_draw(partial(browser.send, address, form, is_mentor="no", reason=""), claim.window)

    assert (answer.status_code, page_of(answer)) == (200, claim.reference)
    assert "This claim is in an assurance check now, so" in words_of(answer)
    claim.refresh_from_db()
    assert (claim.status, claim.hours) == (Status.SAMPLING_IN_PROGRESS, BEFORE)
