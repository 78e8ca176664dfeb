"""Random lives of claims through checks: drawn, answered, reopened, replied to, decided, paid, withdrawn, closed.

Nobody is paid twice, hours and payable sum stay true, and every claim can come to rest.
`HYPOTHESIS_PROFILE=full` makes it long.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from claims.actions._locking import lock_claim, record_act, save
from claims.actions.withdraw import withdraw
from claims.models import Allowance, Claim, ClaimWindow, MentorTraining
from claims.refusals import CanNotBeChanged, WindowClosed
from claims.states import IN_A_CHECK, USES_NO_ALLOWANCE, Status, move
from claims.windows.close import close_window
from sampling.actions import draw_by_hand, send_run
from sampling.answers.actions import CannotReopen, reopen
from sampling.answers.models import SentClaim
from sampling.decisions.asked import to_decide
from sampling.models import SampledClaim
from sampling.population import Basis
from sampling.seeds.actions import commit
from tests.claims.guards import settle
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    let_claim,
    open_window,
    person_at,
    support_user,
)
from tests.roles import as_owner
from tests.sampling.replies.refused import accept, decided, dispute, find, make_late, refusal, refuse, send_off
from tests.sampling.runs import EVERYTHING

PROFILES = {"quick": (3, 14), "full": (60, 40)}
PICK, SAID = st.integers(0, 1000), st.lists(st.integers(0, 12), min_size=2, max_size=2)


class LifeOfChecks(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.window: ClaimWindow = open_window()
        self.school, self.provider = SchoolFactory(), ProviderFactory()
        let_claim(self.school)
        self.sam, self.kim, self.robin = claimant_at(self.school), person_at(self.provider), support_user()
        self.payments: Counter[int] = Counter()
        self.is_closed = False

    def teardown(self) -> None:
        try:
            for claim in self.at(*IN_A_CHECK):
                self.bring_to_rest(claim)
            assert not self.at(*IN_A_CHECK)
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def at(self, *statuses: str) -> list[Claim]:
        return list(Claim.objects.filter(status__in=statuses).order_by("pk"))

    def pick(self, number: int, *statuses: str) -> Claim | None:
        claims = self.at(*statuses)
        return claims[number % len(claims)] if claims else None

    @precondition(lambda self: not self.is_closed)
    @rule(hours=SAID)
    def hand_in(self, hours: list[int]) -> None:
        hours_of = {MentorFactory(): number + 1 for number in hours}
        about = {"school": self.school, "provider": self.provider, "window": self.window}
        ClaimFactory(status=Status.SUBMITTED, hours_of=hours_of, **about)

    @rule()
    def draw(self) -> None:
        drawable = self.at(Status.SUBMITTED, Status.PAID)
        if any(claim.assured_at is None for claim in drawable):
            basis = Basis(self.window, statuses=(Status.SUBMITTED, Status.PAID))
            commitment = commit(window=self.window, by=self.robin)
            run = draw_by_hand(basis=basis, commitment=commitment, by=self.robin, parameters=EVERYTHING)
            send_run(run=run, by=self.robin)

    @rule(number=PICK, said=SAID)
    def answer(self, number: int, said: list[int]) -> None:
        if claim := self.pick(number, Status.SAMPLING_IN_PROGRESS):
            self.answer_with(claim, said)

    def answer_with(self, claim: Claim, said: list[int]) -> None:
        """With as many hours as claimed, or more, it is a yes."""
        trainings = claim.trainings.select_related("mentor").order_by("pk")
        recorded = {one.mentor: hours for one, hours in zip(trainings, said, strict=True) if hours < (one.hours or 0)}
        sampled = SampledClaim.objects.filter(claim=claim).latest("pk")
        with as_owner():  # what was answered before is answered anew
            sampled.answers.all().delete()
        refuse(sampled.request, claim, recorded, self.kim)

    @rule(number=PICK)
    def reopen(self, number: int) -> None:
        sent = list(SentClaim.objects.filter(reopening=None).order_by("pk"))
        if sent:
            one = sent[number % len(sent)]
            before = Claim.objects.get(samplings=one.sampled_id).status
            try:
                reopen(sent=one, reason="Asked", by=self.robin)
            except CannotReopen:
                assert Claim.objects.get(samplings=one.sampled_id).status == before

    @rule(number=PICK, accepts=st.lists(st.booleans(), min_size=2, max_size=2))
    def reply(self, number: int, accepts: list[bool]) -> None:
        claim = self.pick(number, Status.SAMPLING_PROVIDER_NOT_APPROVED)
        if claim and claim.decision_due_on is None:
            for mentor, is_accepted in zip(refusal(claim).mentors, accepts, strict=False):
                who = mentor.training.mentor
                if is_accepted:
                    accept(claim, who, self.sam)
                else:
                    dispute(claim, who, mentor.claimed, self.sam)
            send_off(claim, self.sam)

    @rule(number=PICK, hours=SAID)
    def decide(self, number: int, hours: list[int]) -> None:
        if claim := self.pick(number, Status.SAMPLING_PROVIDER_NOT_APPROVED):
            self.decide_with(claim, hours)

    def decide_with(self, claim: Claim, hours: list[int]) -> None:
        if claim.decision_due_on is None:
            make_late(claim)
        for mentor, number in zip(to_decide(refusal(claim)), hours, strict=False):
            find(claim, mentor.training.mentor, min(number, mentor.claimed), self.robin)
        final = decided(claim, self.robin).hours
        claim.refresh_from_db()
        assert (
            final == (claim.hours or 0) - claim.hours_given_back - claim.hours_to_return or claim.status == "rejected"
        )

    @rule(number=PICK)
    def pay(self, number: int) -> None:
        """By hand: the service does not yet."""
        if claim := self.pick(number, Status.SUBMITTED):
            with as_owner():
                for to in (Status.PAYMENT_IN_PROGRESS, Status.PAID):
                    held, _ = lock_claim(claim, None, system_task="paying")
                    before = held.status
                    move(held, to=to)
                    save(held, None, "status")
                    record_act("moved on", held, None, {"status": before}, {"status": to})
            self.payments[claim.pk] += claim.payable_pence or 0

    @rule(number=PICK)
    def withdraw(self, number: int) -> None:
        if claim := self.pick(number, Status.SUBMITTED):
            can = claim.can_be_changed
            try:
                withdraw(claim=claim, reason="", by=self.sam)
                assert can
            except (CanNotBeChanged, WindowClosed):
                assert claim.was_checked or self.is_closed

    @precondition(lambda self: not self.is_closed)
    @rule()
    def close(self) -> None:
        close_window(window=self.window, at=self.window.closes_at + timedelta(seconds=1))
        self.window.refresh_from_db()
        self.is_closed = True

    def bring_to_rest(self, claim: Claim) -> None:
        if claim.status == Status.SAMPLING_IN_PROGRESS:
            self.answer_with(claim, [0, 0])
            claim.refresh_from_db()
        self.decide_with(claim, [1, 0])

    @invariant()
    def hours_and_sums_are_true(self) -> None:
        settle()
        for claim in Claim.objects.all():
            back = claim.trainings.aggregate(hours=Sum("hours_given_back"))["hours"]
            assert claim.hours_given_back == back
            assert claim.payable_pence == ((claim.hours or 0) - back) * (claim.rate_pence or 0)
            assert claim.hours_to_return == 0 or claim.status == Status.CLAWBACK_REQUIRES_APPROVAL
        live = MentorTraining.objects.exclude(claim__status__in=USES_NO_ALLOWANCE)
        hours = dict(live.values_list("mentor").annotate(hours=Sum(F("hours") - F("hours_given_back"))))
        assert {each.mentor_id: each.used for each in Allowance.objects.all() if each.used} == {
            mentor: number for mentor, number in hours.items() if number
        }

    @invariant()
    def nobody_is_paid_twice_or_too_much(self) -> None:
        for claim in Claim.objects.filter(pk__in=self.payments):
            assert self.payments[claim.pk] == claim.payable_pence
            assert claim.status in (Status.PAID, Status.CLAWBACK_REQUIRES_APPROVAL, *IN_A_CHECK)


@pytest.mark.django_db
def test_random_checks_keep_hours_and_money_true() -> None:
    examples, steps = PROFILES[os.environ.get("HYPOTHESIS_PROFILE", "quick")]
    run_state_machine_as_test(
        LifeOfChecks,
        settings=settings(
            deadline=None,
            suppress_health_check=list(HealthCheck),
            max_examples=examples,
            stateful_step_count=steps,
        ),
    )
