from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from claims_service import rights
from common.triggers import Guard
from tests import roles
from tests.claims.guards import run

pytestmark = pytest.mark.django_db

TO_A_TABLE = ["DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]
TO_A_COLUMN = ["SELECT", "INSERT", "UPDATE", "REFERENCES"]


def service() -> str:
    return str(urlsplit(settings.DATABASE_URL).username)


def tables() -> list[str]:
    return [name for (name,) in run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def granted() -> set[str]:
    """ "DELETE django_session", "UPDATE django_session.expire_date" ..."""
    of_tables = run(
        "SELECT privilege || ' ' || relname FROM pg_class, unnest(%s::text[]) privilege "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(%s, oid, privilege)",
        [TO_A_TABLE, service()],
    )
    of_columns = run(
        "SELECT privilege || ' ' || relname || '.' || attname "
        "FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, unnest(%s::text[]) privilege "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped "
        "AND has_column_privilege(%s, attrelid, attnum, privilege)",
        [TO_A_COLUMN, service()],
    )
    return {right for (right,) in [*of_tables, *of_columns]}


def wanted() -> Iterator[str]:
    for table, column, is_made_by_the_database in run(
        "SELECT table_name, column_name, is_identity = 'YES' OR is_generated = 'ALWAYS' "
        "FROM information_schema.columns JOIN pg_tables ON tablename = table_name AND schemaname = table_schema "
        "WHERE table_schema = 'public'"
    ):
        may = rights.RIGHTS[table]
        yield f"SELECT {table}.{column}"
        if may.insert and not is_made_by_the_database:
            yield f"INSERT {table}.{column}"
        if column in may.update:
            yield f"UPDATE {table}.{column}"
        if may.delete:
            yield f"DELETE {table}"
        if may.analyze:
            yield f"MAINTAIN {table}"


def test_every_table_stands_in_the_list():
    """A new one: say in claims_service/rights.py what the service may do with it."""
    assert sorted(rights.RIGHTS) == sorted(tables())


def test_the_service_has_the_rights_of_the_list_and_no_others():
    """Each table and column: insert, update, delete, and what else there is."""
    assert granted() == set(wanted())


def test_no_key_and_no_reference_to_another_row_can_be_moved():
    """But for what a person chooses anew: a draft's provider, who acted last, the file that was built,
    what a draw by hand is over."""
    ties = run(
        "SELECT DISTINCT conrelid::regclass || '.' || attname FROM pg_constraint JOIN pg_attribute "
        "ON attrelid = conrelid AND attnum = ANY (conkey) "
        "WHERE contype IN ('p', 'f') AND has_column_privilege(%s, attrelid, attnum, 'UPDATE')",
        [service()],
    )

    assert {tie for (tie,) in ties} == {
        "claims_claim.provider_id",
        "claims_claim.submitted_by_id",
        "claims_claim.updated_by_id",
        "files_link.revoked_by_id",
        "sampling_drawplan.academic_year_id",
        "sampling_drawplan.window_id",
        "sampling_providerrequest.file_id",
        "training_records_recordsfile.taken_back_by_id",
        "training_records_trainingrecord.upload_id",
        "uploads_upload.applied_by_id",
    }


def test_tables_of_which_rows_are_for_ever_refuse_their_owner_too():
    guarded = run("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%rows_never_change%%'")
    for_ever = [table for table, may in rights.RIGHTS.items() if may == rights.APPEND]

    assert sorted(table for (table,) in guarded) == sorted(
        [*for_ever, "claims_rowchange", "training_records_recordversion"]
    )


def test_the_service_is_no_owner_no_superuser_and_nobodys_member():
    assert run(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = %s",
        [service()],
    ) == [(False, False, False, False, False)]
    assert run("SELECT FROM pg_auth_members WHERE member = %s::regrole", [service()]) == []
    assert run("SELECT FROM pg_class WHERE relowner = %s::regrole", [service()]) == []
    assert run("SELECT FROM pg_proc WHERE proowner = %s::regrole", [service()]) == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE claims_claim DISABLE TRIGGER ALL",
        "ALTER TABLE claims_claim DROP CONSTRAINT an_amount_is_hours_times_rate",
        "DROP TRIGGER every_change_is_kept ON claims_claim",
        "DROP FUNCTION claims_keep_row_changes() CASCADE",
        "CREATE OR REPLACE FUNCTION claims_keep_row_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE RULE nothing AS ON INSERT TO claims_rowchange DO INSTEAD NOTHING",
        "CREATE TRIGGER mine BEFORE INSERT ON claims_rowchange EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "TRUNCATE claims_rowchange",
        "TRUNCATE work_task",
        "DROP TABLE claims_rowchange",
        "DELETE FROM django_migrations",
        "UPDATE django_migrations SET name = 'nothing'",
        "INSERT INTO claims_rowchange (table_name, row_id, claim_id, at, role, before) "
        "VALUES ('claims_claim', 1, 1, now(), 'nobody', '{}')",
        "UPDATE claims_rowchange SET by_id = NULL",
        "UPDATE claims_allowance SET used = 0",
        "DELETE FROM claims_allowance",
        "SET session_replication_role = replica",
        "SET ROLE {owner}",
        "SET SESSION AUTHORIZATION {owner}",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "COPY claims_claim TO PROGRAM 'cat'",
    ],
)
def test_the_service_may_not(statement):
    owner = urlsplit(settings.OWNER_DATABASE_URL).username
    address = roles.addresses(connection.settings_dict["NAME"])["DATABASE_URL"]

    with psycopg.connect(address) as its_own, pytest.raises(psycopg.errors.InsufficientPrivilege):
        its_own.execute(statement.replace("{owner}", str(owner)))


def test_the_suite_is_the_service_too():
    assert run("SELECT current_user") == [(service(),)]


def test_every_trigger_of_ours_is_one_that_nobody_can_ignore():
    ours = [(model, trigger) for model in apps.get_models() for trigger in getattr(model._meta, "triggers", [])]

    assert len(ours) > 20
    assert [f"{model.__name__}: {trigger}" for model, trigger in ours if not isinstance(trigger, Guard)] == []
    assert run("SELECT proname FROM pg_proc WHERE prosrc LIKE '%%_pgtrigger_should_ignore(%%'") == []


def test_no_function_of_a_trigger_looks_for_tables_where_the_service_can_make_them():
    """Else a temporary table with the name of one of ours is used instead."""
    functions = run(
        "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND prorettype = 'trigger'::regtype"
    )

    assert len(functions) > 20
    assert [name for name, setting in functions if setting != ["search_path=public, pg_temp"]] == []
