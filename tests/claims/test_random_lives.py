"""A03: all roles and all actions in random order, against a plain model; ledger, money and record stay true.

The usual run is short. `HYPOTHESIS_PROFILE=full` makes it more than 5,000 steps.
"""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from activity.models import Entry
from claims.actions._locking import lock_claim, record_act, save
from claims.actions.change import start_change
from claims.actions.copy import Copied, copy_into_window
from claims.actions.draft import choose_mentors, delete_draft, set_answer, set_hours, start_draft
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Allowance, Claim
from claims.refusals import (
    CanNotBeChanged,
    CanNotBeCopied,
    ChangedMeanwhile,
    ChangeUnderWay,
    NoLongerADraft,
    NotReady,
    OverAllowance,
    WindowClosed,
)
from claims.states import GIVES_HOURS_BACK, NEVER_SUBMITTED, Status, move, ways_on
from claims.windows.close import close_window
from tests.claims.guards import run, settle
from tests.claims.world import Expected, World
from tests.factories.answers import answer_the_rest
from tests.raw_changes import by_hand
from tests.roles import as_owner

PROFILES = {"quick": {"max_examples": 4, "stateful_step_count": 25}, "full": {"max_examples": 130}}
FULL_STEPS = {"stateful_step_count": 50}

ROLES = st.sampled_from([*["claimant"] * 6, "manager", "manager", "support", "stranger"])
AT_SCHOOL = ["claimant", "manager"]
PREPARES = [*AT_SCHOOL, "support"]
PICK = st.integers(0, 1000)


class LifeOfClaims(RuleBasedStateMachine):
    """Each rule tries an action and says beforehand, from the model alone, what must come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.world = World()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def pick(self, number: int, *wanted: str) -> tuple[str, Expected, Claim]:
        """A claim, mostly one at a status where the action makes sense: random lives are short."""
        claims = self.world.claims
        references = list(claims)
        fitting = [ref for ref in references if claims[ref].status in wanted]
        if "ready" in wanted:
            fitting = [ref for ref in references if claims[ref].is_ready and claims[ref].status == "draft"]
        if fitting and number % 6:
            references = fitting
        reference = references[number % len(references)]
        return reference, self.world.claims[reference], Claim.objects.get(reference=reference)

    def expect(self, refusal: type[Exception] | None, act: Callable[[], object]) -> object:
        if refusal is None:
            return act()
        with pytest.raises(refusal), transaction.atomic():
            act()
        return None

    def draft_refusal(self, claim: Expected, role: str, version_is_old: bool = False) -> type[Exception] | None:
        if role not in PREPARES:
            return PermissionDenied
        if claim.status != "draft":
            return NoLongerADraft
        return ChangedMeanwhile if version_is_old else None

    @property
    def any_claims(self) -> bool:
        return bool(self.world.claims)

    def any_at(self, *statuses: str) -> bool:
        return any(claim.status in statuses for claim in self.world.claims.values())

    @rule(school=st.integers(0, 1), provider=st.integers(0, 1), role=ROLES)
    def start(self, school: int, provider: int, role: str) -> None:
        world = self.world
        at, of = world.schools[school], world.providers[provider]
        draft = self.expect(
            None if role in PREPARES else PermissionDenied,
            lambda: start_draft(school=at, provider=of, window=world.window, by=world.who(at.pk, role)),
        )
        if isinstance(draft, Claim):
            world.claims.setdefault(draft.reference, Expected(at.pk, of.pk, world.year.pk))

    @rule(
        school=st.integers(0, 1),
        provider=st.sampled_from([0, 0, 0, 1]),
        hours=st.dictionaries(st.integers(0, 2), st.integers(3, 12), min_size=1),
        submit_it=st.sampled_from([True, True, True, False]),
    )
    def prepare(self, school: int, provider: int, hours: dict[int, int], submit_it: bool) -> None:
        """A whole draft at once, which random single answers would hardly ever make."""
        world = self.world
        by = world.who(world.schools[school].pk, "claimant")
        draft = start_draft(
            school=world.schools[school], provider=world.providers[provider], window=world.window, by=by
        )
        expected = Expected(draft.school_id, draft.provider_id, world.year.pk)
        expected = world.claims.setdefault(draft.reference, expected)
        expected.hours = {world.mentors[index].pk: number for index, number in sorted(hours.items())}
        mentors = [world.mentors[index] for index in hours]
        draft = choose_mentors(claim=draft, mentors=mentors, version=1, by=by)
        draft = set_hours(claim=draft, hours=expected.hours, version=draft.version, by=by)
        answer_the_rest(draft, by)
        expected.confirmed = True
        expected.entries += 3
        if submit_it:
            self.hand_in(draft.reference, "claimant", is_mentor=False)

    @precondition(lambda self: self.any_claims)
    @rule(number=PICK, role=ROLES, who=st.sets(st.integers(0, 2)), is_old=st.booleans())
    def choose_mentors(self, number: int, role: str, who: set[int], is_old: bool) -> None:
        _, expected, claim = self.pick(number, "draft")
        chosen = [self.world.mentors[index] for index in sorted(who)]
        self.expect(
            self.draft_refusal(expected, role, is_old),
            lambda: choose_mentors(
                claim=claim, mentors=chosen, version=claim.version - is_old, by=self.world.who(claim.school_id, role)
            ),
        )
        after = {mentor.pk: expected.hours.get(mentor.pk) for mentor in chosen}
        if self.draft_refusal(expected, role, is_old) is None and after != expected.hours:
            expected.hours, expected.confirmed = after, None
            expected.entries += 1

    @precondition(lambda self: self.any_claims)
    @rule(number=PICK, role=ROLES, hours=st.lists(st.integers(1, 21), min_size=3, max_size=3))
    def set_hours(self, number: int, role: str, hours: list[int]) -> None:
        _, expected, claim = self.pick(number, "draft")
        after = dict(zip(sorted(expected.hours), hours, strict=False))
        refusal = self.draft_refusal(expected, role)
        by = self.world.who(claim.school_id, role)
        self.expect(refusal, lambda: set_hours(claim=claim, hours=after, version=claim.version, by=by))
        if refusal is None and after != expected.hours:
            expected.hours, expected.confirmed = dict(after), None
            expected.entries += 1

    @precondition(lambda self: self.any_claims)
    @rule(number=PICK, role=ROLES, answer=st.booleans())
    def confirm(self, number: int, role: str, answer: bool) -> None:
        _, expected, claim = self.pick(number, "draft")
        refusal, by = self.draft_refusal(expected, role), self.world.who(claim.school_id, role)
        self.expect(
            refusal,
            lambda: set_answer(question=PROVIDER_CONFIRMED, claim=claim, answer=answer, version=claim.version, by=by),
        )
        if refusal is None and expected.confirmed != answer:
            expected.confirmed = answer
            expected.entries += 1

    @precondition(lambda self: self.any_claims)
    @rule(number=PICK, role=ROLES, is_mentor=st.booleans())
    def submit(self, number: int, role: str, is_mentor: bool) -> None:
        self.hand_in(self.pick(number, "ready")[0], role, is_mentor)

    def hand_in(self, reference: str, role: str, is_mentor: bool) -> None:
        expected, claim = self.world.claims[reference], Claim.objects.get(reference=reference)
        refusal = self.submit_refusal(expected, role)
        by = self.world.who(claim.school_id, role)
        self.expect(refusal, lambda: submit(claim=claim, submitter_is_mentor=is_mentor, by=by))
        if refusal is not None or expected.status != "draft":
            return
        if expected.changes is None:
            expected.status, expected.versions = "submitted", 1
        else:
            changed = self.world.claims[expected.changes]
            changed.hours, changed.confirmed = expected.hours, expected.confirmed
            changed.versions += 1
            changed.entries += 1
            self.forget(reference)
            return
        expected.entries += 1

    def submit_refusal(self, draft: Expected, role: str) -> type[Exception] | None:
        if role not in AT_SCHOOL:
            return PermissionDenied
        if draft.status == "expired":
            return WindowClosed
        if draft.status != "draft":
            return None
        if draft.changes and self.change_refusal(self.world.claims[draft.changes], role, AT_SCHOOL):
            return CanNotBeChanged
        if not draft.is_ready or self.changes_nothing(draft):
            return NotReady
        return None if self.world.fits(draft) else OverAllowance

    def changes_nothing(self, draft: Expected) -> bool:
        claim = self.world.claims.get(draft.changes or "")
        return claim is not None and (draft.hours, draft.confirmed) == (claim.hours, claim.confirmed)

    @precondition(lambda self: self.any_at("submitted", "withdrawn", "paid"))
    @rule(number=PICK, role=ROLES)
    def withdraw(self, number: int, role: str) -> None:
        reference, expected, claim = self.pick(number, "submitted", "withdrawn")
        refusal = self.change_refusal(expected, role, AT_SCHOOL)
        if refusal is CanNotBeChanged and expected.status == "withdrawn":
            refusal = None
        by = self.world.who(claim.school_id, role)
        self.expect(refusal, lambda: withdraw(claim=claim, reason="", by=by))
        if refusal is None and expected.status == "submitted":
            if change := self.world.change_of(reference):
                self.world.claims[change].entries += 1
                self.forget(change)
            expected.status = "withdrawn"
            expected.entries += 1

    def change_refusal(self, claim: Expected, role: str, allowed: list[str]) -> type[Exception] | None:
        if role not in allowed:
            return PermissionDenied
        if claim.status != "submitted" or any(claim.given_back.values()):
            return CanNotBeChanged
        return None if claim.year == self.world.year.pk else WindowClosed

    @precondition(lambda self: self.any_at("submitted", "paid"))
    @rule(number=PICK, role=ROLES)
    def start_change(self, number: int, role: str) -> None:
        reference, expected, claim = self.pick(number, "submitted")
        refusal = self.change_refusal(expected, role, PREPARES)
        if refusal is None and self.world.change_of(reference):
            refusal = ChangeUnderWay
        by = self.world.who(claim.school_id, role)
        change = self.expect(refusal, lambda: start_change(claim=claim, by=by))
        if isinstance(change, Claim):
            self.world.claims[change.reference] = Expected(
                expected.school,
                expected.provider,
                expected.year,
                hours=dict(expected.hours),
                confirmed=expected.confirmed,
                changes=reference,
                entries=0,
            )
            expected.entries += 1

    @precondition(lambda self: len(self.world.claims) > 4)
    @rule(number=PICK, role=ROLES)
    def delete_draft(self, number: int, role: str) -> None:
        reference, expected, claim = self.pick(number)
        refusal, by = self.draft_refusal(expected, role), self.world.who(claim.school_id, role)
        self.expect(refusal, lambda: delete_draft(claim=claim, by=by))
        if refusal is None:
            expected.entries += 1
            self.forget(reference)

    @precondition(lambda self: self.any_at("expired", "withdrawn"))
    @rule(number=PICK, role=ROLES)
    def copy(self, number: int, role: str) -> None:
        """A copy that nobody has touched yet is the answer again, as it stands."""
        _, expected, claim = self.pick(number, "expired", "withdrawn")
        refusal: type[Exception] | None = None if role in PREPARES else PermissionDenied
        if refusal is None and (expected.status not in ("expired", "withdrawn") or expected.changes):
            refusal = CanNotBeCopied
        by, window = self.world.who(claim.school_id, role), self.world.window
        copied = self.expect(refusal, lambda: copy_into_window(claim=claim, window=window, by=by))
        if isinstance(copied, Copied) and copied.draft.reference not in self.world.claims:
            draft = Expected(expected.school, expected.provider, self.world.year.pk)
            for mentor, hours in expected.hours.items():
                left = self.world.cap(mentor, draft.provider, draft.year)
                left -= self.world.used(mentor, draft.provider, draft.year)
                if left > 0:
                    fits = expected.year == draft.year and (hours or 0) <= left
                    draft.hours[mentor] = hours if fits else None
            self.world.claims[copied.draft.reference] = draft

    @precondition(lambda self: self.any_claims)
    @rule(number=PICK, to=st.sampled_from(list(Status)), which=PICK)
    def move_on(self, number: int, to: Status, which: int) -> None:
        """What payers, providers and support will do: any step of the table; every other step is refused by SQL."""
        _, expected, claim = self.pick(number, "submitted", "paid", "sampling_in_progress")
        if expected.status in NEVER_SUBMITTED:
            return
        possible = sorted(ways_on(Status(expected.status), claim.checked_from))
        if possible and which % 4:
            to = possible[which % len(possible)]
        if to not in possible and to != expected.status:
            with pytest.raises(DatabaseError), by_hand():
                run("UPDATE claims_claim SET status = %s WHERE id = %s", [to, claim.pk])
        elif to in possible:
            with as_owner():  # the service does not yet
                held, _ = lock_claim(claim, None, system_task="moving on")
                move(held, to=to)
                save(held, None, "status")
                record_act("moved on", held, None, {"status": expected.status}, {"status": to})
            expected.status = to
            expected.entries += 1

    @precondition(lambda self: self.any_claims)
    @rule(number=PICK, hours=st.integers(1, 5))
    def give_hours_back(self, number: int, hours: int) -> None:
        """Hours that a check or a clawback found wrong: within what was claimed, with their step, never taken again."""
        with as_owner():  # the service does not yet
            self.give_back(*self.pick(number, "sampling_not_approved", "clawback_in_progress")[1:], hours)

    def give_back(self, expected: Expected, claim: Claim, hours: int) -> None:
        here = Status(expected.status)
        there = dict(GIVES_HOURS_BACK).get(here)
        if there is None or there not in ways_on(here, claim.checked_from):
            return
        held, _ = lock_claim(claim, None, system_task="giving back")
        for training in claim.trainings.all():
            more = min((training.hours or 0) - training.hours_given_back, hours)
            training.hours_given_back += more
            held.hours_given_back += more
            training.save()
            expected.given_back[training.mentor_id] = training.hours_given_back
        move(held, to=there)
        save(held, None, "status", "hours_given_back")
        record_act("moved on", held, None, {"status": expected.status}, {"status": held.status})
        expected.status, expected.entries = held.status, expected.entries + 1

    @precondition(lambda self: self.world.number == 0 and len(self.world.claims) > 8)
    @rule()
    def close_the_first_window(self) -> None:
        window = self.world.window
        close_window(window=window, at=window.closes_at + timedelta(seconds=1))
        for expected in self.world.claims.values():
            if expected.status == "draft":
                expected.status = "expired"
                expected.entries += 1
        self.world.next_window()

    def forget(self, reference: str) -> None:
        self.world.deleted_entries += self.world.claims.pop(reference).entries

    @invariant()
    def the_ledger_is_the_sum_of_live_hours_and_within_its_cap(self) -> None:
        for counter in Allowance.objects.all():
            key = (counter.mentor_id, counter.provider_id, counter.academic_year_id)
            assert counter.used == self.world.used(*key)
            assert 0 <= counter.used <= counter.cap

    @invariant()
    def claims_stand_where_the_model_says(self) -> None:
        settle()
        stored = {claim.reference: claim for claim in Claim.objects.prefetch_related("trainings")}
        assert stored.keys() == self.world.claims.keys()
        for reference, expected in self.world.claims.items():
            claim = stored[reference]
            assert claim.status == expected.status
            assert {training.mentor_id: training.hours for training in claim.trainings.all()} == expected.hours
            if expected.status in NEVER_SUBMITTED:
                assert (claim.hours, claim.amount_pence) == (None, None)
            else:
                assert claim.hours == sum(hours or 0 for hours in expected.hours.values())
                assert claim.amount_pence == claim.hours * 4380

    @invariant()
    def every_act_is_on_record_once(self) -> None:
        expected = sum(claim.entries for claim in self.world.claims.values()) + self.world.deleted_entries
        assert Entry.objects.filter(about_kind="claims.claim").count() == expected
        versions = sum(claim.versions for claim in self.world.claims.values())
        assert sum(claim.versions.count() for claim in Claim.objects.all()) == versions


@pytest.mark.django_db
def test_random_lives_keep_ledger_money_and_record_true() -> None:
    profile = os.environ.get("HYPOTHESIS_PROFILE", "quick")
    chosen = PROFILES[profile] if profile == "quick" else {**PROFILES["full"], **FULL_STEPS}
    run_state_machine_as_test(
        LifeOfClaims,
        settings=settings(deadline=None, suppress_health_check=list(HealthCheck), **chosen),
    )
