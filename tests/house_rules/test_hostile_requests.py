"""No request is ever answered by a 500."""

import random

import pytest
from django.test import Client

from tests.routes import Route, all_routes
from tests.world import World, make_world

ODD_VALUES = [
    "",
    " ",
    "\x00",
    "%00",
    "a\x00b",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "-1",
    "0",
    "9" * 40,
    "1e309",
    "NaN",
    "٣٤",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "x" * 8000,
    "on",
    "yes",
    "true",
    "\r\nSet-Cookie: a=b",
    "20481337",
]
FIELDS = [
    "provider",
    "provider-picked",
    "provider_picked",
    "mentors",
    "hours",
    "version",
    "answer",
    "agreed",
    "confirmed",
    "trn",
    "date_of_birth_day",
    "date_of_birth-day",
    "date_of_birth_month",
    "date_of_birth_year",
    "is_mentor",
    "submitter_is_mentor",
    "colleague",
    "note",
    "reason",
    "next",
    "return",
    "page",
    "year",
    "status",
    "q",
    "claim",
    "added",
    "later",
    "format",
    "csrfmiddlewaretoken",
    "accept",
    "trained",
]
ODD_PIECES = ["%00", "%ff", "%C0%80", "a%2Fb", "..", "%0d%0a", "9" * 300, "é", "'", "-", "0", "null"]


def some_of(route: Route, actor: str) -> list[str]:
    """Two odd pieces, other ones for each address and actor."""
    return random.Random(f"{route.name}{actor}").sample(ODD_PIECES, k=2)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def broken(client: Client, method: str, address: str, data: object = None) -> list[tuple[str, str, object, int]]:
    status = (
        getattr(client, method)(address, data).status_code if data else getattr(client, method)(address).status_code
    )
    return [(method, address[:120], str(data)[:200], status)] if status >= 500 else []


def odd_fields(chance: random.Random) -> dict[str, object]:
    names = chance.sample(FIELDS, k=chance.randint(1, 8))
    return {name: chance.choice(ODD_VALUES) for name in names} | {"mentors": chance.choices(ODD_VALUES, k=3)}


@pytest.mark.parametrize("actor", ["nobody", "manager of A", "person at P", "support"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_odd_answers_in_every_form_and_query_break_nothing(world: World, actor: str, method: str) -> None:
    chance = random.Random(f"{actor}{method}")
    client = world.client(actor)
    faults = []
    for route in all_routes():
        if address := route.address(world.things):
            faults += broken(client, method, address, odd_fields(chance))

    assert faults == []


@pytest.mark.parametrize("actor", ["nobody", "manager of A", "person at P", "support"])
def test_odd_pieces_in_every_address_break_nothing(world: World, actor: str) -> None:
    client = world.client(actor)
    faults = []
    with_parts = [route for route in all_routes() if route.parts]
    for path in sorted({_with(route, world, odd) for route in with_parts for odd in some_of(route, actor)}):
        faults += broken(client, "get", path)

    assert faults == []


def test_two_thousand_fields_and_a_body_that_is_no_form_are_refused_in_words(world: World) -> None:
    client = world.client("manager of A")
    address = f"/schools/{world.things['school']}/claims/new/"

    many = client.post(address, {f"field{number}": "x" for number in range(2500)})
    broken_body = client.post(address, b"--x\r\n\xff\x00", content_type="multipart/form-data; boundary=x")

    assert many.status_code in (400, 413)
    assert broken_body.status_code < 500


FORM = "application/x-www-form-urlencoded"
BODIES = {
    "another charset": (f"{FORM}; charset=utf-16", b"a=b"),
    "a charset of the seventies": (f"{FORM}; charset=utf-7", b"a=+AGI-"),
    "an unknown charset": (f"{FORM}; charset=none-such", b"a=b"),
    "latin 1": (f"{FORM}; charset=iso-8859-1", b"a=\xe9"),
    "too large": (FORM, b"a=" + b"x" * 1_100_000),
    "too many fields": (FORM, b"&".join(b"f%d=x" % number for number in range(2001))),
    "a broken boundary": ("multipart/form-data; boundary=", b"--x\r\n\r\n"),
    "no boundary": ("multipart/form-data", b"--x\r\n\r\n"),
    "too many files": (
        "multipart/form-data; boundary=x",
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="f"\r\n\r\n\r\n' % number
            for number in range(101)
        )
        + b"--x--\r\n",
    ),
}


@pytest.mark.parametrize("body", BODIES)
def test_no_body_is_a_500(world: World, body: str) -> None:
    content_type, content = BODIES[body]
    clients = {actor: world.client(actor) for actor in ("manager of A", "person at P", "support")}
    faults = []
    for address in ["/no-such-page/", "/sign-out/", *(route.address(world.things) for route in all_routes())]:
        client = clients[who_is_at_home(address or "")]
        client.handler.enforce_csrf_checks = True
        if address and client.generic("POST", address, content, content_type=content_type).status_code >= 500:
            faults.append(address)

    assert faults == []


def who_is_at_home(address: str) -> str:
    starts = {"/support/": "support", "/providers/": "person at P"}
    return next((actor for start, actor in starts.items() if address.startswith(start)), "manager of A")


ODD_METHODS = ["put", "patch", "delete", "options", "trace"]


def test_odd_methods_are_answered(world: World) -> None:
    """Two for each address, other ones for each."""
    client = world.client("manager of A")
    faults = []
    for route in all_routes():
        if address := route.address(world.things):
            for method in random.Random(route.name).sample(ODD_METHODS, k=2):
                faults += broken(client, method, address)

    assert faults == []


def _with(route: Route, world: World, odd: str) -> str:
    """A route's address with one odd piece, as a browser would send it."""
    words = "/" + route.path
    pieces = words.split("/")
    last = max(number for number, piece in enumerate(pieces) if "<" in piece)
    for number, piece in enumerate(pieces):
        if "<" not in piece:
            continue
        part = piece.split(":")[-1].rstrip(">")
        pieces[number] = odd if number == last else str(world.things.get(part, odd))
    return "/".join(pieces)
