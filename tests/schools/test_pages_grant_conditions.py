import pytest
from django.urls import reverse

from schools.conditions_text import sections_of
from schools.models import GrantConditionsAcceptance
from tests.factories import GrantConditionsFactory, SchoolFactory, claimant_at, manager_at, open_window, support_user
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(db):
    GrantConditionsFactory(academic_year=open_window().academic_year)
    return SchoolFactory(name="Fernhollow Primary School")


@pytest.fixture
def address(school):
    return reverse("schools:grant-conditions", kwargs={"school": school.public_id})


def test_a_manager_reads_and_accepts_for_the_school(school, address):
    priya = Visitor(manager_at(school, first_name="Priya", last_name="Nair"))
    page = priya.open(address)
    assert page.h1.startswith("Grant conditions for")

    page = priya.send()

    assert page.h1 == "Claims"
    assert "You have accepted the grant conditions for Fernhollow Primary School" in page.words
    assert GrantConditionsAcceptance.objects.get().accepted_by.first_name == "Priya"
    assert "Priya Nair accepted version 1 for Fernhollow Primary School on" in priya.open(address).words


def test_accepting_twice_keeps_the_first_acceptance(school, address):
    first, second = Visitor(manager_at(school)), Visitor(manager_at(school))
    for visitor in (first, second):
        visitor.open(address)
    for visitor in (first, second):
        visitor.send()

    assert GrantConditionsAcceptance.objects.count() == 1


def test_a_claimant_reads_who_can_accept(school, address):
    manager_at(school, first_name="Priya", last_name="Nair")
    sam = Visitor(claimant_at(school))

    page = sam.open(address)

    assert "A manager accepts the conditions for your school: Priya Nair." in page.words
    assert sam.client.post(address).status_code == 403


def test_support_never_accepts_for_a_school(school, address):
    assert Visitor(support_user()).client.post(address).status_code == 403


def test_a_stranger_does_not_find_them(address):
    assert Visitor(claimant_at(SchoolFactory())).client.get(address).status_code == 404


def test_the_text_becomes_sections_paragraphs_and_lists():
    first, second = sections_of("Before.\n\n## 1. What\n\nOne line.\n\n- a\n- b\n\nAfter.")

    assert (first.heading, [block.lines for block in first.blocks]) == ("", [["Before."]])
    assert (second.id, [block.lines for block in second.blocks]) == (
        "section-1-what",
        [["One line."], ["a", "b"], ["After."]],
    )
    assert [block.is_list for block in second.blocks] == [False, True, False]
