"""A client that fills in forms, follows redirects and inspects every page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.test import Client

from tests.pages import Page, inspect


class Visitor:
    """`loads` counts documents, errors included (docs/reference/rules.md, part 12)."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.loads = 0
        self.address = ""
        self.page: Page = Page("")

    def open(self, address: str) -> Page:
        return self._arrive(self.client.get(address, follow=True), address)

    def follow(self, words: str) -> Page:
        return self.open(urljoin(self.address, self.page.links[words]))

    def send(self, **answers: Any) -> Page:
        return self._arrive(self.client.post(self.address, self.hidden() | answers, follow=True), self.address)

    def press(self, words: str) -> Page:
        """A button whose form leads to a page of its own."""
        forms = (form for main in self.page.root.all("main") for form in main.all("form"))
        [action] = [
            form.get("action") for form in forms if words in [button.words for button in form.all("button", "a")]
        ]
        return self._arrive(self.client.post(action, follow=True), action)

    def send_to(self, address: str, **answers: Any) -> Page:
        """A page that is not open, as a stale tab does."""
        return self._arrive(self.client.post(address, answers, follow=True), address)

    def answer_the_rest(self, answer: str = "yes") -> Page:
        """Each question of yes or no, until a page asks something else."""
        while name := self.page.yes_or_no:
            self.send(**{name: answer})
        return self.page

    def hidden(self) -> dict[str, str]:
        mains = self.page.root.all("main")
        inputs = [one for main in mains for one in main.all("input") if one.get("type") == "hidden"]
        return {one.get("name"): one.get("value") for one in inputs if one.get("name") != "csrfmiddlewaretoken"}

    def _arrive(self, response: Any, asked: str) -> Page:
        assert response.status_code in (200, 409), f"{asked} answered {response.status_code}"
        hops = response.redirect_chain
        self.address = urljoin(asked, hops[-1][0]) if hops else asked
        self.page, self.loads = inspect(response), self.loads + 1
        return self.page
