import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from activity.actions import record
from activity.models import Entry
from activity.system_tasks import SystemTask
from common.actor import set_actor
from tests.factories.people import UserFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_the_service(db: None) -> None:
    set_actor(None, system_task=SystemTask.CLOSING)


def test_an_act_says_who_did_what_to_which_thing():
    person, thing = UserFactory(), UserFactory()

    entry = record("user added", about=thing, by=person, school_id=7, before={"level": "claimant"}, after={"hours": 3})

    entry.refresh_from_db()
    assert (entry.verb, entry.by, entry.about_kind, entry.about_id) == (
        "user added",
        person,
        "accounts.user",
        str(thing.pk),
    )
    assert (entry.school_id, entry.before, entry.after) == (7, {"level": "claimant"}, {"hours": 3})
    assert entry.at is not None


def test_what_the_service_does_by_itself_has_nobodys_name_on_it():
    assert record("draft expired", about=UserFactory()).by is None


def test_a_thing_tells_its_own_story_in_order():
    thing, other = UserFactory(), UserFactory()
    for verb, about in [("added", thing), ("added", other), ("removed", thing)]:
        record(verb, about=about)

    assert [entry.verb for entry in Entry.objects.about(thing)] == ["added", "removed"]


def test_an_act_that_is_undone_leaves_no_entry():
    thing = UserFactory()
    with transaction.atomic():
        record("added", about=thing)
        transaction.set_rollback(True)

    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "statement",
    ["UPDATE activity_entry SET verb = 'nothing'", "DELETE FROM activity_entry", "TRUNCATE activity_entry"],
)
def test_the_database_refuses_to_change_the_record(statement):
    record("added", about=UserFactory())
    connection.check_constraints()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get().verb == "added"


def test_nobody_who_is_on_record_can_be_removed():
    person = UserFactory()
    record("added", about=person, by=person)

    with pytest.raises(ProtectedError), as_owner():
        person.delete()
