"""The main job in steps; each leaves the visitor on the next page."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

HARBOURLIGHT = "Harbourlight SCITT"


@dataclass(frozen=True)
class Person:
    """A row of mentors/data/stub_people.csv."""

    name: str
    trn: str
    born: tuple[str, str, str]

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


ADA = Person("Ada Ní Bhriain", "1234567", ("14", "3", "1985"))
GRACE = Person("Grace Oyelaran", "7654321", ("2", "11", "1990"))
LUKASZ = Person("Łukasz Wiśniewski", "5261273", ("6", "December", "1996"))


def sign_in(visitor: Visitor, persona: str) -> None:
    visitor.open("/personas/")
    visitor.press(visitor.page.locator(f'form[action$="/personas/{persona}"] button'))


def sign_out(visitor: Visitor) -> None:
    button = visitor.page.get_by_role("button", name="Sign out")
    open_menu(visitor, button)
    visitor.press(button)
    assert visitor.h1 == "You have signed out"


def go_to(visitor: Visitor, words: str) -> None:
    link = visitor.page.get_by_role("navigation", name="Menu").get_by_role("link", name=words, exact=True)
    open_menu(visitor, link)
    visitor.follow(link)


def open_menu(visitor: Visitor, until: Locator) -> None:
    """Script folds the navigation on a narrow screen."""
    if not until.is_visible():
        visitor.activate(visitor.page.get_by_role("button", name="Menu"))
    expect(until).to_be_visible()


def add_mentor(visitor: Visitor, person: Person) -> None:
    look_for_mentor(visitor, person)
    assert visitor.h1 == "Is this the mentor you want to add?"
    expect(visitor.page.locator("main")).to_contain_text(person.name)
    visitor.choose("Trainee teachers")
    visitor.press("Add mentor")


def look_for_mentor(visitor: Visitor, person: Person) -> None:
    visitor.type("Teacher reference number (TRN)", person.trn)
    for label, part in zip(["Day", "Month", "Year"], person.born, strict=True):
        visitor.type(label, part)
    visitor.press("Continue")


def choose_another_provider(visitor: Visitor, typed: str, name: str) -> None:
    """Where the school has claimed with a provider before."""
    visitor.choose("Another accredited provider")
    search_for_provider(visitor, "Name, code, UK provider reference number (UKPRN) or postcode", typed, name)


def choose_first_provider(visitor: Visitor, typed: str, name: str) -> None:
    search_for_provider(visitor, "Which accredited provider trained the mentors?", typed, name)


def search_for_provider(visitor: Visitor, label: str, typed: str, name: str) -> None:
    """By suggestion with script, by the page of options without."""
    visitor.type(label, typed)
    if visitor.has_script:
        visitor.pick(name)
        visitor.look()
    else:
        visitor.press("Continue")
        visitor.choose(name)
    visitor.press("Continue")


def choose_mentor(visitor: Visitor, person: Person) -> None:
    assert visitor.h1 == f"Which mentors did {HARBOURLIGHT} train?"
    visitor.choose(person.name)
    visitor.press("Continue")


def enter_hours(visitor: Visitor, person: Person, hours: int) -> None:
    assert visitor.h1 == f"How many hours of training did {person.name} complete?"
    visitor.type(f"How many hours of training did {person.name} complete?", str(hours))
    visitor.press("Continue")


def answer_the_rest(visitor: Visitor) -> None:
    """Every question after the hours."""
    assert visitor.h1 == f"Has {HARBOURLIGHT} confirmed these hours?"
    visitor.choose("Yes, they have told us")
    visitor.press("Continue")


def check_and_submit(visitor: Visitor, sum_in_words: str, *, is_mentor: str = "No") -> str:
    """Returns the claim's reference."""
    assert visitor.h1 == "Check your claim before you submit it"
    expect(visitor.page.locator("main")).to_contain_text(sum_in_words)
    visitor.press("Continue to the declaration")
    assert visitor.h1 == "Declaration"
    visitor.choose(is_mentor)
    visitor.press("Submit claim")
    return submitted(visitor)


def submitted(visitor: Visitor) -> str:
    panel = visitor.page.locator(".govuk-panel").inner_text()
    assert panel.startswith("You have submitted your claim"), panel
    found = re.search(r"\d{8}", panel)
    assert found, panel
    return found.group()
