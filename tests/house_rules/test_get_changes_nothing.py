"""Opening any address, by GET as any kind of person, by HEAD as three, leaves every table as it was (A43), and so does
what a reader of support sends."""

import pytest
from django.db import connection

from tests.roles import as_owner
from tests.routes import all_routes, refuses_readers
from tests.world import World, make_world

EXCEPT = {
    # That a page was opened is noted at most twice a minute, or people would be signed out while they read; a
    # message of one page ("Mentor added") goes when it was shown. No session may come or go.
    "django_session": "session_key",
}

DIGEST = "SELECT count(*), md5(string_agg(row, E'\\n' ORDER BY row)) FROM (SELECT {}::text AS row FROM {} AS t) AS rows"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def tables() -> dict[str, tuple[int, str]]:
    """(rows, digest of the rows)"""
    with as_owner(), connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(DIGEST.format(EXCEPT.get(table, "t"), f'"{table}"'))
            found[table] = cursor.fetchone()
        return found


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_every_address_as_everybody_changes_nothing(world: World, method: str) -> None:
    actors = ["manager of A", "person at P", "support"] if method == "head" else world.people
    clients = {actor: world.client(actor) for actor in actors}
    addresses = [
        address
        for route in all_routes()
        for things in (world.things, world.theirs)
        if (address := route.address(things))
    ]
    changed = []
    before = tables()
    for actor, client in clients.items():
        for address in addresses:
            b"".join(getattr(client, method)(address))
        after = tables()
        changed += [(actor, table) for table in before if before[table] != after[table]]
        before = after

    assert changed == []


def test_what_a_reader_sends_changes_nothing(world: World) -> None:
    reader = world.client("reader")
    addresses = [address for route in all_routes() if (address := route.address(world.things))]
    before = tables()
    answers = {address: reader.post(address).status_code for address in addresses if refuses_readers(address)}

    assert tables() == before
    assert set(answers.values()) <= {302, 303, 403, 404, 405}


def test_a_row_more_and_a_row_changed_are_seen(world: World) -> None:
    before = tables()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE work_task SET due_at = due_at + interval '1 second'")
        cursor.execute("INSERT INTO work_heartbeat VALUES ('another', now())")
    after = tables()

    assert {table for table in before if before[table] != after[table]} == {"work_task", "work_heartbeat"}
