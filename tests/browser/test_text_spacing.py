"""WCAG 2.2, 1.4.12: with more room between lines, words and letters nothing is lost, at 320 pixels too."""

import pytest
from django.urls import reverse

from claims.actions.submit import submit
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MORE_ROOM = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }`); document.adoptedStyleSheets = [sheet] }"""
OVER_THE_EDGE = """() => [...document.querySelectorAll("main *")]
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter(each => !each.closest(".app-scroll, .govuk-visually-hidden, thead"))
  .map(each => each.outerHTML.slice(0, 100))"""


def test_with_more_room_in_the_text_nothing_runs_off_the_edge_of_a_narrow_screen(open_page, fernhollow, ada, sam):
    draft = ClaimFactory(school=fernhollow, created_by=sam, answered=True, hours_of={ada: 14})
    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)
    page = open_page("/personas/", width=320)
    page.locator('form[action$="/personas/school"] button').click()
    of_school, of_claim = {"school": claim.school.public_id}, {"claim": claim.reference}
    over = {}
    for name in ("claims:list", "claims:what-you-can-claim", "mentors:list"):
        over[name] = over_the_edge(page, reverse(name, kwargs=of_school))
    for name in ("claims:claim", "claims:submitted", "claims:versions", "claims:withdraw"):
        over[name] = over_the_edge(page, reverse(name, kwargs=of_school | of_claim))

    assert {name: found for name, found in over.items() if found} == {}


def over_the_edge(page, address):
    page.goto(address)
    page.evaluate(MORE_ROOM)
    return page.evaluate(OVER_THE_EDGE)
