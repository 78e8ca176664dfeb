"""The links above a page: those of the organisation whose page it is."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Menu:
    """Links whose pages are named by one id of an organisation: `school` is its `public_id`, `provider` its `code`."""

    links: list[tuple[str, str]]
    key: str = ""
    attribute: str = ""

    def items(self, organisation: Any, path: str) -> list[dict[str, Any]]:
        """For the service navigation component, with the current one marked."""
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
    ],
    key="provider",
    attribute="code",
)
SUPPORT = Menu(
    [
        ("Home", "support:home"),
        ("Claims", "support:claims"),
        ("Sampling", "support:sampling"),
        ("Schools", "support:schools"),
        ("Records", "support:records"),
    ]
)
MENUS = {"schools.school": SCHOOL, "providers.provider": PROVIDER}
