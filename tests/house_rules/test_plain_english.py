"""Every page of a school reads easily: docs/reference/rules.md, part 12."""

import pytest

from accounts.models import User
from mentors.models import Mentor
from providers.models import Provider
from schools.models import GrantConditions, School
from tests.pages import Page, inspect
from tests.reading import reading_age, sentences_of, words_in
from tests.routes import all_routes
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

AGE = 11
LONGEST, LONGEST_IN_CONDITIONS = 25, 30
CONDITIONS = "schools:grant-conditions"
FOR_OTHERS = ("providers/", "support/", "outbox/")


def pages_of_a_school(world: World) -> dict[str, Page]:
    """By name of the address."""
    client, pages = world.client("manager of A"), {}
    for route in all_routes():
        address = route.address(world.things)
        if address is None or route.path.startswith(FOR_OTHERS):
            continue
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            pages[route.name] = inspect(answer)
    return pages


def names() -> list[str]:
    people = [name for user in User.objects.all() for name in (user.full_name, user.email)]
    mentors = [name for mentor in Mentor.objects.all() for name in (str(mentor), mentor.first_name)]
    places = [str(place) for model in (School, Provider) for place in model.objects.all()]
    return [*people, *mentors, *places, "Omar Reid", "Grace Oyelaran", "Grace"]


@pytest.fixture
def pages():
    return pages_of_a_school(make_world())


def test_every_page_of_a_school_is_read_with_ease_at_eleven(pages):
    known = names()
    ages = {name: reading_age(sentences_of(page, known)) for name, page in pages.items()}

    assert len(ages) > 30
    assert {name: round(age, 1) for name, age in ages.items() if age > AGE} == {}


def test_no_sentence_of_a_school_is_long(pages):
    known = names()
    most = {CONDITIONS: LONGEST_IN_CONDITIONS}
    long = {
        f"{name}: {sentence}"
        for name, page in pages.items()
        for sentence in sentences_of(page, known)
        if len(words_in(sentence)) > most.get(name, LONGEST)
    }

    assert long == set()
