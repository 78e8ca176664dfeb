"""A draw of a tenth of all claims: population, draw, moves and records, beside what it cannot do without.

The floor is COPY of the population, SHA-256 and sort of every reference, and one UPDATE of as many claims. Each runs
three times in a process of its own, which undoes it; the best time counts.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from hashlib import sha256

ROUNDS = 3
AIM = 2.0
MOST_MB = 300.0


def floor(window_id: int) -> None:
    from django.db import connection

    from sampling.population import CLAIMS

    query = CLAIMS.replace("ANY(%s)", "ANY('{{{}}}')", 1).format(window_id)
    query = query.replace("ANY(%s)", "ANY('{submitted}')").replace("ALL(%s)", "ALL('{}')")
    data = bytearray()
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as rows:
            for row in rows:
                data += row
        references = [line[:8] for line in data.splitlines()]
        drawn = sorted(references, key=lambda reference: sha256(b"seed/" + reference).digest())[::10]
        cursor.execute(
            "UPDATE claims_claim SET status = 'sampling_in_progress' WHERE reference = ANY(%s)",
            [[reference.decode() for reference in drawn]],
        )


def ours(window_id: int) -> None:
    from accounts.models import User
    from bench.world import A_TENTH, DRAWER
    from claims.models import ClaimWindow
    from sampling.actions import draw_sample

    by = User.objects.get(email=DRAWER)
    draw_sample(window=ClaimWindow.objects.get(pk=window_id), by=by, parameters=A_TENTH)


WAYS = {"floor": floor, "ours": ours}
WORDS = {"floor": "COPY, SHA-256 and sort, UPDATE", "ours": "our draw"}


def report(window_id: int) -> bool:
    """Whether the aims are met."""
    from claims.models import ClaimWindow

    claims = ClaimWindow.objects.get(pk=window_id).claims.count()
    print(f"\nDraw: a tenth of {claims:,} claims", flush=True)
    rounds = [{way: _measured(way, window_id) for way in WAYS} for _ in range(ROUNDS)]
    seconds = {way: min(each[way]["seconds"] for each in rounds) for way in WAYS}
    grown = {way: min(each[way]["grown_mb"] for each in rounds) for way in WAYS}
    for way, words in WORDS.items():
        ratio = f"{seconds[way] / seconds['floor']:5.2f} x the floor"
        print(f"  {words:31} {seconds[way]:7.2f} s  {ratio}  {grown[way]:6.1f} MB over idle", flush=True)
    return seconds["ours"] <= AIM * seconds["floor"] and grown["ours"] <= MOST_MB


def _measured(way: str, window_id: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=os.environ["FILES_ROOT"]) as folder:
        command = [sys.executable, "-m", "bench.drawing", way, str(window_id)]
        surroundings = os.environ | {"FILES_ROOT": folder, "PGOPTIONS": "-c max_parallel_workers_per_gather=0"}
        done = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def measure(way: str, window_id: int) -> dict[str, float]:
    """Undone at the end."""
    import django

    django.setup()
    from django.db import transaction

    from bench.provider_files import most_memory
    from bench.world import drawer
    from common.actor import set_actor
    from sampling import actions  # noqa: F401  loaded before it counts

    by = drawer()
    with transaction.atomic():
        set_actor(by)
        before = most_memory()
        started = time.perf_counter()
        WAYS[way](window_id)
        seconds = time.perf_counter() - started
        grown = (most_memory() - before) / 1024
        transaction.set_rollback(True)
    return {"seconds": seconds, "grown_mb": grown}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("window_id", type=int)
    asked = parser.parse_args()
    print(json.dumps(measure(asked.way, asked.window_id)))
