"""The floor is COPY of the same rows, the peer the ORM with csv.writer.

Each way runs three times in a process of its own; the best time counts. All use one core of the database.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from common.clock import british_date

ROUNDS = 3
AIM = 2.0
FLAT_MB = 12.0


def floor(run_id: int, folder: Path) -> None:
    from django.db import connection

    query = f"""
        COPY (
            SELECT claim.reference, school.urn, school.name, school.postcode, school.local_authority, school.type_name,
                   school.type_group, provider.name, claim.submitted_at, mentor.trn, mentor.first_name,
                   mentor.last_name, training.training_type, training.hours
            FROM sampling_sampledclaim sampled
            JOIN claims_claim claim ON claim.id = sampled.claim_id
            JOIN claims_mentortraining training ON training.claim_id = claim.id
            JOIN mentors_mentor mentor ON mentor.id = training.mentor_id
            JOIN schools_school school ON school.id = claim.school_id
            JOIN providers_provider provider ON provider.id = claim.provider_id
            WHERE sampled.run_id = {run_id}
        ) TO STDOUT (FORMAT csv)
    """
    with connection.cursor() as cursor, (folder / "all.csv").open("wb") as out, cursor.copy(query) as rows:
        for row in rows:
            out.write(row)


def ours(run_id: int, folder: Path) -> None:
    from sampling.models import ProviderRequest
    from sampling.provider_files import write_file

    for request in ProviderRequest.objects.filter(run=run_id).select_related("provider"):
        write_file(request)


def as_work(run_id: int, folder: Path) -> None:
    from work.models import Task
    from work.running import run_task

    promised = Task.objects.filter(kind="build_provider_file", arguments__run_id=run_id)
    for task_id in promised.values_list("pk", flat=True):
        run_task(task_id)


def peer(run_id: int, folder: Path) -> None:
    from claims.models import MentorTraining
    from sampling.models import ProviderRequest
    from sampling.provider_files import COLUMNS

    for request in ProviderRequest.objects.filter(run=run_id).select_related("provider"):
        trainings = (
            MentorTraining.objects.filter(claim__samplings__request=request)
            .select_related("claim__school", "claim__provider", "mentor")
            .order_by("claim__school__name", "claim__school__urn", "claim__reference", "mentor__first_name")
        )
        with (folder / f"{request.provider.code}.csv").open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            for training in trainings:
                writer.writerow(cell for _, cell in zip(COLUMNS, _cells(training), strict=True))


def _cells(training: Any) -> list[object]:
    claim, school, mentor = training.claim, training.claim.school, training.mentor
    return [
        claim.reference,
        school.urn,
        school.name,
        school.postcode,
        school.local_authority,
        school.type_name,
        school.type_group,
        claim.provider.name,
        british_date(claim.submitted_at),
        mentor.trn,
        mentor.full_name,
        training.training_type,
        training.hours,
        "",
        "",
        "",
    ]


WAYS: dict[str, Callable[[int, Path], None]] = {"floor": floor, "ours": ours, "as work": as_work, "peer": peer}


WORDS = {
    "floor": "COPY of the same rows",
    "ours": "our files",
    "as work": "our files as promised work",
    "peer": "the ORM and csv.writer",
}


def report() -> bool:
    """Whether the aims are met."""
    from sampling.models import SamplingRun

    small, large = SamplingRun.objects.order_by("sample_count")
    print(f"\nProvider files: {large.requests.count()} files, {large.sample_mentor_count:,} rows", flush=True)
    rounds = [{way: _measured(way, large.pk) for way in WAYS} for _ in range(ROUNDS)]
    seconds = {way: min(each[way]["seconds"] for each in rounds) for way in WAYS}
    grown = {way: min(each[way]["grown_mb"] for each in rounds) for way in WAYS}
    for way, words in WORDS.items():
        ratio = f"{seconds[way] / seconds['floor']:5.2f} x the floor"
        print(f"  {words:28} {seconds[way]:7.2f} s  {ratio}  {grown[way]:6.1f} MB more memory", flush=True)
    few = _measured("ours", small.pk)["grown_mb"]
    print(f"  our memory for {small.sample_mentor_count:,} rows: {few:.1f} MB", flush=True)
    return seconds["ours"] <= AIM * seconds["floor"] and grown["ours"] - few < FLAT_MB


def _measured(way: str, run_id: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=os.environ["FILES_ROOT"]) as folder:
        command = [sys.executable, "-m", "bench.provider_files", way, str(run_id)]
        surroundings = os.environ | {"FILES_ROOT": folder, "PGOPTIONS": "-c max_parallel_workers_per_gather=0"}
        done = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def measure(way: str, run_id: int) -> dict[str, float]:
    """Undoes what earlier rounds built."""
    import django

    django.setup()
    from django.conf import settings

    _forget(run_id)
    before = most_memory()
    started = time.perf_counter()
    WAYS[way](run_id, Path(settings.FILES_ROOT))
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "grown_mb": (most_memory() - before) / 1024}


def most_memory() -> int:
    """Kilobytes; the usual count begins with those of the parent process."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    own = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), "")
    return int(own) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _forget(run_id: int) -> None:
    from common.roles import as_owner
    from sampling.models import ProviderRequest
    from work.models import State, Task

    with as_owner():
        ProviderRequest.objects.filter(run=run_id).update(file=None, built_at=None)
    Task.objects.filter(kind="build_provider_file", arguments__run_id=run_id).update(
        state=State.WAITING, done_at=None, lease_until=None, attempts=0
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("run_id", type=int)
    asked = parser.parse_args()
    print(json.dumps(measure(asked.way, asked.run_id)))
