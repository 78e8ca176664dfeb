"""A person who uses no mouse, with script or without.

A page of each kind is checked once, by the test that comes to it first.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ElementHandle, Locator, expect

from tests.browser.visitor import Visitor

MOST_STEPS = 150
LONG = 100  # characters, from which a text is pasted
WATCH_THE_FOCUS = Path(__file__).with_name("focus.js").read_text()
IS_HERE = "control => control === document.activeElement"
IS_BEHIND = """control => !!(document.activeElement.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING)
    && document.activeElement !== document.body"""
IS_IN_MAIN = "control => !!control.closest('main')"
NOTHING_HAS_THE_FOCUS = "document.activeElement === document.body"
IS_ON_THE_SKIP_LINK = "document.activeElement.matches('.govuk-skip-link')"
IS_ON_A_BUTTON = "document.activeElement.matches('button, [role=button]')"
IN_THE_GROUP = "radio => document.activeElement.name === radio.name && document.activeElement.type === 'radio'"
# What a page is made of, without its words and numbers: two pages in one situation have the same components.
KIND_OF_PAGE = """() => {
    const classes = [...document.querySelectorAll("main *")].flatMap(each => [...each.classList])
    const components = new Set(classes.map(name => name.split(/__|--/)[0]))
    return [location.pathname.replace(/[^/]*\\d[^/]*/g, "*"), ...[...components].sort()].join(" ")
}"""


class Keyboard(Visitor):
    """`seen` is shared by tests."""

    def __init__(self, browser: Browser, address: str, *, seen: set[str], **face: Any) -> None:
        super().__init__(browser, address, **face)
        self.seen = seen

    def begin_again(self) -> None:
        self.context.clear_cookies()
        self.page.goto("about:blank")
        self.reports.clear()
        self.loads = 0

    def look(self) -> None:
        if self.has_script:
            self.errors_have_the_focus()
        super().look()
        if self.has_script and self.is_new("walked through"):
            self.walk_through()

    def barriers(self) -> list[str]:
        return super().barriers() if self.is_new("looked at") else []

    def is_new(self, what: str) -> bool:
        kind = f"{what}: {self.page.evaluate(KIND_OF_PAGE)}"
        is_new = kind not in self.seen
        self.seen.add(kind)
        return is_new

    def errors_have_the_focus(self) -> None:
        summary = self.page.locator(".govuk-error-summary")
        if summary.count():
            expect(summary).to_be_focused()

    def walk_through(self) -> None:
        """By Tab through every control: in order, in sight, and with a visible focus."""
        self.page.evaluate(WATCH_THE_FOCUS)
        self.step_until(self.page.locator(".govuk-skip-link").element_handle(), IS_HERE)
        for _ in range(self.page.evaluate("focusWatch.steps")):
            self.page.keyboard.press("Tab")
        faults = self.page.evaluate("focusWatch.faults()")
        assert not faults, f"{self.page.url}, {self.h1!r}, by Tab:\n- " + "\n- ".join(faults)

    def let_act(self, control: Locator) -> None:
        """Space for buttons where script runs, also on links that look like buttons."""
        by_space = self.has_script and self.page.evaluate(IS_ON_A_BUTTON)
        self.page.keyboard.press("Space" if by_space else "Enter")

    def choose(self, words: str) -> None:
        control = self.field(words)
        if control.get_attribute("type") == "radio":
            self.go_through_radios(control)
        else:
            self.reach(control)
            self.page.keyboard.press("Space")
        expect(control).to_be_checked()

    def go_through_radios(self, radio: Locator) -> None:
        """Tab stops at a group once; the arrows choose."""
        there = radio.element_handle()
        self.step_until(there, IN_THE_GROUP)
        self.page.keyboard.press("Space")
        for _ in range(MOST_STEPS):
            if there.evaluate(IS_HERE):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never came to {radio}.")

    def type(self, words: str, text: str) -> None:
        field = self.field(words)
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        if len(text) < LONG:
            self.page.keyboard.type(text)
        else:
            self.page.keyboard.insert_text(text)

    def select(self, words: str, option: str) -> None:
        """The list stays closed."""
        field = self.field(words)
        self.reach(field)
        for _ in range(MOST_STEPS):
            if field.evaluate("list => list.selectedOptions[0].text") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never came to {option!r}.")

    def pick(self, name: str) -> None:
        option = self.page.get_by_role("option", name=name)
        expect(option).to_be_visible()
        self.page.keyboard.press("ArrowDown")
        expect(option).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("combobox")).to_have_value(name)

    def reach(self, control: Locator) -> None:
        """Over the skip link, then by Tab.

        Without script the focus is set at once: the controls are those of the page with script.
        """
        there = control.element_handle()  # looked up once: finding a control by its role takes longer than a step
        if not self.has_script:
            there.focus()
        elif there.evaluate(IS_IN_MAIN):
            self.skip_to_main()
        self.step_until(there, IS_HERE)

    def skip_to_main(self) -> None:
        """A page reached from a form below the skip link begins at its main part."""
        if self.page.evaluate(NOTHING_HAS_THE_FOCUS):
            self.page.keyboard.press("Tab")
        if not self.page.evaluate(IS_ON_THE_SKIP_LINK):
            return
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main-content"

    def step_until(self, there: ElementHandle, is_so: str) -> None:
        key = "Shift+Tab" if there.evaluate(IS_BEHIND) else "Tab"
        for _ in range(MOST_STEPS):
            if there.evaluate(is_so):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{self.page.url}: the focus never came to {there.inner_html()}.")
