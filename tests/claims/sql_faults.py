"""Faults by raw SQL, each with the guards that refuse it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from claims.models import Claim
from mentors.models import Mentor
from tests.claims.guards import run
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, closed_window

CLAIM, TRAINING, ALLOWANCE = "claims_claim", "claims_mentortraining", "claims_allowance"


class Scene(NamedTuple):
    """Ada has 14 of 16 hours in a submitted claim; a draft of another school has Ada without hours."""

    ada: Mentor
    submitted: Claim
    draft: Claim

    @property
    def training(self) -> Any:
        return self.submitted.trainings.get()

    @property
    def agreed(self) -> str:
        return (
            "submitted_at = now(), submitter_is_mentor = false, funding_area = 'fringe', rate_pence = 4510, "
            "hours = {0}, amount_pence = {0} * 4510"
        )


def more_hours(scene: Scene) -> None:
    run(f"UPDATE {TRAINING} SET hours = 17 WHERE id = %s", [scene.training.pk])


def a_second_claim_beyond_the_cap(scene: Scene) -> None:
    run(f"UPDATE {TRAINING} SET hours = 3 WHERE claim_id = %s", [scene.draft.pk])
    run(f"UPDATE {CLAIM} SET status = 'submitted', {scene.agreed.format(3)} WHERE id = %s", [scene.draft.pk])


def the_same_mentor_twice(scene: Scene) -> None:
    run(
        f"INSERT INTO {TRAINING} (claim_id, mentor_id, training_type, hours_given_back) VALUES (%s, %s, '', 0)",
        [scene.draft.pk, scene.ada.pk],
    )


def no_hours(scene: Scene) -> None:
    run(f"UPDATE {TRAINING} SET hours = 0 WHERE claim_id = %s", [scene.draft.pk])


def more_given_back_than_claimed(scene: Scene) -> None:
    run(f"UPDATE {TRAINING} SET hours_given_back = 15 WHERE id = %s", [scene.training.pk])


def overlapping_windows(scene: Scene) -> None:
    window = scene.submitted.window
    run(
        "INSERT INTO claims_claimwindow (academic_year_id, opens_on, closes_on) VALUES (%s, %s, %s)",
        [window.academic_year_id, window.closes_on, window.closes_on],
    )


def a_step_that_is_not_in_the_table(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET status = 'paid' WHERE id = %s", [scene.submitted.pk])


def a_new_provider_for_a_live_claim(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET provider_id = %s WHERE id = %s", [ProviderFactory().pk, scene.submitted.pk])


def another_window_for_a_live_claim(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET window_id = %s WHERE id = %s", [closed_window().pk, scene.submitted.pk])


def another_rate(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET rate_pence = 1, amount_pence = hours WHERE id = %s", [scene.submitted.pk])


def another_amount(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET amount_pence = amount_pence + 1 WHERE id = %s", [scene.submitted.pk])


def deleting_a_submitted_claim(scene: Scene) -> None:
    run(f"DELETE FROM {TRAINING} WHERE claim_id = %s", [scene.submitted.pk])
    run(f"DELETE FROM {CLAIM} WHERE id = %s", [scene.submitted.pk])


def a_mentor_taken_off_a_live_claim(scene: Scene) -> None:
    run(f"DELETE FROM {TRAINING} WHERE id = %s", [scene.training.pk])


def hours_unanswered_in_a_live_claim(scene: Scene) -> None:
    run(f"UPDATE {TRAINING} SET hours = NULL WHERE id = %s", [scene.training.pk])


def a_mentor_without_hours_added_to_a_live_claim(scene: Scene) -> None:
    run(
        f"INSERT INTO {TRAINING} (claim_id, mentor_id, training_type, hours_given_back) VALUES (%s, %s, '', 0)",
        [scene.submitted.pk, MentorFactory().pk],
    )


def more_hours_than_the_mentors_have(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET hours = 15, amount_pence = 15 * rate_pence WHERE id = %s", [scene.submitted.pk])


def submitting_a_draft_with_a_question_open(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET status = 'submitted', {scene.agreed.format(2)} WHERE id = %s", [scene.draft.pk])


def a_submitted_claim_without_mentors(scene: Scene) -> None:
    columns = "school_id, provider_id, window_id, status, version, created_at, updated_at"
    agreed = "submitted_at, submitter_is_mentor, funding_area, rate_pence, hours, amount_pence"
    run(
        f"INSERT INTO {CLAIM} (reference, {columns}, {agreed}) "
        f"SELECT '99999999', {columns}, {agreed} FROM {CLAIM} WHERE id = %s",
        [scene.submitted.pk],
    )


def another_mentor_in_a_training(scene: Scene) -> None:
    run(f"UPDATE {TRAINING} SET mentor_id = %s WHERE id = %s", [MentorFactory().pk, scene.training.pk])


def a_counter_set_by_hand(scene: Scene) -> None:
    run(f"UPDATE {ALLOWANCE} SET used = 0 WHERE mentor_id = %s", [scene.ada.pk])


def a_cap_set_by_hand(scene: Scene) -> None:
    run(f"UPDATE {ALLOWANCE} SET cap = 999 WHERE mentor_id = %s", [scene.ada.pk])


def a_counter_removed(scene: Scene) -> None:
    run(f"DELETE FROM {ALLOWANCE} WHERE mentor_id = %s", [scene.ada.pk])


def emptying_the_claims(scene: Scene) -> None:
    run(f"TRUNCATE {CLAIM} CASCADE")


def emptying_the_trainings(scene: Scene) -> None:
    run(f"TRUNCATE {TRAINING} CASCADE")


def emptying_the_counters(scene: Scene) -> None:
    run(f"TRUNCATE {ALLOWANCE}")


def another_year_for_a_window_with_claims(scene: Scene) -> None:
    window = scene.submitted.window
    run(
        "UPDATE claims_claimwindow SET academic_year_id = academic_year_id - 1, opens_on = opens_on - 365, "
        "closes_on = closes_on - 365 WHERE id = %s",
        [window.pk],
    )


def changing_what_was_declared(scene: Scene) -> None:
    scene.submitted.versions.create(number=1, at=scene.submitted.submitted_at, snapshot={})
    run("UPDATE claims_claimversion SET snapshot = '{\"hours\": 1}'")


def a_submitted_change_beside_its_claim(scene: Scene) -> None:
    change = ClaimFactory(provider=scene.draft.provider, changes=scene.submitted, hours_of={scene.ada: 1})
    run(f"UPDATE {CLAIM} SET status = 'submitted', {scene.agreed.format(1)} WHERE id = %s", [change.pk])


def two_changes_of_one_claim(scene: Scene) -> None:
    for _ in range(2):
        ClaimFactory(provider=scene.draft.provider, changes=scene.submitted)


def go_to_the_payer(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET status = 'payment_in_progress' WHERE id = %s", [scene.submitted.pk])


def three_hours(scene: Scene) -> None:
    run(f"UPDATE {TRAINING} SET hours = 3 WHERE id = %s", [scene.training.pk])
    run(f"UPDATE {CLAIM} SET hours = 3, amount_pence = 3 * rate_pence WHERE id = %s", [scene.submitted.pk])


def other_hours_in_a_claim_with_the_payer(scene: Scene) -> None:
    go_to_the_payer(scene)
    three_hours(scene)


def other_hours_in_a_claim_that_was_checked(scene: Scene) -> None:
    run(f"UPDATE {CLAIM} SET assured_at = now() WHERE id = %s", [scene.submitted.pk])
    three_hours(scene)


def another_kind_of_training_in_a_claim_with_the_payer(scene: Scene) -> None:
    go_to_the_payer(scene)
    run(f"UPDATE {TRAINING} SET training_type = 'refresher' WHERE id = %s", [scene.training.pk])


def another_mentor_in_a_claim_with_the_payer(scene: Scene) -> None:
    go_to_the_payer(scene)
    run(f"DELETE FROM {TRAINING} WHERE id = %s", [scene.training.pk])
    run(
        f"INSERT INTO {TRAINING} (claim_id, mentor_id, hours, training_type, hours_given_back) "
        "VALUES (%s, %s, 14, 'initial', 0)",
        [scene.submitted.pk, MentorFactory().pk],
    )


def another_declaration_of_a_claim_with_the_payer(scene: Scene) -> None:
    go_to_the_payer(scene)
    run(f"UPDATE {CLAIM} SET submitter_is_mentor = NOT submitter_is_mentor WHERE id = %s", [scene.submitted.pk])


def a_check_that_pays_a_second_time(scene: Scene) -> None:
    """A claim that was not paid yet comes out of its check as paid."""
    run(f"UPDATE {CLAIM} SET status = 'sampling_in_progress' WHERE id = %s", [scene.submitted.pk])
    run(f"UPDATE {CLAIM} SET status = 'paid' WHERE id = %s", [scene.submitted.pk])


def hours_given_back_by_hand(scene: Scene) -> None:
    run(f"UPDATE {TRAINING} SET hours_given_back = hours WHERE id = %s", [scene.training.pk])


def hours_given_back_by_hand_in_both_places(scene: Scene) -> None:
    hours_given_back_by_hand(scene)
    run(f"UPDATE {CLAIM} SET hours_given_back = hours WHERE id = %s", [scene.submitted.pk])


SUM = "a_claim_is_the_sum_of_its_mentors"
HOURS, SUM_STANDS = "hours_stand_once_the_claim_is_handed_on", "a_sum_stands_once_it_is_handed_on"
OTHER_HOURS = [(TRAINING, HOURS), (CLAIM, SUM_STANDS)]
# Tables that go with them in a TRUNCATE.
OF_TRAININGS = ["sampling_answer", "sampling_evidence", "sampling_finding", "sampling_reply"]
OF_CLAIMS = [
    "sampling_decision",
    "sampling_ending",
    "sampling_reopening",
    "sampling_sampledclaim",
    "sampling_sentclaim",
    "sampling_sentreply",
]
BACK = "a_mentors_hours_go_back_only_with_their_step"
REFUSED: list[tuple[Callable[[Scene], None], list[tuple[str, str]]]] = [
    (more_hours, [(ALLOWANCE, "no_mentor_goes_over_the_cap"), (TRAINING, SUM)]),
    (a_second_claim_beyond_the_cap, [(ALLOWANCE, "no_mentor_goes_over_the_cap")]),
    (the_same_mentor_twice, [(TRAINING, "a_mentor_is_once_on_a_claim")]),
    (no_hours, [(TRAINING, "hours_are_at_least_one")]),
    (
        more_given_back_than_claimed,
        [
            (TRAINING, BACK),
            (TRAINING, "no_more_is_given_back_than_was_claimed"),
            (TRAINING, "allowance_after_update"),
            (TRAINING, SUM),
        ],
    ),
    (overlapping_windows, [("claims_claimwindow", "no_two_windows_overlap")]),
    (a_step_that_is_not_in_the_table, [(CLAIM, "only_moves_in_the_table")]),
    (a_new_provider_for_a_live_claim, [(CLAIM, "what_was_submitted_stands")]),
    (another_window_for_a_live_claim, [(CLAIM, "what_was_submitted_stands")]),
    (another_rate, [(CLAIM, "what_was_submitted_stands")]),
    (another_amount, [(CLAIM, "an_amount_is_hours_times_rate")]),
    (deleting_a_submitted_claim, [(CLAIM, "a_submitted_claim_is_never_deleted")]),
    (a_mentor_taken_off_a_live_claim, [(TRAINING, SUM)]),
    (hours_unanswered_in_a_live_claim, [(TRAINING, SUM)]),
    (a_mentor_without_hours_added_to_a_live_claim, [(TRAINING, SUM)]),
    (more_hours_than_the_mentors_have, [(CLAIM, SUM)]),
    (submitting_a_draft_with_a_question_open, [(CLAIM, SUM)]),
    (a_submitted_claim_without_mentors, [(CLAIM, SUM)]),
    (another_mentor_in_a_training, [(TRAINING, "a_training_stays_with_its_mentor_and_claim")]),
    (a_counter_set_by_hand, [(ALLOWANCE, "only_the_database_counts")]),
    (a_cap_set_by_hand, [(ALLOWANCE, "only_the_database_counts")]),
    (a_counter_removed, [(ALLOWANCE, "only_the_database_counts")]),
    (
        emptying_the_claims,
        [(table, "rows_never_vanish") for table in (CLAIM, TRAINING, "claims_claimversion", *OF_CLAIMS, *OF_TRAININGS)],
    ),
    (emptying_the_trainings, [(table, "rows_never_vanish") for table in (TRAINING, *OF_TRAININGS)]),
    (emptying_the_counters, [(ALLOWANCE, "rows_never_vanish")]),
    (another_year_for_a_window_with_claims, [("claims_claimwindow", "a_window_with_claims_keeps_its_year")]),
    (changing_what_was_declared, [("claims_claimversion", "rows_never_change")]),
    (a_submitted_change_beside_its_claim, [(CLAIM, "a_change_is_never_a_claim_itself")]),
    (other_hours_in_a_claim_with_the_payer, OTHER_HOURS),
    (other_hours_in_a_claim_that_was_checked, OTHER_HOURS),
    (another_kind_of_training_in_a_claim_with_the_payer, [(TRAINING, HOURS)]),
    (another_mentor_in_a_claim_with_the_payer, [(TRAINING, "mentors_stay_once_the_claim_is_handed_on")]),
    (another_declaration_of_a_claim_with_the_payer, [(CLAIM, SUM_STANDS)]),
    (a_check_that_pays_a_second_time, [(CLAIM, "a_check_leads_back")]),
    (hours_given_back_by_hand, [(TRAINING, BACK), (TRAINING, SUM)]),
    (hours_given_back_by_hand_in_both_places, [(TRAINING, BACK), (CLAIM, "hours_go_back_only_with_their_step")]),
    (two_changes_of_one_claim, [(CLAIM, "one_change_of_a_claim_at_a_time")]),
]
