import pytest
from playwright.sync_api import Browser, expect

from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.signing_in import become

pytestmark = pytest.mark.browser

GOOD = """<html lang="en"><title>Claims - GOV.UK</title><style>:focus { outline: 3px solid black }</style>
<a class="govuk-skip-link" href="#main-content">Skip to main content</a>
<main id="main-content" tabindex="-1"><h1>Claims</h1><p><a href="/a/">A claim</a></p><p><button>Submit</button></p>
%s</main>"""


def seen_by_keyboard(chromium: Browser, fault: str) -> str:
    with Keyboard(chromium, "http://127.0.0.1:1", seen=set()) as keys:
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


def test_what_no_key_can_reach_is_seen(chromium: Browser) -> None:
    with Keyboard(chromium, "http://127.0.0.1:1", seen=set()) as keys:
        keys.page.set_content(GOOD % "<button tabindex='-1'>Withdraw</button>")

        with pytest.raises(AssertionError, match="the focus never came to Withdraw"):
            keys.activate(keys.page.get_by_role("button", name="Withdraw"))


@pytest.mark.django_db(transaction=True)
def test_open_suggestions_keep_nobody_in_the_search(chromium: Browser, live_server, harbourlight, ada, sam) -> None:
    with Keyboard(chromium, live_server.url, seen=set()) as keys:
        become(keys, sam)
        keys.open(f"/schools/{ada.placements.get().school.public_id}/claims/new/")
        keys.type("Which accredited provider trained the mentors?", "harb")
        expect(keys.page.get_by_role("option")).to_be_visible()
        keys.page.keyboard.press("Tab")
        expect(keys.page.get_by_role("button", name="Continue")).to_be_focused()
        keys.page.keyboard.press("Shift+Tab")
        expect(keys.page.get_by_role("combobox")).to_be_focused()


@pytest.mark.django_db(transaction=True)
def test_the_folded_menu_of_a_narrow_screen_opens(chromium: Browser, live_server, fernhollow, sam) -> None:
    with Keyboard(chromium, live_server.url, seen=set(), width=320) as keys:
        become(keys, sam)
        keys.open(f"/schools/{fernhollow.public_id}/claims/")
        steps.go_to(keys, "Mentors")
        assert keys.h1 == "Mentors"
