"""The main job of the service in a real browser: `BASE_URL=... CHROMIUM=... python tests/newcomer/main_job.py`.

A plain script and not a test, because it drives a service that was started from a fresh clone by bin/dev.
"""

import os
import sys

from playwright.sync_api import Page, expect, sync_playwright

BASE_URL = os.environ["BASE_URL"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SERVICE = "Claim funding for mentor training"


def main() -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"] or None, args=FLAGS)
        page = browser.new_page(base_url=BASE_URL)
        open_the_start_page(page)
        sign_in_as_a_school(page)
        browser.close()
    return 0


def open_the_start_page(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(SERVICE)


def sign_in_as_a_school(page: Page) -> None:
    page.goto("/personas/")
    page.locator("form[action='/personas/school'] button").click()
    expect(page.get_by_role("link", name="Sign out").or_(page.get_by_role("button", name="Sign out"))).to_be_visible()


if __name__ == "__main__":
    sys.exit(main())
