"""A browser that checks every page on the way: barriers, width, title, console, content policy.

With SCREENSHOTS=/some/folder each page is kept as a picture.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, Response, expect

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
WCAG_22_AA = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},  # axe leaves its one rule of 2.2 off unless asked
    "resultTypes": ["violations"],  # it says less of the rest, and is quicker
}
REPORT_REFUSALS = """document.addEventListener("securitypolicyviolation", event =>
    console.error(`The content policy refused ${event.blockedURI} (${event.violatedDirective})`))"""
# The load event does not wait for what a module loads itself; whoever imports the module again does. A font that comes
# late changes widths, and what is as wide as its words is measured again in the frame after it.
SCRIPT_HAS_RUN = """async () => {
    const script = document.querySelector("[data-govuk-frontend]")
    if (script) await import(script.src)
    await document.fonts.ready
    const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    if (document.querySelector(".app-scroll")) await frame()
}"""
# What axe reads of a page: its markup and which elements have words, without the words, numbers and addresses.
MARKUP = """() => {
    const varies = ["href", "value", "action", "src", "content", "nonce"]
    const told = attribute => varies.includes(attribute.name) ? attribute.name
        : `${attribute.name}=${attribute.value.replace(/\\d+/g, "0")}`
    const has_words = node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim())
    return [...document.querySelectorAll("*")].map(node =>
        [node.tagName, has_words(node), ...[...node.attributes].map(told)].join(" ")).join("|")
}"""
BEYOND_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """`loads` counts documents, errors included (docs/reference/rules.md, part 12).

    Axe, the dearest part of a visit, looks at the same markup at the same width once in a run.
    """

    looked_at: ClassVar[set[str]] = set()

    def __init__(self, browser: Browser, address: str, *, width: int = 1280, script: bool = True) -> None:
        self.context = browser.new_context(base_url=address, viewport={"width": width, "height": 900})
        self.address = address
        self.context.set_default_timeout(15_000)
        self.has_script = script
        self.page: Page = self.context.new_page()
        self.reports: list[str] = []
        self.loads = 0
        self.switch = self.context.new_cdp_session(self.page)
        if script:
            self.page.add_init_script(REPORT_REFUSALS)
        else:
            self._let_scripts_run(False)
        self.page.on("pageerror", lambda error: self.reports.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._listen)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    @property
    def h1(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def words(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def open(self, address: str, *, status: int = 200) -> None:
        self._arrive(lambda: self.page.goto(address), status)

    def follow(self, words: str | Locator) -> None:
        link = self.page.get_by_role("link", name=words, exact=True) if isinstance(words, str) else words
        self._go_by(link)

    def press(self, words: str | Locator, *, status: int = 200) -> None:
        """Or a link that looks like a button."""
        button = self.page.get_by_role("button", name=words, exact=True) if isinstance(words, str) else words
        self._go_by(button, status)

    def choose(self, words: str) -> None:
        """By its label, as for the next four."""
        self.field(words).check()

    def type(self, words: str, text: str) -> None:
        self.field(words).fill(text)

    def select(self, words: str, option: str) -> None:
        self.field(words).select_option(label=option)

    def field(self, words: str) -> Locator:
        return self.page.get_by_label(words, exact=True).and_(self.page.locator("input, select, textarea"))

    def pick(self, name: str) -> None:
        """The suggestion that begins with this name."""
        option = self.page.get_by_role("option", name=name)
        option.click()
        expect(self.page.get_by_role("combobox")).to_have_value(name)

    def activate(self, control: Locator) -> None:
        self.reach(control)
        self.let_act(control)

    def reach(self, control: Locator) -> None:
        """A mouse is there at once."""
        expect(control).to_be_visible()

    def let_act(self, control: Locator) -> None:
        control.click()

    def download(self, link: Locator) -> tuple[str, bytes]:
        """Name and bytes."""
        with self.page.expect_download() as started:
            self.activate(link)
        kept: Download = started.value
        return kept.suggested_filename, Path(kept.path()).read_bytes()

    def faults(self) -> list[str]:
        faults = self.barriers()
        beyond = self.page.evaluate(BEYOND_THE_EDGE)
        if beyond > 0:
            faults.append(f"It is {beyond} pixels wider than the screen.")
        if not self.page.title().removeprefix("Error: ").startswith(self.h1):
            faults.append(f"The title {self.page.title()!r} does not begin with {self.h1!r}.")
        return faults

    def barriers(self) -> list[str]:
        markup = f"{self.page.viewport_size} {self.has_script} {self.page.evaluate(MARKUP)}"
        if markup in self.looked_at:
            return []
        found = self._axe()
        if not found:
            self.looked_at.add(markup)
        return found

    def _axe(self) -> list[str]:
        with self._script_for_a_moment():
            found = Axe().run(self.page, options=WCAG_22_AA).response["violations"]
        return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]

    def look_at(self, *widths: int) -> None:
        """At these widths, the last of which stays."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.look()

    def look(self) -> None:
        """Raises with every fault, and what the console said."""
        faults = [*self.faults(), *self.reports]
        where = f"{self.page.url} at {self.page.viewport_size}"
        assert not faults, f"{where}, {self.h1!r}:\n- " + "\n- ".join(faults)

    @contextmanager
    def _script_for_a_moment(self) -> Iterator[None]:
        """Axe is script. The page's own scripts stay off."""
        self._let_scripts_run(True)
        yield
        self._let_scripts_run(self.has_script)

    def _let_scripts_run(self, yes: bool) -> None:
        self.switch.send("Emulation.setScriptExecutionDisabled", {"value": not yes})

    def _go_by(self, control: Locator, status: int = 200) -> None:
        self.reach(control)
        self._arrive(lambda: self._through(lambda: self.let_act(control)), status)

    def _through(self, act: Callable[[], object]) -> Response | None:
        with self.page.expect_navigation() as arrival:
            act()
        return arrival.value

    def _arrive(self, going: Callable[[], Response | None], status: int = 200) -> None:
        answer = going()
        self.loads += 1
        assert answer is not None
        assert answer.status == status, f"{answer.url} answered {answer.status}"
        if self.has_script:
            self.page.evaluate(SCRIPT_HAS_RUN)
        self._keep_picture()
        self.look()

    def _listen(self, said: ConsoleMessage) -> None:
        """Errors and refusals, but not the status of an error page."""
        if said.type in ("error", "warning") and "the server responded with a status of" not in said.text:
            self.reports.append(f"{self.page.url}: {said.text}")

    def _keep_picture(self) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            width = (self.page.viewport_size or {})["width"]
            name = "".join(letter if letter.isalnum() else "-" for letter in self.h1.lower())[:60]
            kind = f"{width}-{'script' if self.has_script else 'plain'}"
            self.page.screenshot(path=f"{folder}/{kind}-{self.loads:02}-{name}.png", full_page=True)
