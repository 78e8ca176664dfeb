"""Every page of a school reads easily: docs/reference/rules.md, part 12."""

import re

import pytest

from accounts.models import User
from mentors.models import Mentor
from providers.models import Provider
from schools.models import School
from tests.factories import ClaimFactory, MentorFactory
from tests.pages import Page, inspect
from tests.reading import reading_age, sentences_of, words_in
from tests.routes import all_routes
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

AGE = 11
IN_FULL = {
    "TRN": "eacher reference number (TRN)",
    "URN": "nique reference number (URN)",
    "UKPRN": "UK provider reference number (UKPRN)",
}
LAWS = [
    "Equality and Human Rights Commission",
    "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018",
    "Equality Advisory and Support Service",
    "Web Content Accessibility Guidelines",
    "Department for Education",
    "success criterion 2.2.1 (timing adjustable)",
    "success criterion 1.3.1 (info and relationships)",
]
LONGEST, LONGEST_IN_CONDITIONS, LONGEST_HINT = 25, 30, 25
CONDITIONS = "schools:grant-conditions"
FOR_OTHERS = ("providers/", "support/", "outbox/")


def pages_of(world: World, actor: str, not_for_them: tuple[str, ...] = ()) -> dict[str, Page]:
    """By name of the address."""
    client, pages = world.client(actor), {}
    for route in all_routes():
        address = route.address(world.things)
        if address is None or route.path.startswith(not_for_them):
            continue
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming and b"<main" in answer.content:
            pages[route.name] = inspect(answer)
    return pages


def first_met(abbreviation: str, words: str) -> str:
    found = re.search(rf"\b{abbreviation}\b", words)
    return words[max(0, found.start() - 40) : found.end() + 1] if found else ""


def words_of(page: Page, ids: str) -> str:
    return " ".join(each.words for each in page.root if each.get("id") in ids.split())


def names() -> list[str]:
    people = [name for user in User.objects.all() for name in (user.full_name, user.email)]
    mentors = [name for mentor in Mentor.objects.all() for name in (str(mentor), mentor.first_name)]
    places = [str(place) for model in (School, Provider) for place in model.objects.all()]
    return [*people, *mentors, *places, *LAWS, "Omar Reid", "Grace Oyelaran", "Grace"]


@pytest.fixture
def pages():
    """Of a draft, of one that can be submitted, and of a submitted claim."""
    world, pages = make_world(), {}
    manager, school = world.people["manager of A"], School.objects.get(public_id=world.things["school"])
    hours_of = {MentorFactory(at=[school]): 14, MentorFactory(at=[school]): 12}
    ready = ClaimFactory(school=school, created_by=manager, answered=True, hours_of=hours_of)
    for reference in (world.things["claim"], ready.reference, world.things["submitted"]):
        world.things["claim"] = reference
        found = pages_of(world, "manager of A", not_for_them=FOR_OTHERS)
        pages |= {name if name not in pages else f"{name} of {reference}": page for name, page in found.items()}
    return pages


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
        if len(words_in(sentence)) > most.get(name.split(" of ")[0], LONGEST)
    }

    assert long == set()


def test_what_is_heard_before_an_error_is_short(pages):
    """A field's description is its hint and its error: docs/how-to/make-a-page.md."""
    heard = {
        f"{name}: {described}"
        for name, page in pages.items()
        for asked in page.root
        if (described := words_of(page, asked.get("aria-describedby"))) and len(words_in(described)) > LONGEST_HINT
    }

    assert heard == set()


@pytest.mark.parametrize("actor", ["manager of A", "person at P", "support"])
def test_an_abbreviation_is_said_in_full_where_it_is_first_met(actor):
    met = {
        f"{name}: {place}"
        for name, page in pages_of(make_world(), actor).items()
        for abbreviation, in_full in IN_FULL.items()
        if (place := first_met(abbreviation, page.words)) and not place.endswith(in_full)
    }

    assert met == set()
