"""Every address by every actor, at both widths, and each form sent empty. New pages join in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.signing_in import become
from tests.browser.visitor import Visitor
from tests.routes import all_routes
from tests.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOR_WHOM = {"schools/<": "manager of A", "providers/<": "person at P", "support/": "support"}
ANYBODY = "manager of A"
NOBODY = "nobody"
TO_SIGN_IN = ("accounts:sign-in", "accounts:signed-out", "accounts:timed-out", "accounts:personas")
# Pages that the design system's own test opens at both widths.
SEEN_THERE = {"start", "help", "accessibility", "cookies", "privacy", "terms", *TO_SIGN_IN[:1]}
ASKING = "input:not([type=hidden]):visible, select:visible, textarea:visible"


@pytest.mark.parametrize("actor", [NOBODY, *FOR_WHOM.values()])
def test_no_address_has_a_barrier_and_no_empty_form_either(chromium: Browser, live_server, actor: str) -> None:
    world = make_world()
    with Visitor(chromium, live_server.url, width=320) as visitor:
        person = world.people[actor]
        if person is not None:
            become(visitor, person)
        pages = list(pages_for(world, actor))
        assert pages
        for address in pages:
            visitor.open(address)
            visitor.look_at(1280, 320)
            send_it_empty(visitor)


def pages_for(world: World, actor: str) -> Iterator[str]:
    """Addresses that answer this actor with a page."""
    client = world.client(actor)
    for route in all_routes():
        address = route.address(world.things)
        if address is None or route.name in SEEN_THERE or whose(route.path, route.name) != actor:
            continue
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and b"<main" in answer.content:
            yield address


def whose(path: str, name: str) -> str:
    for prefix, actor in FOR_WHOM.items():
        if path.startswith(prefix):
            return actor
    return NOBODY if name in TO_SIGN_IN or name.startswith("messages_out:") else ANYBODY


def send_it_empty(visitor: Visitor) -> None:
    """Only forms with a question: others would act."""
    asking = visitor.page.locator("main form[method=post]").filter(has=visitor.page.locator(ASKING))
    if asking.count():
        for text in asking.first.locator("input[type=text]:visible, textarea:visible").all():
            text.fill("")
        visitor.press(asking.first.locator("button:not([type=button])").first)
