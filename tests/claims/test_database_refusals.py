"""Each refusal is by its guard: without it the fault appears."""

from collections.abc import Callable

import pgtrigger
import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from claims.actions._actor import set_actor
from claims.models import Allowance, Claim
from claims.states import Status
from tests.claims.guards import run, settle, take_away
from tests.claims.sql_faults import (
    ALLOWANCE,
    CLAIM,
    REFUSED,
    Scene,
    a_second_claim_beyond_the_cap,
    a_step_that_is_not_in_the_table,
)
from tests.factories import ClaimFactory, MentorFactory
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
    set_actor(None, system_task="a test's own hand")
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


def test_a_temporary_table_is_not_counted_in_place_of_the_real_one(scene: Scene) -> None:
    run(f"CREATE TEMPORARY TABLE {ALLOWANCE} (LIKE public.{ALLOWANCE} INCLUDING INDEXES)")
    run(
        f"INSERT INTO pg_temp.{ALLOWANCE} SELECT id, 999, 0, academic_year_id, mentor_id, provider_id "
        f"FROM public.{ALLOWANCE}"
    )

    with pytest.raises(DatabaseError, match="no_mentor_goes_over_the_cap"):
        commit(a_second_claim_beyond_the_cap, scene)


def test_no_trigger_of_its_own_lets_the_service_set_a_counter(scene: Scene) -> None:
    """Counters are only written from triggers; one on a temporary table would be inside."""
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
    correct(scene.submitted, {scene.ada.pk: 4})

    assert Allowance.objects.get(mentor=scene.ada).used == 10
