import re

import pytest
from django.views import View

from accounts.access import ProtectedPage
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, claimant_at, person_at, support_user
from tests.routes import all_routes, all_views

# Pages for people who are not signed in. Adding one here is a decision.
PUBLIC = {
    "accounts.persona_views.BecomePersona",
    "accounts.persona_views.Personas",
    "accounts.views.SignIn",
    "accounts.views.SignOut",
    "accounts.views.SignedOut",
    "accounts.views.TimedOut",
    "claims_service.pages.Page",
    "claims_service.pages.Start",
    "claims_service.pages.security_txt",
    "claims_service.pages.to_security_txt",
    "files.views.PrivateLink",
    "messages_out.views.Outbox",
    "messages_out.views.OutboxMessage",
    "sampling.seeds.views.HowClaimsAreChosen",
    "work.views.healthcheck",
}


def name_of(view) -> str:
    thing = getattr(view, "view_class", view)
    return f"{thing.__module__}.{thing.__qualname__}"


def is_public(view) -> bool:
    return not getattr(view, "login_required", True)


def says_who_may(view) -> bool:
    thing = getattr(view, "view_class", None)
    return (
        isinstance(thing, type) and issubclass(thing, View) and issubclass(thing, ProtectedPage) and bool(thing.allowed)
    )


def test_every_page_says_who_may_open_it():
    forgetful = {name_of(view) for _, view in all_views() if not is_public(view) and not says_who_may(view)}

    assert forgetful == set()


def test_no_page_is_public_unless_we_decided_so():
    public = {name_of(view) for _, view in all_views() if is_public(view)}

    assert public <= PUBLIC


def shown(answer) -> str:
    """Without the form token that differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def addresses_of(part: str, value: str) -> list[str]:
    """With this organisation, and any ids."""
    others = {
        "claim": "20481337",
        "mentor": "bcdfghjkmnpq",
        "lookup": "bcdfghjkmnpq",
        "run": 1,
        "plan": 1,
        "step": "over",
        "what": "sample",
        "item": 1,
        "school": "x",
    }
    routes = [route for route in all_routes() if part in route.parts]
    return [address for route in routes if (address := route.address({**others, part: value}))]


@pytest.mark.django_db
def test_a_strangers_school_cannot_be_told_from_one_that_does_not_exist(client):
    theirs = SchoolFactory()
    MentorFactory(at=[theirs])
    client.force_login(claimant_at(SchoolFactory()))

    for known, unknown in zip(
        addresses_of("school", theirs.public_id), addresses_of("school", "zzzzzzzzzzzz"), strict=True
    ):
        answers = [client.get(known), client.get(unknown)]
        assert [answer.status_code for answer in answers] == [404, 404], known
        assert shown(answers[0]) == shown(answers[1]), known


@pytest.mark.django_db
def test_a_strangers_provider_cannot_be_told_from_one_that_does_not_exist(client):
    theirs = ProviderFactory()
    client.force_login(person_at(ProviderFactory()))

    for known, unknown in zip(addresses_of("provider", theirs.code), addresses_of("provider", "ZZZZ"), strict=True):
        answers = [client.get(known), client.get(unknown)]
        assert [answer.status_code for answer in answers] == [404, 404], known
        assert shown(answers[0]) == shown(answers[1]), known


@pytest.mark.django_db
def test_the_console_does_not_exist_for_anybody_but_support(client):
    console = [route.address({"run": 1}) for route in all_routes() if route.path.startswith("support/")]

    client.force_login(claimant_at(SchoolFactory()))
    assert {client.get(address).status_code for address in console if address} <= {404}


@pytest.mark.django_db
def test_support_opens_any_schools_pages(client):
    school = SchoolFactory()
    client.force_login(support_user())

    assert client.get(f"/schools/{school.public_id}/mentors/").status_code == 200


@pytest.mark.django_db
def test_nobody_sees_anything_without_signing_in(client):
    things = {"school": SchoolFactory().public_id, "provider": ProviderFactory().code, "run": 1}
    private = [route for route in all_routes() if set(route.parts) & set(things) or route.path.startswith("support/")]

    for route in private:
        if address := route.address(things):
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/sign-in/"), address
