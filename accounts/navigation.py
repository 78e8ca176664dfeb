"""The links above a page: those of the organisation whose page it is. A room that is not built has no link."""

from dataclasses import dataclass
from typing import Any

from accounts.landing import page


@dataclass(frozen=True)
class Menu:
    """Links whose pages are named by one id of an organisation: `school` is its `public_id`, `provider` its `code`."""

    links: list[tuple[str, str]]
    key: str = ""
    attribute: str = ""

    def items(self, organisation: Any, path: str) -> list[dict[str, Any]]:
        """For the service navigation component, with the current one marked."""
        identity = {self.key: getattr(organisation, self.attribute)} if self.key else {}
        found = [(text, page(name, **identity)) for text, name in self.links]
        links = [(text, href) for text, href in found if href]
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
        ("Users", "schools:users"),
        ("School details", "schools:details"),
    ],
    key="school",
    attribute="public_id",
)
PROVIDER = Menu(
    [
        ("Claims to check", "sampling:requests"),
        ("All claims", "claims:of-provider"),
        ("Training records", "providers:training-records"),
        ("Delivery partners", "providers:delivery-partners"),
        ("Contacts", "providers:contacts"),
    ],
    key="provider",
    attribute="code",
)
SUPPORT = Menu(
    [
        ("Home", "support:home"),
        ("Claims", "support:claims"),
        ("Sampling", "support:sampling"),
        ("Payments", "support:payments"),
        ("Clawbacks", "support:clawbacks"),
        ("Schools", "support:schools"),
        ("Providers", "support:providers"),
        ("Settings", "support:settings"),
        ("Records", "support:records"),
    ]
)
MENUS = {"schools.school": SCHOOL, "providers.provider": PROVIDER}
