import re

import pytest
from django.urls import reverse

from claims.actions.change import start_change
from claims.actions.draft import set_hours
from claims.actions.submit import submit
from common.words import moment_in_words
from tests.factories import ClaimFactory, MentorFactory
from tests.factories.answers import answer_the_rest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDGES = dict.fromkeys(("top", "bottom", "left", "right"), "10mm")
ADDRESS_AFTER_A_LINK = """() => [...document.querySelectorAll("main a")]
  .map(link => getComputedStyle(link, "::after").content).filter(words => words !== "none")"""


def test_a_claim_of_two_mentors_that_was_changed_is_one_page(open_page, fernhollow, harbourlight, ada, sam, priya):
    grace = MentorFactory(at=[fernhollow], first_name="Grace", last_name="Oyelaran")
    of_both = {"school": fernhollow, "provider": harbourlight, "hours_of": {ada: 14, grace: 12}}
    claim = ClaimFactory(created_by=sam, answered=True, **of_both)
    submit(claim=claim, submitter_is_mentor=False, by=sam)
    change = start_change(claim=claim, by=priya)
    change = set_hours(claim=change, hours={ada.pk: 10}, version=change.version, by=priya)
    change = answer_the_rest(change, priya)
    submit(claim=change, submitter_is_mentor=False, by=priya)
    page = open_page("/personas/")
    page.locator('form[action$="/personas/school"] button').click()
    page.goto(reverse("claims:claim", kwargs={"school": fernhollow.public_id, "claim": claim.reference}))

    paper = page.pdf(format="A4", margin=EDGES)
    page.emulate_media(media="print")

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert page.evaluate(ADDRESS_AFTER_A_LINK) == []
    assert not page.get_by_text("See what was submitted before").is_visible()
    assert page.get_by_text("£963.60", exact=True).is_visible()


def test_a_confirmation_on_paper_has_the_name_and_the_day_and_nothing_to_press(open_page, fernhollow, ada, sam):
    draft = ClaimFactory(school=fernhollow, created_by=sam, answered=True, hours_of={ada: 14})
    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)
    page = open_page("/personas/")
    page.locator('form[action$="/personas/school"] button').click()
    said = page.get_by_text(f"Submitted by {sam} on {moment_in_words(claim.submitted_at)}.")
    page.goto(reverse("claims:submitted", kwargs={"school": claim.school.public_id, "claim": claim.reference}))
    assert not said.is_visible()

    page.emulate_media(media="print")

    assert said.is_visible()
    assert page.locator("button:visible, .govuk-button:visible, nav:visible").count() == 0
