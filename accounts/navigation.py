from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Menu:
    """`attribute` of the organisation goes into the address as `key`."""

    links: list[tuple[str, str]]
    key: str = ""
    attribute: str = ""

    def items(self, organisation: Any, path: str) -> list[dict[str, Any]]:
        identity = {self.key: getattr(organisation, self.attribute)} if self.key else {}
        links = [(text, reverse(name, kwargs=identity)) for text, name in self.links]
        here = max((href for _, href in links if path.startswith(href)), key=len, default="")
        return [
            {"text": text, "href": href, "current": href == path, "active": href == here != path}
            for text, href in links
        ]


SCHOOL = Menu(
    [
        ("Claims", "claims:list"),
        ("What you can claim", "claims:what-you-can-claim"),
        ("Mentors", "mentors:list"),
    ],
    key="school",
    attribute="public_id",
)
PROVIDER = Menu(
    [
        ("Claims to check", "sampling:requests"),
        ("All claims", "claims:of-provider"),
        ("Training records", "training_records:records"),
    ],
    key="provider",
    attribute="code",
)
PARTNER = Menu([("Claims to check", "sampling:requests")], key="provider", attribute="code")
SUPPORT = Menu(
    [
        ("Home", "support:home"),
        ("Claims", "support:claims"),
        ("Sampling", "support:sampling"),
        ("Schools", "support:schools"),
        ("Providers", "support:providers"),
        ("Records", "support:records"),
    ]
)
MENUS = {"schools.school": SCHOOL, "providers.provider": PROVIDER}
