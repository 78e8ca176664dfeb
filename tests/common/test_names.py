from dataclasses import dataclass

from common.names import in_order_of_names


@dataclass
class Person:
    full_name: str
    email: str = "someone@school.example"


def test_small_letters_accents_and_apostrophes_do_not_change_the_order():
    names = ["adam Lis", "Brian O’Dea", "Brian Odell", "Élan Lis", "Łukasz Lis", "Lydia Lis", "Zoë Lis", "山田 花子"]

    ordered = in_order_of_names(Person(name) for name in sorted(names, key=lambda name: name.encode()))

    assert [person.full_name for person in ordered] == names


def test_a_hyphen_counts_as_a_space():
    names = ["Anne Able", "Anne-Marie Able", "Anne Marie Baker"]

    assert [one.full_name for one in in_order_of_names(Person(name) for name in reversed(names))] == names


def test_namesakes_stand_by_their_email_addresses():
    people = [Person("Sam Okafor", "sam2@school.example"), Person("Sam Okafor", "sam1@school.example")]

    assert in_order_of_names(people) == people[::-1]
