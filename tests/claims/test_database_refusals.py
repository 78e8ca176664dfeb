"""What Postgres refuses to raw SQL, and that the named guard does it: without the guard the fault appears."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pgtrigger
import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from claims.actions.acting import act
from claims.models import Allowance, Claim
from claims.states import Status
from mentors.models import Mentor
from tests.claims.guards import run, settle, take_away
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, closed_window
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def scene() -> Scene:
    ada = MentorFactory()
    submitted = ClaimFactory(status=Status.SUBMITTED, hours_of={ada: 14})
    draft = ClaimFactory(provider=submitted.provider, hours_of={ada: None})
    settle()
    return Scene(ada, submitted, draft)


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
        [window.academic_year_id, window.closes_on, window.closes_on + timedelta(days=1)],
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
    run(f"TRUNCATE {TRAINING}")


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
    run(f"UPDATE {TRAINING} SET hours = 1 WHERE claim_id = %s", [scene.draft.pk])
    run(f"UPDATE {CLAIM} SET changes_id = %s WHERE id = %s", [scene.submitted.pk, scene.draft.pk])
    run(f"UPDATE {CLAIM} SET status = 'submitted', {scene.agreed.format(1)} WHERE id = %s", [scene.draft.pk])


def two_changes_of_one_claim(scene: Scene) -> None:
    ClaimFactory(provider=scene.draft.provider, changes=scene.submitted)
    run(f"UPDATE {CLAIM} SET changes_id = %s WHERE id = %s", [scene.submitted.pk, scene.draft.pk])


@transaction.atomic
def commit(fault: Callable[[Scene], None], scene: Scene) -> None:
    act(None, duty="a test's own hand")
    fault(scene)
    settle()


SUM = "a_claim_is_the_sum_of_its_mentors"
REFUSED: list[tuple[Callable[[Scene], None], list[tuple[str, str]]]] = [
    (more_hours, [(ALLOWANCE, "no_mentor_goes_over_the_cap"), (TRAINING, SUM)]),
    (a_second_claim_beyond_the_cap, [(ALLOWANCE, "no_mentor_goes_over_the_cap")]),
    (the_same_mentor_twice, [(TRAINING, "a_mentor_is_once_on_a_claim")]),
    (no_hours, [(TRAINING, "hours_are_at_least_one")]),
    (
        more_given_back_than_claimed,
        [(TRAINING, "no_more_is_given_back_than_was_claimed"), (TRAINING, "allowance_after_update")],
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
        [(table, "rows_never_vanish") for table in (CLAIM, TRAINING, "claims_claimversion")],
    ),
    (emptying_the_trainings, [(TRAINING, "rows_never_vanish")]),
    (emptying_the_counters, [(ALLOWANCE, "rows_never_vanish")]),
    (another_year_for_a_window_with_claims, [("claims_claimwindow", "a_window_with_claims_keeps_its_year")]),
    (changing_what_was_declared, [("claims_claimversion", "rows_never_change")]),
    (a_submitted_change_beside_its_claim, [(CLAIM, "a_change_is_never_a_claim_itself")]),
    (two_changes_of_one_claim, [(CLAIM, "one_change_of_a_claim_at_a_time")]),
]


@pytest.mark.parametrize(("fault", "guards"), REFUSED, ids=[fault.__name__ for fault, _ in REFUSED])
def test_the_database_refuses(fault: Callable[[Scene], None], guards: list[tuple[str, str]], scene: Scene) -> None:
    with pytest.raises(DatabaseError):
        commit(fault, scene)
    with pytest.raises(DatabaseError), as_owner():
        commit(fault, scene)

    for table, guard in guards:
        take_away(table, guard)
    with as_owner():  # some of it the service may not even try
        commit(fault, scene)


def look_away() -> None:
    """Ask every trigger that there is to do nothing, as django-pgtrigger lets anybody ask."""
    run(
        "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'claims%%'"
    )


@pytest.mark.parametrize("fault", [fault for fault, _ in REFUSED])
def test_no_guard_looks_away_when_it_is_asked_to(fault: Callable[[Scene], None], scene: Scene) -> None:
    look_away()

    with pytest.raises(DatabaseError):
        commit(fault, scene)
    with pytest.raises(DatabaseError), as_owner():
        commit(fault, scene)


def test_a_trigger_as_the_library_makes_it_looks_away(scene: Scene) -> None:
    """The control: asked like this, the library's own guard of the same rule lets the fault happen."""
    take_away(CLAIM, "only_moves_in_the_table")
    with as_owner():
        rule = next(trigger for trigger in Claim._meta.triggers if trigger.name == "only_moves_in_the_table")
        of_the_library = pgtrigger.FSM(name="the_librarys_own", field=rule.field, transitions=rule.transitions)
        run(of_the_library.compile(Claim).install_sql.replace("%", "%%"))
    with pytest.raises(DatabaseError, match="Invalid transition"):
        commit(a_step_that_is_not_in_the_table, scene)

    look_away()

    commit(a_step_that_is_not_in_the_table, scene)


def test_a_temporary_table_is_not_counted_in_place_of_the_real_one(scene: Scene) -> None:
    run(f"CREATE TEMPORARY TABLE {ALLOWANCE} (LIKE public.{ALLOWANCE} INCLUDING INDEXES)")
    run(
        f"INSERT INTO pg_temp.{ALLOWANCE} SELECT id, 999, 0, academic_year_id, mentor_id, provider_id "
        f"FROM public.{ALLOWANCE}"
    )

    with pytest.raises(DatabaseError, match="no_mentor_goes_over_the_cap"):
        commit(a_second_claim_beyond_the_cap, scene)


def test_no_trigger_of_its_own_lets_the_service_set_a_counter(scene: Scene) -> None:
    """Counters refuse what comes from outside of triggers; one on a temporary table would be inside."""
    run("CREATE TEMPORARY TABLE mine (id int)")
    run(
        f"CREATE FUNCTION pg_temp.reset() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN UPDATE {ALLOWANCE} SET used = 0; RETURN NULL; END $$"
    )
    run("CREATE TRIGGER reset AFTER INSERT ON mine EXECUTE FUNCTION pg_temp.reset()")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run("INSERT INTO mine VALUES (1)")
    with as_owner():
        run("INSERT INTO mine VALUES (1)")
    assert Allowance.objects.get(mentor=scene.ada).used == 0


def test_a_counter_follows_hours_that_are_given_back(scene: Scene) -> None:
    scene.submitted.trainings.update(hours_given_back=4)

    assert Allowance.objects.get(mentor=scene.ada).used == 10
