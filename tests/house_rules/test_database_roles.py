from collections import Counter
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

EVERY_RIGHT = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]


def service() -> str:
    return str(urlsplit(settings.DATABASE_URL).username)


def tables() -> list[str]:
    return [name for (name,) in run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def granted(table: str) -> set[str]:
    """To the table, or to a column as "UPDATE (id)"."""
    whole = run(
        "SELECT privilege FROM unnest(%s::text[]) privilege WHERE has_table_privilege(%s, %s, privilege)",
        [EVERY_RIGHT, service(), table],
    )
    columns = run(
        "SELECT privilege_type || ' (' || column_name || ')' FROM information_schema.column_privileges "
        "WHERE grantee = %s AND table_name = %s",
        [service(), table],
    )
    rights_to_all = {right for (right,) in whole}
    return rights_to_all | {right for (right,) in columns if right.split()[0] not in rights_to_all}


def test_every_table_stands_in_one_list():
    """A new one: say in claims_service/rights.py whether its rows are for ever."""
    listed = Counter(
        [
            *rights.APPEND_ONLY,
            *rights.KEPT_BY_THE_DATABASE,
            *rights.COUNTERS,
            *rights.ON_THE_WAY,
            *rights.READ_ONLY,
            *rights.EVERYDAY,
        ]
    )

    assert listed == Counter(tables())


def test_the_service_has_the_rights_of_the_list_and_no_others():
    wanted = {table: set(words.split(", ")) for table, words in rights.RIGHTS.items()}

    assert {table: granted(table) for table in tables()} == wanted


def test_tables_of_which_rows_are_for_ever_refuse_their_owner_too():
    guarded = run("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%rows_never_change%%'")

    assert sorted(table for (table,) in guarded) == sorted(rights.APPEND_ONLY + rights.KEPT_BY_THE_DATABASE)


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
