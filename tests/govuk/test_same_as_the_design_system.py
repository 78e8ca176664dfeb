"""Our components against the fixtures of the npm package of GOV.UK Frontend."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.utils.safestring import SafeString

from govuk.rendering import component, is_html

PACKAGE = settings.BASE_DIR / "node_modules" / "govuk-frontend"
COMPONENTS = sorted(path.parent.name for path in PACKAGE.glob("dist/govuk/components/*/fixtures.json"))
SLOTS = {"start", "end", "navigationStart", "navigationEnd"}

# Came after 6.0, which the macros follow, and are not used here.
NOT_THERE = {"feedback", "generic-header", "language-navigation"}
# Fixtures that show what came after 6.0, or an oddity of Nunjucks that Jinja does not have, by words in their names.
NEWER = {
    "accordion": "falsy",
    "button": "start link with html",
    "character-count": "count type|maxwords",
    "checkboxes": "falsy|empty conditional",
    "date-input": ".*",  # sets widths and red borders by itself now; our DateField gives both
    "file-upload": "enhanced|translated|with value",  # a class was renamed, and both are in the stylesheet
    "footer": "with no content licence|only",
    "label": "^for$",
    "panel": "interruption|actions",
    "radios": "falsy|empty conditional",
    "service-navigation": "language|inline",
    "task-list": "empty values",
}


class Tokens(HTMLParser):
    """Tags with attributes, and words, without white space."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.found += data.split()


def trusted(value: Any, key: str = "") -> Any:
    """The fixture's options, with HTML marked as such."""
    if isinstance(value, dict):
        return {name: trusted(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [trusted(item, key) for item in value]
    return SafeString(value) if isinstance(value, str) and (is_html(key) or key in SLOTS) else value


@pytest.mark.parametrize("name", [name for name in COMPONENTS if name not in NOT_THERE])
def test_a_component_is_the_design_systems_own(name):
    fixtures = json.loads((PACKAGE / "dist/govuk/components" / name / "fixtures.json").read_text())["fixtures"]
    ours_too = [one for one in fixtures if not re.search(NEWER.get(name, "^$"), one["name"])]

    different = [
        one["name"]
        for one in ours_too
        if Tokens(component(name, **trusted(one["options"]))).found != Tokens(one["html"]).found
    ]

    assert different == []


def test_the_package_is_the_one_that_was_compared():
    assert json.loads((PACKAGE / "package.json").read_text())["version"].startswith("6.")
    assert len(COMPONENTS) > 30
