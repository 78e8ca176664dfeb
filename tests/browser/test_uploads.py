"""Support uploads a register: each page at both widths, with script and without."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from providers.models import Provider
from tests.browser.signing_in import become
from tests.browser.visitor import Visitor
from tests.factories import support_user
from tests.uploads.test_uploads import register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_register_is_corrected_checked_and_applied(
    chromium: Browser, live_server, tmp_path: Path, script: bool
) -> None:
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_bytes(register({"name": ""}))
    right.write_bytes(register({}))

    with Visitor(chromium, live_server.url, width=320, script=script) as visitor:
        become(visitor, support_user())
        visitor.open("/support/providers/")
        visitor.follow("Upload the register of providers")
        visitor.look_at(1280, 320)
        visitor.page.locator("input[type=file]").set_input_files(wrong)
        visitor.press("Upload")
        assert visitor.h1 == "Your file needs corrections"
        visitor.look_at(1280, 320)
        visitor.follow("Upload a corrected file")
        visitor.page.locator("input[type=file]").set_input_files(right)
        visitor.press("Upload")
        assert visitor.h1 == "Check what your file will do"
        visitor.look_at(1280, 320)
        visitor.press("Apply this file")
        assert visitor.h1 == "Your file was applied"
        visitor.look_at(1280, 320)

    assert Provider.objects.get().code == "28E"
