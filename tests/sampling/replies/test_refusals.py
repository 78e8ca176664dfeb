"""Each refusal is by its guard: without it the fault appears."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from accounts.models import User
from claims.models import Claim, ClaimWindow, MentorTraining
from common.actor import set_actor
from files.actions import store
from sampling.answers.models import SentClaim
from tests.claims.guards import run, settle, take_away
from tests.factories import MentorFactory, claimant_at, support_user
from tests.sampling.replies.refused import accept, dispute, find, refused, send_off, sent_of, training

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """A claim whose one refused mentor of two is not replied to yet, and one that is disputed and found about."""

    open_claim: Claim
    disputed: Claim
    agreed: MentorTraining
    refused: MentorTraining
    found: MentorTraining
    sam: User
    robin: User

    @property
    def sent(self) -> SentClaim:
        return sent_of(self.open_claim)

    @property
    def decided(self) -> SentClaim:
        return sent_of(self.disputed)


@pytest.fixture
def scene(window: ClaimWindow) -> Scene:
    ada, grace, omar = MentorFactory(), MentorFactory(), MentorFactory()
    disputed = refused(window, {omar: 12}, {omar: 8})
    with_two = refused_in_a_year(disputed, {ada: 14, grace: 12}, {grace: 8})
    sam, robin = claimant_at(with_two.school, disputed.school), support_user()
    dispute(disputed, omar, 12, sam)
    send_off(disputed, sam)
    find(disputed, omar, 9, robin)
    settle()
    return Scene(
        with_two, disputed, training(with_two, ada), training(with_two, grace), training(disputed, omar), sam, robin
    )


def refused_in_a_year(first: Claim, hours_of: dict, recorded: dict) -> Claim:
    """Paid, in the same window: drawn by hand."""
    return refused(first.window, hours_of, recorded, status="paid")


def reply(scene: Scene, one: MentorTraining, **other: object) -> None:
    values = {"accepts": True, "hours": 8, "words": ""} | other
    run(
        "INSERT INTO sampling_reply (sent_id, training_id, recorded, claimed, version, accepts, hours, words) "
        "VALUES (%s, %s, 0, 0, 1, %s, %s, %s)",
        [scene.sent.pk, one.pk, *values.values()],
    )


def finding(sent: SentClaim, one: MentorTraining, hours: int, reason: str = "Seen") -> None:
    run(
        "INSERT INTO sampling_finding (sent_id, training_id, recorded, claimed, version, hours, reason) "
        "VALUES (%s, %s, 0, 0, 1, %s, %s)",
        [sent.pk, one.pk, hours, reason],
    )


def decision(sent: SentClaim, by: User) -> None:
    run(
        "INSERT INTO sampling_decision (sent_id, decided_by_id, hours, lines) VALUES (%s, %s, 0, '[]')",
        [sent.pk, by.pk],
    )


def accepted_with_other_hours(scene: Scene) -> None:
    reply(scene, scene.refused, hours=9)


def a_dispute_without_words(scene: Scene) -> None:
    reply(scene, scene.refused, accepts=False, hours=12)


def a_reply_about_an_agreed_mentor(scene: Scene) -> None:
    reply(scene, scene.agreed)


def two_replies_about_a_mentor(scene: Scene) -> None:
    reply(scene, scene.refused)
    reply(scene, scene.refused)


def another_reply_after_sending(scene: Scene) -> None:
    run("UPDATE sampling_reply SET words = 'No' WHERE sent_id = %s", [scene.decided.pk])


def half_a_reply_is_sent(scene: Scene) -> None:
    run(
        "INSERT INTO sampling_sentreply (sent_id, sent_by_id, disputes, replies) VALUES (%s, %s, false, '[]')",
        [scene.sent.pk, scene.sam.pk],
    )


def a_school_finds_for_itself(scene: Scene) -> None:
    finding(scene.sent, scene.refused, 12)


def a_finding_above_what_was_claimed(scene: Scene) -> None:
    set_actor(scene.robin)
    finding(scene.sent, scene.refused, 13)


def a_finding_without_a_reason(scene: Scene) -> None:
    set_actor(scene.robin)
    finding(scene.sent, scene.refused, 12, reason="")


def a_finding_about_an_agreed_mentor(scene: Scene) -> None:
    set_actor(scene.robin)
    finding(scene.sent, scene.agreed, 1)


def a_decision_before_the_reply(scene: Scene) -> None:
    set_actor(scene.robin)
    finding(scene.sent, scene.refused, 8)
    decision(scene.sent, scene.robin)


def a_school_decides_its_own_dispute(scene: Scene) -> None:
    decision(scene.decided, scene.sam)


def a_decision_that_nothing_follows(scene: Scene) -> None:
    set_actor(scene.robin)
    decision(scene.decided, scene.robin)


def a_dispute_is_left_without_a_decision(scene: Scene) -> None:
    run("UPDATE claims_claim SET status = 'submitted' WHERE id = %s", [scene.disputed.pk])


def money_is_to_return_without_a_decision(scene: Scene) -> None:
    run("UPDATE claims_claim SET hours_to_return = 4 WHERE id = %s", [scene.open_claim.pk])


def hours_go_back_to_another_mentor(scene: Scene) -> None:
    run("UPDATE claims_mentortraining SET hours_given_back = 4 WHERE id = %s", [scene.agreed.pk])


def evidence(sent: SentClaim, one: MentorTraining, by: User, verdict: str = "") -> None:
    file = store(b"A certificate", kind="evidence", name="a.pdf", media_type="application/pdf", row_count=0)
    run(
        "INSERT INTO sampling_evidence (sent_id, training_id, file_id, added_by_id, verdict) "
        "VALUES (%s, %s, %s, %s, %s)",
        [sent.pk, one.pk, file.pk, by.pk, verdict],
    )


def evidence_after_sending(scene: Scene) -> None:
    evidence(scene.decided, scene.found, scene.sam)


def evidence_that_nobody_scanned(scene: Scene) -> None:
    evidence(scene.sent, scene.refused, scene.sam, "clean")


def eleven_files(scene: Scene) -> None:
    for _ in range(11):
        evidence(scene.sent, scene.refused, scene.sam)


def a_virus_becomes_clean(scene: Scene) -> None:
    evidence(scene.sent, scene.refused, scene.sam)
    run("UPDATE sampling_evidence SET verdict = 'infected'")
    run("UPDATE sampling_evidence SET verdict = 'clean'")


FOLLOWS = ("sampling_decision", "a_decided_claim_follows")
REFUSED: list[tuple[Callable[[Scene], None], list[tuple[str, str]]]] = [
    (accepted_with_other_hours, [("sampling_reply", "a_reply_accepts_or_shows_more")]),
    (a_dispute_without_words, [("sampling_reply", "a_reply_accepts_or_shows_more")]),
    (
        a_reply_about_an_agreed_mentor,
        [
            ("sampling_reply", "a_reply_is_about_a_refused_mentor"),
            ("sampling_reply", "a_reply_accepts_or_shows_more"),
        ],
    ),
    (two_replies_about_a_mentor, [("sampling_reply", "a_refused_mentor_is_replied_to_once")]),
    (another_reply_after_sending, [("sampling_reply", "replies_stand_once_sent")]),
    (evidence_after_sending, [("sampling_evidence", "evidence_stands_once_sent")]),
    (evidence_that_nobody_scanned, [("sampling_evidence", "evidence_stands_once_sent")]),
    (eleven_files, [("sampling_evidence", "evidence_stands_once_sent")]),
    (a_virus_becomes_clean, [("sampling_evidence", "a_verdict_stands")]),
    (half_a_reply_is_sent, [("sampling_sentreply", "a_reply_is_sent_whole")]),
    (a_school_finds_for_itself, [("sampling_finding", "support_finds_until_it_is_decided")]),
    (a_finding_above_what_was_claimed, [("sampling_finding", "a_finding_is_at_most_what_was_claimed")]),
    (a_finding_without_a_reason, [("sampling_finding", "a_finding_has_a_reason")]),
    (
        a_finding_about_an_agreed_mentor,
        [
            ("sampling_finding", "a_finding_is_about_a_refused_mentor"),
            ("sampling_finding", "a_finding_is_at_most_what_was_claimed"),
        ],
    ),
    (a_decision_before_the_reply, [("sampling_decision", "a_decision_has_all_its_lines"), FOLLOWS]),
    (a_school_decides_its_own_dispute, [("sampling_decision", "a_decision_has_all_its_lines"), FOLLOWS]),
    (a_decision_that_nothing_follows, [FOLLOWS]),
    (a_dispute_is_left_without_a_decision, [("claims_claim", "a_claim_leaves_a_dispute_by_its_decision")]),
    (money_is_to_return_without_a_decision, [("claims_claim", "hours_are_to_return_only_with_their_step")]),
    (
        hours_go_back_to_another_mentor,
        [
            ("claims_mentortraining", "a_mentors_hours_go_back_only_with_their_step"),
            ("claims_mentortraining", "a_claim_is_the_sum_of_its_mentors"),
        ],
    ),
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


def test_who_replied_and_what_was_recorded_is_the_databases_word(scene: Scene) -> None:
    accept(scene.open_claim, scene.refused.mentor, scene.sam)

    with transaction.atomic():
        set_actor(scene.sam)
        run("UPDATE sampling_reply SET accepts = false, hours = 10, words = 'Here' WHERE sent_id = %s", [scene.sent.pk])

    row = run(
        "SELECT replied_by_id, version, claimed, recorded FROM sampling_reply WHERE sent_id = %s", [scene.sent.pk]
    )
    assert row == [(scene.sam.pk, 2, 12, 8)]
