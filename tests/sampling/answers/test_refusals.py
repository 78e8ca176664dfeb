"""Each refusal is by its guard: without it the fault appears."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from accounts.models import User
from claims.models import Claim, ClaimWindow, MentorTraining
from common.actor import set_actor
from sampling.answers.actions import reopen
from sampling.answers.models import SentClaim
from sampling.models import ProviderRequest, SampledClaim
from tests.claims.guards import run, settle, take_away
from tests.factories import MentorFactory, ProviderFactory, person_at, support_user
from tests.sampling.answers.asking import agree, send
from tests.sampling.runs import drawn, submitted

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """One claim that was sent, and one of two mentors of whom one is answered."""

    sent: SentClaim
    half: SampledClaim
    answered: MentorTraining
    gap: MentorTraining
    request: ProviderRequest
    sam: User


@pytest.fixture
def scene(window: ClaimWindow) -> Scene:
    provider = ProviderFactory()
    sam = person_at(provider)
    (whole,) = submitted(window, provider=provider)
    (half,) = submitted(window, provider=provider, hours_of={MentorFactory(): 14, MentorFactory(): 12})
    request = drawn(window).requests.get()
    agree(request, sam, whole)
    send(request, sam)
    answered, gap = half.trainings.order_by("pk")
    sampled = SampledClaim.objects.get(claim=half)
    answer(sampled, answered, sam, hours=14)
    settle()
    return Scene(SentClaim.objects.get(), sampled, answered, gap, request, sam)


def answer(sampled: SampledClaim, training: MentorTraining, by: User, **other: object) -> None:
    values = {"agrees": True, "hours": training.hours, "category": "", "words": "", "spoken_to_school": False} | other
    columns = ", ".join(values)
    run(
        f"INSERT INTO sampling_answer (sampled_id, training_id, claimed, version, {columns}) "
        f"VALUES (%s, %s, 0, 1, {', '.join(['%s'] * len(values))})",
        [sampled.pk, training.pk, *values.values()],
    )


def a_no_with_as_many_hours(scene: Scene) -> None:
    answer(scene.half, scene.gap, scene.sam, agrees=False, category="hours")


def a_no_without_a_category(scene: Scene) -> None:
    answer(scene.half, scene.gap, scene.sam, agrees=False, hours=1)


def a_mentor_answered_twice(scene: Scene) -> None:
    answer(scene.half, scene.answered, scene.sam)


def a_mentor_of_another_claim(scene: Scene) -> None:
    answer(scene.half, MentorTraining.objects.get(claim=scene.sent.sampled.claim_id), scene.sam)


def another_answer_after_sending(scene: Scene) -> None:
    run("UPDATE sampling_answer SET words = 'No' WHERE sampled_id = %s", [scene.sent.sampled_id])


def no_answer_after_sending(scene: Scene) -> None:
    run("DELETE FROM sampling_answer WHERE sampled_id = %s", [scene.sent.sampled_id])


def half_a_claim_is_sent(scene: Scene) -> None:
    _send(scene.sent.sending_id, scene.half.pk)


def a_claim_is_sent_and_stays(scene: Scene) -> None:
    answer(scene.half, scene.gap, scene.sam)
    _send(scene.sent.sending_id, scene.half.pk)


def a_sending_is_another_persons(scene: Scene) -> None:
    run(
        "INSERT INTO sampling_sending (request_id, sent_by_id, seen) VALUES (%s, %s, 'x')",
        [scene.request.pk, support_user().pk],
    )


def a_reopening_without_a_reason(scene: Scene) -> None:
    _reopen(scene, "")


def a_reopening_in_a_payment_run(scene: Scene) -> None:
    run("UPDATE claims_claim SET status = 'payment_in_progress' WHERE id = %s", [scene.sent.sampled.claim_id])
    _reopen(scene, "Late")


def a_claim_is_assured_by_nobodys_answer(scene: Scene) -> None:
    run("UPDATE claims_claim SET assured_at = now() WHERE id = %s", [scene.half.claim_id])


def _send(sending: int, sampled: int) -> None:
    run(
        "INSERT INTO sampling_sentclaim (sending_id, sampled_id, number, agrees, came_from, answers) "
        "VALUES (%s, %s, 1, true, 'submitted', '[]')",
        [sending, sampled],
    )


def _reopen(scene: Scene, reason: str) -> None:
    run(
        "INSERT INTO sampling_reopening (sent_id, reopened_by_id, reason) VALUES (%s, %s, %s)",
        [scene.sent.pk, scene.sam.pk, reason],
    )


REFUSED: list[tuple[Callable[[Scene], None], list[tuple[str, str]]]] = [
    (a_no_with_as_many_hours, [("sampling_answer", "a_no_has_fewer_hours_than_claimed")]),
    (a_no_without_a_category, [("sampling_answer", "a_no_has_a_category")]),
    (a_mentor_answered_twice, [("sampling_answer", "a_mentor_is_answered_once_in_a_request")]),
    (
        a_mentor_of_another_claim,
        [
            ("sampling_answer", "an_answer_is_about_a_mentor_of_its_claim"),
            ("sampling_answer", "a_no_has_fewer_hours_than_claimed"),
        ],
    ),
    (another_answer_after_sending, [("sampling_answer", "answers_stand_once_sent")]),
    (no_answer_after_sending, [("sampling_answer", "answers_stay_once_sent")]),
    (
        half_a_claim_is_sent,
        [("sampling_sentclaim", "a_claim_is_sent_whole"), ("sampling_sentclaim", "a_sent_claim_moves")],
    ),
    (a_claim_is_sent_and_stays, [("sampling_sentclaim", "a_sent_claim_moves")]),
    (a_sending_is_another_persons, [("sampling_sending", "whoever_acts_is_named")]),
    (a_reopening_without_a_reason, [("sampling_reopening", "a_claim_is_reopened_for_a_reason")]),
    (a_reopening_in_a_payment_run, [("sampling_reopening", "a_claim_is_reopened_while_it_can_be")]),
    (a_claim_is_assured_by_nobodys_answer, [("claims_claim", "a_claim_is_assured_with_its_step")]),
]


@transaction.atomic
def commit(fault: Callable[[Scene], None], scene: Scene) -> None:
    set_actor(scene.sam)
    fault(scene)
    settle()


@pytest.mark.parametrize(("fault", "guards"), REFUSED, ids=[fault.__name__ for fault, _ in REFUSED])
def test_the_database_refuses(fault: Callable[[Scene], None], guards: list[tuple[str, str]], scene: Scene) -> None:
    with pytest.raises(DatabaseError):
        commit(fault, scene)

    for table, guard in guards:
        take_away(table, guard)
    commit(fault, scene)


def test_an_answer_says_who_gave_it_and_when_whatever_the_service_says(scene: Scene) -> None:
    with transaction.atomic():
        set_actor(scene.sam)
        other = support_user().pk
        run(
            "INSERT INTO sampling_answer (sampled_id, training_id, claimed, version, agrees, hours, category, words, "
            "spoken_to_school, answered_by_id, answered_at) "
            "VALUES (%s, %s, 99, 9, true, 12, '', '', false, %s, '2001-01-01')",
            [scene.half.pk, scene.gap.pk, other],
        )

    row = run(
        "SELECT answered_by_id, version, claimed, answered_at > '2002-01-01' FROM sampling_answer "
        "WHERE training_id = %s",
        [scene.gap.pk],
    )
    assert row == [(scene.sam.pk, 1, 12, True)]


def test_what_was_sent_is_kept_though_the_answers_become_others(scene: Scene) -> None:
    reopen(sent=scene.sent, reason="Asked", by=support_user())
    with transaction.atomic():
        set_actor(scene.sam)
        run("UPDATE sampling_answer SET words = 'Other' WHERE sampled_id = %s", [scene.sent.sampled_id])

    assert [each["words"] for each in SentClaim.objects.get().answers] == [""]
    assert Claim.objects.get(pk=scene.sent.sampled.claim_id).assured_at is None
