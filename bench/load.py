"""The last day of a window (A58): fifty claimants for a minute, beside one alone.

The schools share their mentors and claim with the same few providers, so that the allowance is raced. Web, worker,
scheduler, database, Redis and the crowd share this machine; what else runs on it lengthens the longest waits first.
"""

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
from bench.seats import Seat
from bench.service import ROOT, running_service

AIM = 4.0
SECONDS = 60
WARM_UP = 15
"""Seconds for the first to come, who are not measured: they wait until every process has read its templates."""
PEOPLE, SCHOOLS, PROVIDERS = 50, 10, 3
THINKING = (2.0, 8.0)
"""Seconds between two pages, as for somebody who has the numbers at hand."""
QUICK = (0.1, 0.4)
"""The same for the one who is alone, so that a minute is enough pages for a 95th percentile."""


def report() -> bool:
    """Print waits, errors and what the database says afterwards; whether all of it is as it must be."""
    last_day.persona()
    first = last_day.seats(8, 1, last_day.accredited(20, after=PROVIDERS), QUICK)
    alone = last_day.seats(1, 1, last_day.accredited(20, after=PROVIDERS), QUICK)
    crowd = last_day.seats(PEOPLE, SCHOOLS, last_day.accredited(PROVIDERS), THINKING)
    print(f"\nThe last day of a window, for {SECONDS} seconds each (load of the machine before: {load()})", flush=True)
    connections.close_all()
    with running_service() as address:
        met_by(first, address, WARM_UP)
        one = met_by(alone, address)
        many = met_by(crowd, address)
    print(line("one claimant", one), line(f"{PEOPLE} claimants", many), sep="\n")
    ratio = p95(many) / p95(one)
    print(f"  the 95th percentile is {ratio:.2f} times that of one (at most {AIM:.0f})")
    for error, number in (one["errors"] | many["errors"]).items():
        print(f"  error: {error} ({number} times)")
    wrongs = last_day.wrongs()
    print("  afterwards: " + ", ".join(f"{number} {wrong}" for wrong, number in wrongs.items()), flush=True)
    return ratio <= AIM and not one["errors"] and not many["errors"] and not any(wrongs.values())


def met_by(seats: list[Seat], address: str, seconds: float = SECONDS) -> dict[str, Any]:
    """What the people on these seats met, in a process of their own: locust makes every wait there its own."""
    command = [sys.executable, "-m", "bench.crowd", address, str(seconds)]
    given = json.dumps([asdict(seat) for seat in seats])
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
