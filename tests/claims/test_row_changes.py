"""The database's record of changed claims (A57)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from activity.system_tasks import SystemTask
from claims.actions.change import start_change
from claims.actions.draft import (
    change_provider,
    choose_mentors,
    delete_draft,
    hand_over,
    set_hours,
)
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.models import Claim, RowChange
from claims.states import Status
from claims.windows.close import close_window
from common.actor import set_actor
from tests.claims.guards import run, settle, take_away
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, claimant_at, claiming_school
from tests.factories.answers import answer_the_rest
from tests.raw_changes import by_hand
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Claim:
    return ClaimFactory(school=claiming_school(), hours_of={MentorFactory(): 14}, answered=True)


@pytest.fixture
def sam(draft: Claim) -> User:
    return claimant_at(draft.school)


def changes_of(claim: Claim) -> list[RowChange]:
    return list(RowChange.objects.filter(claim_id=claim.pk).order_by("id"))


def test_an_action_leaves_every_value_that_it_changed_with_the_person(draft: Claim, sam: User) -> None:
    submit(claim=draft, submitter_is_mentor=False, by=sam)

    training, claim = changes_of(draft)
    assert (training.table_name, training.before) == ("claims_mentortraining", {"training_type": ""})
    assert training.after == {"training_type": "initial"}
    assert (claim.before["status"], claim.after["status"], claim.after["amount_pence"]) == ("draft", "submitted", 61320)
    assert "reference" not in claim.before
    assert {training.by, claim.by} == {sam}


def test_answers_of_a_draft_are_kept_with_whoever_gave_them(draft: Claim, sam: User) -> None:
    mentor = draft.trainings.get().mentor_id
    set_hours(claim=draft, hours={mentor: 9}, version=1, by=sam)

    hours = changes_of(draft)[0]
    assert (hours.before, hours.after, hours.by) == ({"hours": 14}, {"hours": 9}, sam)


def test_a_removed_row_is_kept_whole(draft: Claim, sam: User) -> None:
    reference, pk = draft.reference, draft.pk

    delete_draft(claim=draft, by=sam)

    removed = RowChange.objects.get(table_name="claims_claim", row_id=pk)
    assert (removed.before["reference"], removed.after, removed.by) == (reference, None, sam)
    assert RowChange.objects.filter(table_name="claims_mentortraining", claim_id=pk).count() == 1


def test_raw_sql_of_the_owner_leaves_its_trace_and_is_nobodys(draft: Claim) -> None:
    with as_owner():
        run("UPDATE claims_mentortraining SET hours = 3 WHERE claim_id = %s", [draft.pk])

    change = changes_of(draft)[0]
    role = run("SELECT session_user")[0][0]
    assert (change.before, change.after, change.by, change.role) == ({"hours": 14}, {"hours": 3}, None, role)


def test_what_the_service_does_by_itself_says_what_that_is(draft: Claim) -> None:
    close_window(window=draft.window, at=draft.window.closes_at + timedelta(seconds=1))

    change = changes_of(draft)[0]
    assert (change.after["status"], change.by, change.system_task) == (Status.EXPIRED, None, "closing a window")


@pytest.mark.parametrize("name", ["", " ", "nobody in particular", "0", "99999999999", "1 "])
def test_the_service_changes_nothing_without_the_name_of_a_person_or_one_of_its_tasks(name: str, draft: Claim) -> None:
    run("SELECT set_config('service.actor', %s, true)", [name])
    for change in ("UPDATE claims_mentortraining SET hours = 3", "DELETE FROM claims_claim"):
        with pytest.raises(DatabaseError, match="Nobody is named who acts"), transaction.atomic():
            run(change)

    take_away("claims_mentortraining", "whoever_acts_is_named")
    with transaction.atomic():
        run("UPDATE claims_mentortraining SET hours = 3")
        transaction.set_rollback(True)  # its row in the record names nobody who is there


@pytest.mark.parametrize("task", SystemTask)
def test_the_database_knows_the_tasks_of_the_service(task: SystemTask) -> None:
    set_actor(None, system_task=task)

    assert run("SELECT activity_actor()") == [(None,)]


@pytest.mark.parametrize("name", ["", " ", "\n"])
def test_a_new_status_without_a_name_on_it_is_refused_to_the_owner_too(name: str, draft: Claim) -> None:
    run("SELECT set_config('service.actor', %s, true)", [name])
    with pytest.raises(DatabaseError, match="a_new_status_has_a_name_on_it"), transaction.atomic(), as_owner():
        run("UPDATE claims_claim SET status = 'expired' WHERE id = %s", [draft.pk])

    with by_hand():
        run("UPDATE claims_claim SET status = 'expired' WHERE id = %s", [draft.pk])
    assert changes_of(draft)[0].system_task == "a test's own hand"


def test_many_rows_in_one_statement_name_the_person_on_them(draft: Claim, sam: User) -> None:
    claims = [ClaimFactory(status=Status.SUBMITTED) for _ in range(3)]

    with as_owner():
        Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(
            status=Status.SAMPLING_IN_PROGRESS, updated_by=sam, updated_at=draft.updated_at
        )

    kept = RowChange.objects.filter(claim_id__in=[claim.pk for claim in claims])
    assert [change.by for change in kept] == [sam] * 3


def test_in_a_whole_life_no_change_is_nobodys(draft: Claim, sam: User) -> None:
    ada, grace = draft.trainings.get().mentor, MentorFactory(at=[draft.school])
    draft = choose_mentors(claim=draft, mentors=[ada, grace], version=1, by=sam)
    draft = set_hours(claim=draft, hours={grace.pk: 3}, version=draft.version, by=sam)
    change_provider(claim=draft, provider=ProviderFactory(), version=draft.version, by=sam)
    draft = answer_the_rest(Claim.objects.get(pk=draft.pk), sam)
    hand_over(claim=draft, to=claimant_at(draft.school), note="", by=sam)
    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)
    change = start_change(claim=claim, by=sam)
    change = choose_mentors(claim=change, mentors=[ada], version=1, by=sam)
    change = answer_the_rest(change, sam)
    submit(claim=change, submitter_is_mentor=False, by=sam)
    withdraw(claim=claim, reason="", by=sam)

    assert {change.by for change in RowChange.objects.all()} == {sam}
    assert RowChange.objects.filter(claim_id=claim.pk, before__status="submitted", after__status="withdrawn").exists()


def test_a_statement_that_changes_nothing_is_not_kept(draft: Claim) -> None:
    with as_owner():
        run("UPDATE claims_claim SET version = version WHERE id = %s", [draft.pk])

    assert changes_of(draft) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE claims_rowchange SET by_id = NULL",
        "DELETE FROM claims_rowchange",
        "TRUNCATE claims_rowchange",
        "UPDATE activity_entry SET verb = 'nothing'",
        "DELETE FROM activity_entry",
        "TRUNCATE activity_entry",
        "DELETE FROM claims_claimversion",
        "TRUNCATE claims_claimversion",
    ],
)
def test_no_record_can_be_changed_or_removed(sql: str, draft: Claim, sam: User) -> None:
    submit(claim=draft, submitter_is_mentor=False, by=sam)
    settle()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run(sql)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), as_owner():
        run(sql)
