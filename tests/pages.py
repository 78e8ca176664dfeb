"""`inspect(response)` raises with a sentence for each fault, or gives the page."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SVG_LEAVES = {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ASKING = ("input", "select", "textarea")
INLINE = {"a", "abbr", "b", "code", "em", "i", "span", "strong", "time"}
WITHOUT_LABEL = ("hidden", "submit", "button")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """This element and all inside it, in order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def all(self, *tags: str) -> list["Element"]:
        return [element for element in self if element.tag in tags]

    @property
    def words(self) -> str:
        return " ".join("".join(self.text()).split())

    def text(self) -> Iterator[str]:
        """With a gap where the page would begin a line."""
        gap = "" if self.tag in INLINE else " "
        yield gap
        for child in self.children if self.tag not in ("script", "style") else []:
            yield from [child] if isinstance(child, str) else child.text()
        yield gap

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def has_class(self, name: str) -> bool:
        return name in self.get("class").split()


class Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID | SVG_LEAVES:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while tag in [element.tag for element in self.open[1:]] and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


class Page:
    def __init__(self, html: str) -> None:
        builder = Builder()
        builder.feed(html)
        self.root = builder.root

    @property
    def h1(self) -> str:
        return next((heading.words for heading in self.root.all("h1")), "")

    @property
    def title(self) -> str:
        return next((title.words for title in self.root.all("title")), "")

    @property
    def words(self) -> str:
        return next((main.words for main in self.root.all("main")), self.root.words)

    @cached_property
    def ids(self) -> list[str]:
        return [element.get("id") for element in self.root if element.get("id")]

    @property
    def links(self) -> dict[str, str]:
        """Address by words, in the main part."""
        return {link.words: link.get("href") for main in self.root.all("main") for link in main.all("a")}

    @property
    def errors(self) -> list[str]:
        return [link.words for link in self.summary_links]

    @property
    def summary_links(self) -> list[Element]:
        boxes = [element for element in self.root if element.has_class("govuk-error-summary")]
        return [link for box in boxes for link in box.all("a")]

    @property
    def inputs(self) -> list[Element]:
        return [one for one in self.root.all(*ASKING) if one.get("type") not in WITHOUT_LABEL]

    def value_of(self, name: str) -> str:
        one = next(one for one in self.root.all(*ASKING) if one.get("name") == name)
        return one.words if one.tag == "textarea" else one.get("value")

    @property
    def yes_or_no(self) -> str:
        """The name of the page's question, where yes and no are all that can be answered; "" on any other page."""
        radios = {(one.get("name"), one.get("value")) for one in self.inputs if one.get("type") == "radio"}
        names = {name for name, _ in radios}
        only = names.pop() if len(names) == 1 and len(self.inputs) == 2 else ""
        return only if radios == {(only, "yes"), (only, "no")} else ""

    def faults(self) -> list[str]:
        checks = (
            heading_faults,
            id_faults,
            label_faults,
            summary_faults,
            policy_faults,
            link_faults,
            fact_faults,
            table_faults,
        )
        return [fault for check in checks for fault in check(self)]


def inspect(response) -> Page:
    """Raises AssertionError with every fault."""
    assert response["Content-Type"].startswith("text/html"), f"The answer is {response['Content-Type']}, not a page."
    page = Page(response.content.decode())
    faults = page.faults()
    assert not faults, f"The page {page.title!r} has faults:\n- " + "\n- ".join(faults)
    return page


def heading_faults(page: Page) -> Iterator[str]:
    headings = page.root.all(*HEADINGS)
    if [heading.tag for heading in headings].count("h1") != 1:
        yield f"It has {len(page.root.all('h1'))} h1 headings, and should have one."
    if not page.h1 or not page.title.removeprefix("Error: ").startswith(page.h1):
        yield f"The title {page.title!r} does not begin with the h1 {page.h1!r}."
    if page.title.startswith("Error: ") != bool(page.summary_links):
        yield "The title says Error exactly when there is an error summary, and here it does not agree."
    if [html.get("lang") for html in page.root.all("html")] != ["en"]:
        yield "It does not say that it is in English."
    levels = [int(heading.tag[1]) for main in page.root.all("main") for heading in main.all(*HEADINGS)]
    after_summary = levels[levels.index(1) :] if 1 in levels else levels
    for above, below in pairwise(after_summary):
        if below > above + 1:
            yield f"A heading of level {below} follows one of level {above}."


def id_faults(page: Page) -> Iterator[str]:
    for name, times in Counter(page.ids).items():
        if times > 1:
            yield f"The id {name!r} is given to {times} elements."
    for element in page.root:
        for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
            for name in element.get(attribute).split():
                if name not in page.ids:
                    yield f"A {element.tag} names {name!r} in {attribute}, and nothing has that id."


def label_faults(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.root.all("label") if label.words}
    for one in page.inputs:
        if one.get("id") not in labelled and not one.get("aria-label") and not one.get("aria-labelledby"):
            yield f"The input {one.get('name')!r} has no label."
    for button in page.root.all("button"):
        if not button.words:
            yield "A button has no words."
    for fieldset in page.root.all("fieldset"):
        if not any(legend.words for legend in fieldset.all("legend")):
            yield "A fieldset has no legend."
    for form in page.root.all("form"):
        if form.get("method").lower() == "post" and not any(one.get("name") == "csrfmiddlewaretoken" for one in form):
            yield f"The form to {form.get('action') or 'this page'!r} is sent without a token."


def summary_faults(page: Page) -> Iterator[str]:
    asking = {f"#{one.get('id')}" for one in page.inputs}
    for link in page.summary_links:
        # An answer that is given on another page is put right there.
        if link.get("href") not in asking and not link.get("href").startswith(("/", "mailto:")):
            yield f"The error {link.words!r} leads to {link.get('href')!r}, which is no input."
    marked = [one for one in page.root if one.has_class("govuk-error-message")]
    for message in marked:
        if message.words.removeprefix("Error: ") not in page.errors:
            yield f"The error {message.words!r} is not in the summary."


def policy_faults(page: Page) -> Iterator[str]:
    for element in page.root:
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"An inline {element.tag} is refused by the content policy."
        for attribute in element.attributes:
            if attribute == "style" or attribute.startswith("on"):
                yield f"A {element.tag} has the attribute {attribute!r}, which the content policy refuses."


def link_faults(page: Page) -> Iterator[str]:
    for link in page.root.all("a"):
        if not link.get("href") or link.get("href").lower().startswith("javascript:"):
            yield f"The link {link.words!r} leads nowhere."
        if not link.words and not link.get("aria-label") and not link.all("svg"):
            yield f"The link to {link.get('href')!r} has no words."
        target = link.get("href")
        if target.startswith("#") and target[1:] not in page.ids:
            yield f"The link {link.words!r} leads to {target!r}, and nothing has that id."
    for image in page.root.all("img"):
        if "alt" not in image.attributes:
            yield f"The picture {image.get('src')!r} has no alternative text."


def fact_faults(page: Page) -> Iterator[str]:
    """A fact without words is mostly a name misspelt in the template."""
    name = ""
    for one in page.root.all("dt", "dd"):
        name = one.words if one.tag == "dt" else name
        if not one.words and not one.all("img", "svg", "input", "progress"):
            yield f"Nothing stands beside {name!r} in a list of facts."
    for heading in page.root.all(*HEADINGS):
        if not heading.words:
            yield "A heading is empty."


def table_faults(page: Page) -> Iterator[str]:
    for table in page.root.all("table"):
        if not any(caption.words for caption in table.all("caption")):
            yield "A table has no caption."
        if not table.all("th"):
            yield "A table has no headings."
