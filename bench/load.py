"""Schools share mentors and providers, so that the allowance is raced (A58)."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from django.db import connections

from bench import last_day
from bench.service import ROOT, running_service
from bench.users import BenchUser

AIM = 4.0
SECONDS = 60
WARM_UP = 15
"""Seconds, not measured: until every process has read its templates."""
PEOPLE, SCHOOLS, PROVIDERS = 50, 10, 3
THINKING = (2.0, 8.0)
"""Seconds between two pages."""
QUICK = (0.1, 0.4)
"""For the one who is alone, so that a minute is enough pages for a 95th percentile."""


def report() -> bool:
    """Whether all aims were met."""
    last_day.persona()
    first = last_day.users(8, 1, last_day.accredited(20, after=PROVIDERS), QUICK)
    alone = last_day.users(1, 1, last_day.accredited(20, after=PROVIDERS), QUICK)
    many_users = last_day.users(PEOPLE, SCHOOLS, last_day.accredited(PROVIDERS), THINKING)
    print(f"\nThe last day of a window, for {SECONDS} seconds each (load of the machine before: {load()})", flush=True)
    connections.close_all()
    with running_service() as address:
        run_users(first, address, WARM_UP)
        one = run_users(alone, address)
        many = run_users(many_users, address)
    print(line("one claimant", one), line(f"{PEOPLE} claimants", many), sep="\n")
    ratio = p95(many) / p95(one)
    print(f"  the 95th percentile is {ratio:.2f} times that of one (at most {AIM:.0f})")
    for error, number in (one["errors"] | many["errors"]).items():
        print(f"  error: {error} ({number} times)")
    broken_rules = last_day.broken_rules()
    print("  afterwards: " + ", ".join(f"{number} {wrong}" for wrong, number in broken_rules.items()), flush=True)
    return ratio <= AIM and not one["errors"] and not many["errors"] and not any(broken_rules.values())


def run_users(users: list[BenchUser], address: str, seconds: float = SECONDS) -> dict[str, Any]:
    """In a process of its own, as locust patches how it waits."""
    command = [sys.executable, "-m", "bench.locust_users", address, str(seconds)]
    given = json.dumps([asdict(person) for person in users])
    done = subprocess.run(command, cwd=ROOT, input=given, stdout=subprocess.PIPE, text=True, check=True)
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def p95(outcome: dict[str, Any]) -> float:
    return statistics.quantiles(outcome["waits"], n=20)[-1]


def line(who: str, outcome: dict[str, Any]) -> str:
    waits, errors = outcome["waits"], sum(outcome["errors"].values())
    times = f"p50 {statistics.median(waits) * 1000:.0f} ms, p95 {p95(outcome) * 1000:.0f} ms"
    done = ", ".join(f"{number} {what}" for what, number in sorted(outcome["done"].items()))
    return f"  {who}: {len(waits):,} pages, {errors} errors, {times} ({done})"


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"
