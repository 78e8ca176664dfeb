"""The last day of a window: claimants at the service's own pages, as locust users. Started by bench/load.py.

Everybody signs in, looks at the list, finishes a draft or starts a claim, answers one question after another, submits,
looks at the claim, and some change or withdraw it. Then they begin again. Between two pages a person thinks. What is
measured is what the person waits for: from pressing to the next page, the redirect between them included.
"""

from __future__ import annotations

import html
import json
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import gevent
from locust import HttpUser, constant, task
from locust.env import Environment

from bench.seats import PERSONA, Seat

MOST_STEPS = 20


@dataclass
class Outcome:
    """What all of them met. `waits` are seconds, one for each page."""

    waits: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)


SEATS: list[Seat] = []
OUTCOME = Outcome()


class Lost(Exception):
    """A page that nobody should see at this place."""


class Claimant(HttpUser):
    """One person, who goes from page to page by what stands on them, without script."""

    wait_time = constant(0)

    def on_start(self) -> None:
        self.seat = SEATS.pop()
        self.address, self.main = "", ""
        gevent.sleep(random.uniform(0, self.seat.thinking[1]))

    @task
    def visit(self) -> None:
        try:
            self.sign_in()
            self.think()
            self.open(self.seat.claims)
            self.make_a_claim()
            if self.address.endswith("/confirmation/"):
                self.look_back()
        except Lost as lost:
            OUTCOME.errors[str(lost)] += 1

    def sign_in(self) -> None:
        """There are five personas, so this signs in as one of them, and goes on in a session of this person's own."""
        self.client.cookies.clear()
        self.open("/personas/")
        self.send({"next": ""}, to=f"/personas/{PERSONA}")
        self.client.cookies.clear()
        self.client.cookies.set("sessionid", self.seat.session)
        OUTCOME.done["signed in"] += 1

    def make_a_claim(self) -> None:
        """The draft left over, as long as it waits, or else a new one, as far as the hours left let it come."""
        waiting = self.link_to(f"/{self.seat.draft}/tasks/") if self.seat.draft else ""
        self.think()
        self.open(waiting or f"{self.seat.claims}new/")
        self.answer_until("/confirmation/", "submitted")

    def look_back(self) -> None:
        self.think()
        claim = self.address.removesuffix("confirmation/")
        self.open(claim)
        chance = random.random()
        if chance < 0.3:
            self.think()
            self.open(f"{claim}change/")
            self.think()
            self.send({})
            self.open(self.link_to("/hours/") or self.address)
            self.answer_until("/confirmation/", "changed")
        elif chance < 0.5:
            self.think()
            self.open(f"{claim}withdraw/")
            self.think()
            self.send({"reason": ""})
            OUTCOME.done["withdrawn"] += 1

    def answer_until(self, end: str, what: str) -> None:
        """Whoever reads that the hours are gone gives up: somebody else was quicker."""
        for _ in range(MOST_STEPS):
            if self.address.endswith(end):
                OUTCOME.done[what] += 1
                return
            self.think()
            if not self.answer():
                OUTCOME.done["given up, no hours left"] += 1
                return
        raise Lost(f"no way on from {self.kind()}")

    def answer(self) -> bool:
        """Do what the page asks for; whether that is possible."""
        kind = self.kind()
        if kind in ("tasks", "check"):
            way_on = self.link_to("/declaration/") if kind == "check" else self.button()
            if way_on:
                self.open(way_on)
            return bool(way_on)
        if kind not in ANSWERS:
            raise Lost(f"{self.address} asks for nothing")
        given = ANSWERS[kind](self)
        if given is None:
            return False
        before = self.address
        self.send(given)
        return self.address != before

    def kind(self) -> str:
        """Which page this is, by its address."""
        parts = self.address.split("?")[0].strip("/").split("/")
        return parts[-2] if parts[-2] in ("hours", "drafts") else parts[-1]

    def think(self) -> None:
        gevent.sleep(random.uniform(*self.seat.thinking))

    def open(self, address: str) -> None:
        self.arrive("get", address)

    def send(self, answers: dict[str, Any], to: str = "") -> None:
        """The form of the page with these answers, and what it carries besides."""
        inputs = [attributes(tag) for tag in re.findall(r"<input[^>]*>", self.main)]
        carried = {one["name"]: one.get("value", "") for one in inputs if one.get("type") == "hidden"}
        self.arrive("post", to or self.address, data=carried | answers)

    def arrive(self, method: str, address: str, **more: Any) -> None:
        """Go there, and on to where it leads. Anything but a page is an error."""
        name = f"{method} {re.sub(r'/[0-9a-z]{12}/|/[0-9]{8}/', '/./', address.split('?')[0])}"
        with self.client.request(method, address, name=name, catch_response=True, **more) as answer:
            waited = sum((hop.elapsed.total_seconds() for hop in answer.history), answer.elapsed.total_seconds())
            OUTCOME.waits.append(waited)
            if answer.status_code != 200:
                raise Lost(f"{name}: {answer.status_code or answer.error}")
            self.address = answer.url.removeprefix(self.host)
            self.main = answer.text.partition("<main")[2].partition("</main>")[0]

    def link_to(self, end: str) -> str:
        found = re.search(rf'href="([^"]*{end}[^"]*)"', self.main)
        return html.unescape(found[1]) if found else ""

    def button(self) -> str:
        found = re.search(r'<a href="([^"]*)" role="button"', self.main)
        return html.unescape(found[1]) if found else ""

    def values_of(self, name: str) -> list[str]:
        inputs = [attributes(tag) for tag in re.findall(r"<input[^>]*>", self.main)]
        return [one["value"] for one in inputs if one.get("name") == name and one.get("value")]

    def hours_left(self) -> int:
        found = re.search(r"[Uu]p to ([0-9]+) hour", self.main)
        return int(found[1]) if found else 0


def attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'([a-z-]+)="([^"]*)"', tag)}


def which_provider(claimant: Claimant) -> dict[str, Any]:
    code, name = random.choice(claimant.seat.providers)
    if code in claimant.values_of("known"):
        return {"known": code}
    return {"known": "another", "search": name, "search-picked": code}


def which_mentors(claimant: Claimant) -> dict[str, Any] | None:
    offered = claimant.values_of("mentors")
    return {"mentors": random.sample(offered, k=min(len(offered), random.choice([1, 1, 2])))} if offered else None


def how_many_hours(claimant: Claimant) -> dict[str, Any] | None:
    left = claimant.hours_left()
    return {"hours": str(random.choice([left, (left + 1) // 2]))} if left else None


ANSWERS = {
    "new": which_provider,
    "drafts": lambda claimant: {"draft": "new"},
    "mentors": which_mentors,
    "hours": how_many_hours,
    "agreed": lambda claimant: {"confirmed": random.choice(["yes", "no"])},
    "declaration": lambda claimant: {"is_mentor": "no"},
}


def run(host: str, seats: list[Seat], seconds: float) -> Outcome:
    """All of them at the service for so long."""
    SEATS[:] = seats
    environment = Environment(user_classes=[Claimant], host=host)
    runner = environment.create_local_runner()
    runner.start(len(seats), spawn_rate=len(seats))
    gevent.sleep(seconds)
    runner.stop()
    return OUTCOME


def main() -> None:
    """`python -m bench.crowd HOST SECONDS < seats.json`; prints what came of it."""
    seats = [Seat(**each | {"thinking": tuple(each["thinking"])}) for each in json.load(sys.stdin)]
    outcome = run(sys.argv[1], seats, float(sys.argv[2]))
    print(json.dumps({"waits": outcome.waits, "errors": outcome.errors, "done": outcome.done}))


if __name__ == "__main__":
    main()
