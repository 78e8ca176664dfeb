import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.govuk.demo")]

EVERYBODYS = ["/", "/help/", "/accessibility/", "/cookies/", "/privacy/", "/terms/", "/sign-in/"]
LAYOUTS = ["/every-field/", "/one-question/", "/upload/", "/rows/?page=2", "/layouts/confirm/", "/layouts/done/"]
REFUSALS = ["/nowhere/", "/forbid/", "/help/?q=%00"]


@pytest.mark.parametrize("address", EVERYBODYS + LAYOUTS + REFUSALS)
def test_a_page_has_no_barrier_at_either_width(open_page, barriers, address):
    page = open_page(address, width=1280)
    assert barriers(page) == []

    page.set_viewport_size({"width": 320, "height": 900})
    assert barriers(page) == []


def test_errors_take_the_focus_and_lead_to_their_inputs(open_page, barriers):
    page = open_page("/every-field/", width=320)

    page.get_by_role("button", name="Continue").click()

    page.locator(".govuk-error-summary:focus").wait_for()
    assert page.title().startswith("Error: Everything & more")
    page.get_by_role("link", name="Enter the mentor’s date of birth").click()
    assert page.evaluate("document.activeElement.id") == "id_born-day"
    assert barriers(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_field_under_an_answer_shows_when_the_answer_is_chosen(open_page, barriers, script):
    page = open_page("/every-field/", script=script)
    assert not page.get_by_label("How many hours can you show?").is_visible()

    page.get_by_label("No, we can show more").check()

    assert page.get_by_label("How many hours can you show?").is_visible()
    page.get_by_label("Yes, change it").check()
    assert not page.get_by_label("How many hours can you show?").is_visible()


@pytest.fixture
def search(open_page):
    page = open_page("/every-field/")
    return page, page.get_by_role("combobox", name="Provider")


def picked(page):
    return page.locator('input[name="provider-picked"]').input_value()


def test_open_suggestions_are_no_barrier(search, barriers):
    page, box = search
    box.press_sequentially("harb")
    page.get_by_role("option", name="Harbourlight SCITT Whitby").wait_for()

    assert barriers(page) == []


def test_a_suggestion_is_picked_by_keyboard(search):
    page, box = search
    box.press_sequentially("harb")
    page.get_by_role("option", name="Harbourlight SCITT Whitby").wait_for()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert box.input_value() == "Harbourlight SCITT"
    assert picked(page) == "H12"


def test_typing_after_a_pick_clears_the_pick(search):
    page, box = search
    box.press_sequentially("harb")
    page.get_by_role("option", name="Harbourlight SCITT Whitby").click()
    assert picked(page) == "H12"

    box.press_sequentially("x")

    assert picked(page) == ""
    box.press("Escape")
    assert box.input_value() == "Harbourlight SCITTx"


@pytest.mark.parametrize("keys_before", [[], ["ArrowDown"]])
def test_escape_closes_the_list_and_leaves_the_focus_in_the_box(search, keys_before):
    page, box = search
    box.press_sequentially("harb")
    page.get_by_role("option", name="Harbourlight SCITT Whitby").wait_for()
    for key in keys_before:
        page.keyboard.press(key)

    page.keyboard.press("Escape")

    expect(page.locator(".autocomplete__menu--visible")).to_have_count(0)
    expect(box).to_be_focused()
    assert box.input_value() == "harb"


def test_enter_on_typed_words_sends_the_form(search):
    page, box = search
    box.press_sequentially("harb")
    page.get_by_role("option", name="Harbourlight SCITT Whitby").wait_for()

    box.press("Enter")

    page.get_by_text("There is a problem").wait_for()
    assert page.get_by_role("combobox", name="Provider").input_value() == "harb"
    assert picked(page) == ""


def test_a_button_below_the_open_list_can_be_clicked_as_slowly_as_people_do(search):
    page, box = search
    page.set_viewport_size({"width": 1280, "height": 2500})  # nothing is scrolled, so nothing is held in its place
    box.press_sequentially("harb")
    page.get_by_role("option", name="Harbourlight SCITT Whitby").wait_for()

    page.get_by_role("button", name="Continue").click(delay=200)

    page.get_by_text("There is a problem").wait_for()
    assert page.get_by_role("combobox", name="Provider").input_value() == "harb"


def test_a_suggestion_is_text_whatever_it_holds(search):
    page, box = search

    box.press_sequentially("Teaching")

    page.get_by_role("option", name="<b>Teaching</b> Hub").wait_for()


def test_without_script_the_search_is_a_text_input_with_the_same_label(open_page):
    page = open_page("/every-field/", script=False)

    page.get_by_label("Provider").fill("harbour")
    page.get_by_role("button", name="Continue").click()

    assert page.get_by_label("Provider").input_value() == "harbour"


def test_the_licensed_typeface_is_never_asked_for(open_page):
    page = open_page("/")

    asked = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")

    assert asked
    assert not [address for address in asked if "/fonts/" in address]
