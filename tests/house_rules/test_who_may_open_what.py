"""Every address and kind of person, against a table. A new address without an entry fails."""

import re

import pytest
from django.test import Client

from tests.routes import Route, all_routes, refuses_readers
from tests.world import World, make_world

# Who an address is for. The prefix of the path decides; the names below are the exceptions.
PUBLIC = "public"
SIGNED_IN = "anybody signed in"
SCHOOL = "people of the school, and support"
PROVIDER = "people of the provider, and support"
PARTNER = "people of the provider and of its delivery partner, and support"
SUPPORT = "support"

KIND_OF_NAME = {
    **dict.fromkeys(
        [
            "start",
            "help",
            "accessibility",
            "cookies",
            "privacy",
            "terms",
            "security-txt",
            "work:healthcheck",
            "sampling:how-claims-are-chosen",
            "files:link",
            "messages_out:outbox",
            "messages_out:message",
            "accounts:sign-in",
            "accounts:sign-out",
            "accounts:signed-out",
            "accounts:timed-out",
            "accounts:personas",
            "accounts:become",
        ],
        PUBLIC,
    ),
    **dict.fromkeys(["your-organisations", "account", "accounts:time-left", "accounts:stay-signed-in"], SIGNED_IN),
}
FOR_PARTNERS = {"sampling:requests", "sampling:request", "sampling:school", "sampling:mentor-to-check"}
KIND_OF_PATH = {"schools/<": SCHOOL, "providers/<": PROVIDER, "support/": SUPPORT}

WELCOME = {
    SIGNED_IN: {
        "claimant of A",
        "manager of A",
        "claimant of B",
        "person at P",
        "person at Q",
        "partner at P",
        "support",
        "reader",
    },
    SCHOOL: {"claimant of A", "manager of A", "support", "reader"},
    PROVIDER: {"person at P", "support", "reader"},
    PARTNER: {"person at P", "partner at P", "support", "reader"},
    SUPPORT: {"support", "reader"},
}
# Answers that do not give anything away about the thing to a stranger.
NOT_FOUND = {404}
# What somebody who belongs there may get, in whatever state the thing is.
AT_HOME = {200, 204, 302, 303, 403, 404, 405, 409}


def kind_of(route: Route) -> str | None:
    if route.name in FOR_PARTNERS:
        return PARTNER
    for prefix, kind in KIND_OF_PATH.items():
        if route.path.startswith(prefix):
            return kind
    return KIND_OF_NAME.get(route.name)


def expected_for(actor: str, kind: str) -> set[int]:
    if actor == "nobody":
        return {302}
    return AT_HOME if actor in WELCOME[kind] else NOT_FOUND


def answer(client: Client, address: str) -> tuple[int, bytes]:
    """Without the form token that is new each time."""
    response = client.get(address)
    return response.status_code, re.sub(rb'value="[A-Za-z0-9]{64}"', b"", response.content)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_every_address_says_who_it_is_for() -> None:
    assert [route.name for route in all_routes() if kind_of(route) is None] == []


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_strangers_find_nothing_and_the_signed_out_are_asked_to_sign_in(world: World, method: str) -> None:
    """By HEAD, which is answered as GET is, those alone who belong nowhere here."""
    wrong = []
    for actor in ["nobody", "claimant of B"] if method == "head" else world.people:
        client = world.client(actor)
        for route in all_routes():
            kind, address = kind_of(route), route.address(world.things)
            if kind in (PUBLIC, None) or address is None:
                continue
            status = getattr(client, method)(address).status_code
            if status not in expected_for(actor, kind):
                wrong.append((method, actor, address, status))

    assert wrong == []


def test_a_reader_sees_no_form_that_would_be_refused(world: World) -> None:
    client = world.client("reader")
    offered = []
    for route in all_routes():
        address = route.address(world.things)
        if address is None or kind_of(route) in (PUBLIC, None):
            continue
        page = client.get(address)
        forms = re.findall(r'<form(?=[^>]* method="post")[^>]*>', "" if page.streaming else page.content.decode())
        actions = [re.search(r' action="([^"]+)"', form) for form in forms]
        offered += [(address, at) for at in (a[1] if a else address for a in actions) if refuses_readers(at)]

    assert offered == []


def test_what_is_not_yours_and_what_does_not_exist_are_the_same_page(world: World) -> None:
    client = world.client("claimant of A")
    different = []
    for route in all_routes():
        not_mine, missing = route.address(world.theirs), route.address(dict.fromkeys(world.things, "zzzzzzzzzzzz"))
        if kind_of(route) not in (SCHOOL, PROVIDER, PARTNER) or not_mine is None or missing is None:
            continue
        if answer(client, not_mine) != answer(client, missing):
            different.append(route.name)

    assert different == []


def test_a_strangers_id_inside_my_own_address_is_not_found(world: World) -> None:
    client = world.client("manager of A")
    found = []
    for route in all_routes():
        if kind_of(route) != SCHOOL:
            continue
        for part in set(route.parts) - {"school", "provider"}:
            address = route.address({**world.things, part: world.theirs[part]})
            if address and client.get(address).status_code != 404:
                found.append(address)

    assert found == []
