"""What the service's role cannot rewrite, remove, antedate or say in another name, each with and without its guards."""

from datetime import timedelta

import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from accounts.models import User
from claims.states import Status
from common.actor import set_actor
from common.clock import now
from files.actions import store
from messages_out.models import Message
from sampling.actions import draw_sample
from sampling.models import SamplingRun
from sampling.seeds.actions import commit, secret_of
from sampling.seeds.rules import seed_from
from schools.actions import accept_conditions
from tests.claims.guards import run, settle, take_away
from tests.clock import in_term
from tests.factories import (
    ClaimFactory,
    GrantConditionsFactory,
    SchoolFactory,
    UserFactory,
    closed_window,
    coming_window,
    manager_at,
    open_window,
)
from tests.roles import as_owner, role

pytestmark = [pytest.mark.django_db, in_term]

RIGHTS, FOR_EVER, NAMED, DATED = (
    "the list of rights",
    "rows_never_change",
    "whoever_acts_is_named",
    "the_database_says_when",
)


@pytest.fixture
def priya() -> User:
    """A manager; there is a draw, conditions that she accepted, a message that was sent, and a file."""
    window = closed_window(closed_at=now())
    for _ in range(3):
        ClaimFactory(window=window, status=Status.SUBMITTED)
    ClaimFactory(window=window, status=Status.WITHDRAWN)
    draw_sample(window=window)
    GrantConditionsFactory()
    school = SchoolFactory()
    priya = manager_at(school)
    accept_conditions(school=school, year=open_window().academic_year, by=priya)
    ClaimFactory(school=school)
    Message.objects.create(key="a", template="a", to="a@a.example", subject="a", body="a")
    run("UPDATE messages_out_message SET state = 'sent', sent_at = now()")
    settle()
    set_actor(priya)
    return priya


STANDS = [
    ("UPDATE sampling_samplingrun SET seed = 'mine'", ["sampling_samplingrun"], [RIGHTS, FOR_EVER]),
    ("UPDATE sampling_samplingrun SET population_count = 99", ["sampling_samplingrun"], [RIGHTS, FOR_EVER]),
    ("UPDATE sampling_reasonfigures SET claim_count = 0", ["sampling_reasonfigures"], [RIGHTS, FOR_EVER]),
    ("UPDATE sampling_stratum SET phase = 'Other'", ["sampling_stratum"], [RIGHTS, FOR_EVER]),
    ("UPDATE sampling_sampledclaim SET reason = 'top_up'", ["sampling_sampledclaim"], [RIGHTS, FOR_EVER]),
    ("DELETE FROM sampling_sampledclaim", ["sampling_sampledclaim"], [RIGHTS, FOR_EVER]),
    ("UPDATE sampling_providerrequest SET claim_count = 9", ["sampling_providerrequest"], [RIGHTS]),
    (
        "INSERT INTO sampling_sampledclaim (run_id, request_id, claim_id, reason) "
        "SELECT run_id, request_id, (SELECT id FROM claims_claim WHERE status = 'withdrawn'), 'top_up' "
        "FROM sampling_sampledclaim LIMIT 1",
        ["sampling_sampledclaim"],
        ["nothing_comes_to_a_draw"],
    ),
    ("UPDATE claims_claimwindow SET closed_at = NULL", ["claims_claimwindow"], ["a_window_closes_once"]),
    ("UPDATE claims_claimwindow SET closes_on = closes_on - 1", ["claims_claimwindow"], [RIGHTS]),
    ("UPDATE schools_academicyear SET initial_cap = 1000", ["schools_academicyear"], [RIGHTS]),
    ("UPDATE schools_hourlyrate SET pence = 9999", ["schools_hourlyrate"], [RIGHTS]),
    ("UPDATE schools_district SET area = 'inner_london'", ["schools_district"], [RIGHTS]),
    ("DELETE FROM schools_eligibility", ["schools_eligibility"], [RIGHTS]),
    ("UPDATE schools_grantconditions SET text = 'Anything goes'", ["schools_grantconditions"], [RIGHTS]),
    (
        "DELETE FROM schools_grantconditionsacceptance",
        ["schools_grantconditionsacceptance"],
        [RIGHTS, FOR_EVER],
    ),
    (
        "UPDATE schools_school SET funding_area = 'inner_london'",
        ["schools_school"],
        ["an_area_is_that_of_the_district"],
    ),
    ("DELETE FROM messages_out_message", ["messages_out_message"], [RIGHTS]),
    ("UPDATE messages_out_message SET body = ''", ["messages_out_message"], [RIGHTS, "a_sent_message_stands"]),
    (
        "UPDATE messages_out_message SET state = 'waiting', sent_at = NULL",
        ["messages_out_message"],
        ["a_sent_message_stands"],
    ),
    (
        "UPDATE mentors_mentoratschool SET added_at = now()",
        ["mentors_mentoratschool"],
        ["a_place_on_a_list_does_not_change"],
    ),
    ("UPDATE accounts_user SET is_support = true, support_level = 'reader'", ["accounts_user"], [RIGHTS]),
    ("INSERT INTO activity_entry (id, verb, about_kind, about_id, by_id) VALUES (-1, '', '', '', {priya})",
     ["activity_entry"], [RIGHTS]),
    ("INSERT INTO activity_entry (verb, about_kind, about_id, by_id) VALUES ('', '', '', {somebody})",
     ["activity_entry"], [NAMED]),
    ("INSERT INTO claims_claimversion (claim_id, number, by_id, at, drafted_as, snapshot) "
     "SELECT id, 7, {somebody}, now(), '', '{{}}' FROM claims_claim WHERE status = 'draft'",
     ["claims_claimversion"], [NAMED]),
    ("INSERT INTO files_download (stored_file_id, form, by_id) "
     "SELECT id, 'csv', {somebody} FROM files_storedfile LIMIT 1", ["files_download"], [NAMED]),
]  # fmt: skip


@pytest.mark.parametrize(("act", "tables", "guards"), STANDS, ids=[act[:60] for act, _, _ in STANDS])
def test_the_service_cannot(act: str, tables: list[str], guards: list[str], priya: User) -> None:
    statement = act.format(priya=priya.pk, somebody=UserFactory().pk)
    (table,) = tables
    for guard in guards:
        with pytest.raises(DatabaseError), transaction.atomic():
            run(statement)
        if guard == RIGHTS:
            with as_owner():
                run(f"GRANT ALL ON {table} TO {role()}")
        else:
            take_away(table, guard)
    with transaction.atomic():
        run(statement)


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("activity_entry", "at", {"verb": "''", "about_kind": "''", "about_id": "''", "by_id": "{priya}"}),
        (
            "claims_claimversion",
            "at",
            {"claim_id": "{draft}", "number": "7", "by_id": "{priya}", "drafted_as": "''", "snapshot": "'{{}}'"},
        ),
        ("files_download", "at", {"stored_file_id": "{file}", "form": "'csv'", "by_id": "{priya}"}),
        ("schools_registerimport", "imported_at", {"name": "''"}),
    ],
)
def test_what_is_antedated_is_of_today(table: str, column: str, row: dict[str, str], priya: User) -> None:
    facts = {
        "priya": priya.pk,
        "draft": run("SELECT id FROM claims_claim WHERE status = 'draft'")[0][0],
        "file": run("SELECT min(id) FROM files_storedfile")[0][0],
    }
    values = {name: value.format(**facts) for name, value in row.items()} | {column: "'2020-01-01 12:00+00'"}
    insert = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())}) RETURNING {column}"

    ((at,),) = run(insert)
    assert abs(at - now()) < timedelta(minutes=5)
    take_away(table, DATED)
    ((at,),) = run(insert.replace(", 7, ", ", 8, "))
    assert at.year == 2020


def test_a_window_that_has_not_opened_is_not_closed(priya: User) -> None:
    close = "UPDATE claims_claimwindow SET closed_at = now() WHERE id = %s"
    coming = coming_window().pk

    with pytest.raises(DatabaseError, match="has not opened yet"), transaction.atomic():
        run(close, [coming])
    take_away("claims_claimwindow", "a_window_closes_once")
    run(close, [coming])


def test_a_seed_follows_from_its_secret(priya: User) -> None:
    with pytest.raises(DatabaseError, match="The seed does not follow"):
        copy_the_run(priya, seed="0" * 64)
    take_away("sampling_samplingrun", "a_seed_follows_from_its_secret")
    with pytest.raises(DatabaseError, match="claims and has 0"):
        copy_the_run(priya, seed="0" * 64)


@transaction.atomic
def copy_the_run(by: User, seed: str = "") -> None:
    run_again = SamplingRun.objects.get(drawn_by=None)
    run_again.pk, run_again.drawn_by = None, by
    files = [store(content, kind="x", name="x", media_type="x", row_count=0) for content in (b"x", b"y", b"z")]
    run_again.population_file, run_again.parameters_file, run_again.sample_file = files
    run_again.commitment = commit(window=None, by=by)
    run_again.seed = seed or seed_from(
        secret_of(run_again.commitment), population_digest=files[0].sha256, parameters_digest=files[1].sha256
    )
    run_again.save(force_insert=True)
    settle()


def test_a_draw_has_the_claims_that_it_says(priya: User) -> None:
    with pytest.raises(DatabaseError, match="claims and has 0"):
        copy_the_run(priya)
    take_away("sampling_samplingrun", "a_draw_adds_up")
    copy_the_run(priya)
