"""In forced colours a background says nothing: what is chosen has a line of its own."""

import pytest
from django.urls import reverse

from claims.states import Status
from tests.factories import ClaimFactory, open_window, window_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_chosen_year_is_seen(open_page, fernhollow, ada, sam):
    year = open_window().academic_year_id
    ClaimFactory(school=fernhollow, window=window_in(year - 1), status=Status.PAID, hours_of={ada: 4})
    page = open_page("/personas/")
    page.locator('form[action$="/personas/school"] button').click()
    page.emulate_media(forced_colors="active")
    page.goto(reverse("claims:list", kwargs={"school": fernhollow.public_id}))
    chosen, other = page.locator(".moj-sub-navigation__link").all()

    assert [tab.evaluate("tab => getComputedStyle(tab).outlineStyle") for tab in (chosen, other)] == ["solid", "none"]
