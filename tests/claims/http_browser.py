"""A session at the running server."""

import re
from html import unescape
from typing import Any

import requests
from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
WORDS = re.compile(r"<[^>]*>|\s+")


class Browser:
    """`fill` keeps a page's form, so that it can be sent later, and again."""

    def __init__(self, server: str, person: Any) -> None:
        signed_in = Client()
        signed_in.force_login(person)
        self.session = requests.Session()
        self.session.cookies.set("sessionid", signed_in.cookies["sessionid"].value)
        self.server = server

    def open(self, address: str) -> requests.Response:
        return self._ask("GET", address)

    def fill(self, address: str) -> dict[str, str]:
        """The form's hidden inputs."""
        return self.hidden(self.open(address))

    def hidden(self, page: requests.Response) -> dict[str, str]:
        return {name: unescape(value) for name, value in HIDDEN.findall(page.text.partition("<main")[2])}

    def send(self, address: str, form: dict[str, str], **answers: str) -> requests.Response:
        """Follows redirects."""
        return self._ask("POST", address, data=form | answers)

    def _ask(self, method: str, address: str, **body: Any) -> requests.Response:
        """Hangs up, which ends the server's thread and its database connection."""
        try:
            return self.session.request(method, self.server + address, timeout=60, **body)
        finally:
            self.session.close()

    def another_tab(self) -> "Browser":
        """The same session over another connection."""
        tab = object.__new__(Browser)
        tab.server, tab.session = self.server, requests.Session()
        tab.session.cookies.update(self.session.cookies)
        return tab


def words_of(answer: requests.Response) -> str:
    """On one line."""
    return " ".join(WORDS.sub(" ", answer.text.partition("<main")[2]).split())


def page_of(answer: requests.Response) -> str:
    """The last word of its address: "confirmation", "check"."""
    return answer.url.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]
