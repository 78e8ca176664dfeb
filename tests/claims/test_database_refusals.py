"""Each refusal is by its guard (A04): without it the fault appears."""

from collections.abc import Callable

import pgtrigger
import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from activity.system_tasks import SystemTask
from claims.models import Allowance, Claim
from claims.states import Status
from common.actor import set_actor
from tests.claims.guards import run, settle, take_away
from tests.claims.sql_faults import (
    ALLOWANCE,
    CLAIM,
    REFUSED,
    Scene,
    a_second_claim_beyond_the_cap,
    a_step_that_is_not_in_the_table,
)
from tests.factories import AcademicYearFactory, ClaimFactory, MentorFactory
from tests.raw_changes import correct
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    ada = MentorFactory()
    submitted = ClaimFactory(status=Status.SUBMITTED, hours_of={ada: 14})
    draft = ClaimFactory(provider=submitted.provider, hours_of={ada: None})
    settle()
    return Scene(ada, submitted, draft)


@transaction.atomic
def commit(fault: Callable[[Scene], None], scene: Scene) -> None:
    set_actor(None, system_task=SystemTask.DRAWING)
    fault(scene)
    settle()


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
    """As django-pgtrigger lets anybody ask its triggers."""
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
    """The control."""
    take_away(CLAIM, "only_moves_in_the_table")
    with as_owner():
        rule = next(trigger for trigger in Claim._meta.triggers if trigger.name == "only_moves_in_the_table")
        of_the_library = pgtrigger.FSM(name="the_librarys_own", field=rule.field, transitions=rule.transitions)
        run(of_the_library.compile(Claim).install_sql.replace("%", "%%"))
    with pytest.raises(DatabaseError, match="Invalid transition"):
        commit(a_step_that_is_not_in_the_table, scene)

    look_away()

    commit(a_step_that_is_not_in_the_table, scene)


@pytest.fixture
def _may_make_temporary_tables() -> None:
    """The service may not: what would happen if it could."""
    with as_owner():
        run("DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %%I TO PUBLIC', current_database()); END $$")


@pytest.mark.usefixtures("_may_make_temporary_tables")
def test_a_temporary_table_is_not_counted_in_place_of_the_real_one(scene: Scene) -> None:
    run(f"CREATE TEMPORARY TABLE {ALLOWANCE} (LIKE public.{ALLOWANCE} INCLUDING INDEXES)")
    run(
        f"INSERT INTO pg_temp.{ALLOWANCE} SELECT id, 999, 0, academic_year_id, mentor_id, provider_id "
        f"FROM public.{ALLOWANCE}"
    )

    with pytest.raises(DatabaseError, match="no_mentor_goes_over_the_cap"), as_owner():
        commit(a_second_claim_beyond_the_cap, scene)


@pytest.mark.usefixtures("_may_make_temporary_tables")
@pytest.mark.parametrize(
    ("guard", "act"),
    [
        ("only_the_database_counts", f"UPDATE {ALLOWANCE} SET cap = 99, used = 0"),
        ("only_the_database_counts", f"DELETE FROM {ALLOWANCE}"),
        (
            "a_counter_starts_at_nought",
            f"INSERT INTO {ALLOWANCE} (mentor_id, provider_id, academic_year_id, cap, used) "
            f"SELECT mentor_id, provider_id, 2024, 16, 16 FROM {ALLOWANCE}",
        ),
    ],
)
def test_a_trigger_of_its_own_does_not_let_the_service_count(guard: str, act: str, scene: Scene) -> None:
    """Inside a trigger and with every right to the table; without the guard it goes through."""
    AcademicYearFactory(start_year=2024)
    with as_owner():
        run(f"GRANT ALL ON {ALLOWANCE} TO PUBLIC")
    run("CREATE TEMPORARY TABLE mine (id int)")
    run(
        "CREATE FUNCTION pg_temp.count_for_me() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {act}; RETURN NULL; END $$"
    )
    run("CREATE TRIGGER mine AFTER INSERT ON mine EXECUTE FUNCTION pg_temp.count_for_me()")
    before = sorted(Allowance.objects.values_list("academic_year", "cap", "used"))

    with pytest.raises(DatabaseError, match="Only the database counts"), transaction.atomic():
        run("INSERT INTO mine VALUES (1)")
    take_away(ALLOWANCE, guard)
    run("INSERT INTO mine VALUES (1)")

    assert sorted(Allowance.objects.values_list("academic_year", "cap", "used")) != before


def test_a_counter_follows_hours_that_are_given_back(scene: Scene) -> None:
    correct(scene.submitted, {scene.ada.pk: 4})

    assert Allowance.objects.get(mentor=scene.ada).used == 10
