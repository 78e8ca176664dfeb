"""A wide table of the console scrolls inside a region: a stop for Tab only where there is something to scroll."""

import pytest

from tests.browser.signing_in import become
from tests.browser.visitor import Visitor
from tests.factories import ClaimFactory, support_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RING = """region => { region.focus(); const { outlineColor, outlineStyle, boxShadow } = getComputedStyle(region)
  return [outlineColor, outlineStyle, boxShadow.split(")")[0] + ")"] }"""
BLACK, YELLOW = "rgb(11, 12, 12)", "rgb(255, 221, 0)"


def test_a_region_is_a_stop_where_it_scrolls_and_its_ring_is_seen_on_white(chromium, live_server, fernhollow, ada):
    ClaimFactory(school=fernhollow, hours_of={ada: 14})
    with Visitor(chromium, live_server.url) as visitor:
        become(visitor, support_user())
        visitor.open("/support/claims/")
        region = visitor.page.locator(".app-scroll").first
        scrolls = region.evaluate("region => region.scrollWidth > region.clientWidth")
        assert (region.get_attribute("tabindex") == "0") == scrolls

        visitor.page.set_viewport_size({"width": 320, "height": 900})

        visitor.page.locator(".app-scroll[tabindex='0']").first.wait_for()
        assert region.evaluate(RING) == [BLACK, "solid", YELLOW]

        region.evaluate("region => { document.activeElement.blur(); region.querySelector('table').remove() }")
        visitor.page.locator(".app-scroll:not([tabindex])").first.wait_for(state="attached")


def test_without_script_a_region_always_is_a_stop(chromium, live_server, fernhollow, ada):
    ClaimFactory(school=fernhollow, hours_of={ada: 14})
    with Visitor(chromium, live_server.url, script=False) as visitor:
        become(visitor, support_user())
        visitor.open("/support/claims/")
        assert visitor.page.locator(".app-scroll").first.get_attribute("tabindex") == "0"
