"""What the person without a mouse would say of pages on which one gets lost."""

import pytest
from playwright.sync_api import Browser

from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser

GOOD = """<html lang="en"><title>Claims - GOV.UK</title><style>:focus { outline: 3px solid black }</style>
<a class="govuk-skip-link" href="#main-content">Skip to main content</a>
<main id="main-content" tabindex="-1"><h1>Claims</h1><p><a href="/a/">A claim</a></p><p><button>Submit</button></p>
%s</main>"""


def seen_by_keyboard(chromium: Browser, fault: str, *, script: bool = True) -> str:
    with Keyboard(chromium, "http://127.0.0.1:1", seen=set(), script=script) as keys:
        keys.page.set_content(GOOD % fault)
        try:
            keys.look()
        except AssertionError as said:
            return str(said)
        return ""


def test_a_page_on_which_all_is_well_is_passed(chromium: Browser) -> None:
    assert seen_by_keyboard(chromium, "") == ""


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("<style>button:focus { outline: none }</style>", "The focus on “Submit” (button) cannot be seen"),
        ("<style>a:focus { outline-color: transparent }</style>", "The focus on “A claim” (a) cannot be seen"),
        ("<style>main { display: flex; flex-direction: column-reverse }</style>", "jumps back up to “Submit” (button)"),
        ("<div style='position: fixed; inset: 40px 0 0'></div>", "“A claim” (a) is out of sight"),
        ("<input aria-label='Hours' id='hours' tabindex='1'>", "“hours” (input) has a place of its own"),
        ("<script>document.querySelector('button').onfocus = event => event.target.blur()</script>", "Stop"),
        ("<div class='govuk-error-summary' tabindex='-1'>There is a problem</div>", "to be focused"),
    ],
)
def test_what_is_wrong_with_the_way_of_the_focus_is_seen(chromium: Browser, fault: str, said: str) -> None:
    assert said in seen_by_keyboard(chromium, fault)


@pytest.mark.parametrize("script", [True, False])
def test_what_no_key_can_reach_is_seen(chromium: Browser, script: bool) -> None:
    with Keyboard(chromium, "http://127.0.0.1:1", seen=set(), script=script) as keys:
        keys.page.set_content(GOOD % "<button tabindex='-1'>Withdraw</button>")

        with pytest.raises(AssertionError, match="the focus never came to Withdraw"):
            keys.activate(keys.page.get_by_role("button", name="Withdraw"))
