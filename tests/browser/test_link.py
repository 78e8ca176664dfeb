"""A contact follows a link: the page, at both widths, with script and without, and its download."""

import pytest
from playwright.sync_api import Browser

from files.links import address_of
from files.models import Download, Link
from tests.browser.visitor import Visitor
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_a_contact_downloads_the_file_from_the_page_of_its_link(chromium: Browser, live_server, script: bool) -> None:
    make_world()
    address = "/" + address_of(Link.objects.earliest("pk")).split("/", 3)[3]
    with Visitor(chromium, live_server.url, width=1280, script=script) as visitor:
        visitor.open(address)
        visitor.look_at(1280, 320)

        with visitor.page.expect_download() as started:
            visitor.page.get_by_role("button", name="Download (Excel)").click()

        assert started.value.suggested_filename.endswith(".xlsx")
        visitor.open(address)
        assert "Downloaded 1 time, last on" in visitor.page.inner_text("main")
    assert Download.objects.get().form == "xlsx"
