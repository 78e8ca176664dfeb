"""Measured is the time from pressing to the next page, redirects included."""

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

from bench.users import PERSONA, BenchUser

MOST_STEPS = 20


@dataclass
class Outcome:
    """`waits` are seconds, one for each page."""

    waits: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)


USERS: list[BenchUser] = []
OUTCOME = Outcome()


class UnexpectedPage(Exception):
    pass


class Claimant(HttpUser):
    wait_time = constant(0)

    def on_start(self) -> None:
        self.person = USERS.pop()
        self.address, self.main = "", ""
        gevent.sleep(random.uniform(0, self.person.thinking[1]))

    @task
    def visit(self) -> None:
        try:
            self.sign_in()
            self.think()
            self.open(self.person.claims)
            self.make_a_claim()
            if self.address.endswith("/confirmation/"):
                self.look_back()
        except UnexpectedPage as error:
            OUTCOME.errors[str(error)] += 1

    def sign_in(self) -> None:
        """There are few personas: signs in as one, and goes on in this person's own session."""
        self.client.cookies.clear()
        self.open("/personas/")
        self.send({"next": ""}, to=f"/personas/{PERSONA}")
        self.client.cookies.clear()
        self.client.cookies.set("sessionid", self.person.session)
        OUTCOME.done["signed in"] += 1

    def make_a_claim(self) -> None:
        waiting = self.link_to(f"/{self.person.draft}/tasks/") if self.person.draft else ""
        self.think()
        self.open(waiting or f"{self.person.claims}new/")
        self.answer_until("/confirmation/", "submitted")

    def look_back(self) -> None:
        self.think()
        claim = self.address.removesuffix("confirmation/")
        self.open(claim)
        chance = random.random()
        if chance < 0.3:
            self.think()
            self.send({}, to=f"{claim}change/")
            self.think()
            self.open(self.link_to("/hours/") or self.address)
            self.answer_until("/confirmation/", "changed")
        elif chance < 0.5:
            self.think()
            self.open(f"{claim}withdraw/")
            self.think()
            self.send({"reason": ""})
            OUTCOME.done["withdrawn"] += 1

    def answer_until(self, end: str, what: str) -> None:
        """Or until the hours are gone."""
        for _ in range(MOST_STEPS):
            if self.address.endswith(end):
                OUTCOME.done[what] += 1
                return
            self.think()
            if not self.answer():
                OUTCOME.done["given up, no hours left"] += 1
                return
        raise UnexpectedPage(f"no way on from {self.kind()}")

    def answer(self) -> bool:
        """False when that is impossible."""
        kind = self.kind()
        if kind in ("tasks", "check"):
            way_on = self.link_to("/declaration/") if kind == "check" else self.button()
            if way_on:
                self.open(way_on)
            return bool(way_on)
        given = ANSWERS.get(kind, yes_or_no)(self)
        if given is None:
            return False
        before = self.address
        self.send(given)
        return self.address != before

    def kind(self) -> str:
        parts = self.address.split("?")[0].strip("/").split("/")
        return parts[-2] if parts[-2] in ("hours", "drafts") else parts[-1]

    def think(self) -> None:
        gevent.sleep(random.uniform(*self.person.thinking))

    def open(self, address: str) -> None:
        self.arrive("get", address)

    def send(self, answers: dict[str, Any], to: str = "") -> None:
        """Hidden inputs are sent along."""
        inputs = [attributes(tag) for tag in re.findall(r"<input[^>]*>", self.main)]
        carried = {one["name"]: one.get("value", "") for one in inputs if one.get("type") == "hidden"}
        self.arrive("post", to or self.address, data=carried | answers)

    def arrive(self, method: str, address: str, **more: Any) -> None:
        """Follows redirects. Anything but a page raises UnexpectedPage."""
        name = f"{method} {re.sub(r'/[0-9a-z]{12}/|/[0-9]{8}/', '/./', address.split('?')[0])}"
        with self.client.request(method, address, name=name, catch_response=True, **more) as answer:
            waited = sum((hop.elapsed.total_seconds() for hop in answer.history), answer.elapsed.total_seconds())
            OUTCOME.waits.append(waited)
            if answer.status_code != 200:
                raise UnexpectedPage(f"{name}: {answer.status_code or answer.error}")
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
        found = re.search(r"[Uu]p to ([0-9]+) (?:more )?hour", self.main)
        return int(found[1]) if found else 0


def attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'([a-z-]+)="([^"]*)"', tag)}


def which_provider(claimant: Claimant) -> dict[str, Any]:
    code, name = random.choice(claimant.person.providers)
    if code in claimant.values_of("known"):
        return {"known": code}
    return {"known": "another", "search": name, "search-picked": code}


def which_mentors(claimant: Claimant) -> dict[str, Any] | None:
    offered = claimant.values_of("mentors")
    return {"mentors": random.sample(offered, k=min(len(offered), random.choice([1, 1, 2])))} if offered else None


def yes_or_no_names(claimant: Claimant) -> set[str]:
    radios = [attributes(tag) for tag in re.findall(r'<input[^>]*type="radio"[^>]*>', claimant.main)]
    return {one["name"] for one in radios if one["value"] in ("yes", "no")}


def yes_or_no(claimant: Claimant) -> dict[str, Any]:
    names = yes_or_no_names(claimant)
    if len(names) != 1:
        raise UnexpectedPage(f"{claimant.address} asks for nothing")
    return {names.pop(): random.choice(["yes", "no"])}


def how_many_hours(claimant: Claimant) -> dict[str, Any] | None:
    left = claimant.hours_left()
    return {"hours": str(random.choice([left, (left + 1) // 2]))} if left else None


ANSWERS = {
    "new": which_provider,
    "drafts": lambda claimant: {"draft": "new"},
    "mentors": which_mentors,
    "hours": how_many_hours,
    "declaration": lambda claimant: dict.fromkeys(yes_or_no_names(claimant), "no"),
}


def run(host: str, users: list[BenchUser], seconds: float) -> Outcome:
    USERS[:] = users
    environment = Environment(user_classes=[Claimant], host=host)
    runner = environment.create_local_runner()
    runner.start(len(users), spawn_rate=len(users))
    gevent.sleep(seconds)
    runner.stop()
    return OUTCOME


def main() -> None:
    """`python -m bench.locust_users HOST SECONDS < users.json`; prints the outcome as JSON."""
    users = [BenchUser(**each | {"thinking": tuple(each["thinking"])}) for each in json.load(sys.stdin)]
    outcome = run(sys.argv[1], users, float(sys.argv[2]))
    print(json.dumps({"waits": outcome.waits, "errors": outcome.errors, "done": outcome.done}))


if __name__ == "__main__":
    main()
