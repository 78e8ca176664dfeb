"""A provider's file of 20,000 answers: read, checked, and saved.

The floor is the csv module over the same bytes and one statement that writes as many answers. Each runs three times in
a process of its own, which undoes it; the best time counts.
"""

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import time

ROWS = 20_000
ROUNDS = 3
AIM = 3.0
MOST_MB = 150.0


def floor(upload_id: int) -> None:
    from django.db import connection

    from uploads.actions import content_of
    from uploads.models import Upload

    upload = Upload.objects.select_related("stored_file").get(pk=upload_id)
    rows = list(csv.DictReader(io.StringIO(content_of(upload).decode("utf-8-sig"), newline="")))
    agreed = [row["claim_accepted"] == "yes" for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO sampling_answer (
                sampled_id, training_id, agrees, hours, category, words, claimed, spoken_to_school, version
            )
            SELECT sampled.id, training.id, agrees, CASE WHEN agrees THEN training.hours ELSE 0 END,
                   CASE WHEN agrees THEN '' ELSE 'not_known' END, '', 0, false, 1
            FROM unnest(%s::text[], %s::text[], %s::boolean[]) AS row (reference, trn, agrees)
            JOIN claims_claim claim ON claim.reference = row.reference
            JOIN mentors_mentor mentor ON mentor.trn = row.trn
            JOIN claims_mentortraining training ON training.claim_id = claim.id AND training.mentor_id = mentor.id
            JOIN sampling_sampledclaim sampled ON sampled.claim_id = claim.id AND sampled.request_id = %s
            """,
            [[row["claim_reference"] for row in rows], [row["mentor_trn"] for row in rows], agreed, int(upload.about)],
        )
        assert cursor.rowcount == len(rows)


def preview(upload_id: int) -> None:
    from uploads.actions import check
    from uploads.models import Upload

    check(Upload.objects.select_related("stored_file").get(pk=upload_id))


def ours(upload_id: int) -> None:
    from uploads.actions import apply_upload
    from uploads.models import Upload

    upload = Upload.objects.select_related("stored_file", "uploaded_by").get(pk=upload_id)
    apply_upload(upload, by=upload.uploaded_by)


WAYS = {"floor": floor, "preview": preview, "ours": ours}
WORDS = {"floor": "the csv module, one INSERT", "preview": "read and preview", "ours": "read, check again and save"}


def report(window_id: int) -> bool:
    """Whether the aims are met."""
    upload_id, rows = _filled_file(window_id)
    print(f"\nAnswers by file: {rows:,} rows", flush=True)
    rounds = [{way: _measured(way, upload_id) for way in WAYS} for _ in range(ROUNDS)]
    seconds = {way: min(each[way]["seconds"] for each in rounds) for way in WAYS}
    grown = {way: min(each[way]["grown_mb"] for each in rounds) for way in WAYS}
    for way, words in WORDS.items():
        ratio = f"{seconds[way] / seconds['floor']:5.2f} x the floor"
        print(f"  {words:28} {seconds[way]:7.2f} s  {ratio}  {grown[way]:6.1f} MB over idle", flush=True)
    return seconds["ours"] <= AIM * seconds["floor"] and grown["ours"] <= MOST_MB


def _filled_file(window_id: int) -> tuple[int, int]:
    """The upload, ready to be applied, and its rows: one in ten does not agree."""
    from bench.world import drawer, step, tidy
    from claims.models import ClaimWindow
    from common.roles import as_owner
    from providers.models import Provider
    from sampling.actions import draw_sample
    from sampling.draw import Parameters
    from sampling.provider_files import COLUMNS, lines_of
    from support.demo.generate import generate_claims
    from tests.factories import person_at
    from uploads.actions import check, receive

    window, provider = ClaimWindow.objects.get(pk=window_id), Provider.objects.accredited().earliest("pk")
    with step("a provider with as many mentors"), as_owner():
        generate_claims(window=window, count=ROWS * 6 // 10, seed=20, providers=[provider])
        run = draw_sample(window=window, by=drawer(), parameters=Parameters(target_percent=100))
        tidy()
    request = run.requests.get(provider=provider)
    asked = csv.DictReader(io.StringIO(b"".join(lines_of(request)).decode("utf-8-sig"), newline=""))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*COLUMNS])
    writer.writeheader()
    number = 0
    for number, row in enumerate(asked, start=1):
        said = ("no", "not known") if number % 10 == 0 else ("yes", "")
        writer.writerow(row | dict(zip(["claim_accepted", "rejection_reason"], said, strict=True)))
        if number == ROWS:
            break
    with as_owner():
        by = person_at(provider)
    upload = receive(text.getvalue().encode(), kind="provider_answers", name="a.csv", by=by, about=str(request.pk))
    check(upload)
    assert upload.effects_digest, upload.lines[:5]
    return upload.pk, number


def _measured(way: str, upload_id: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.answering", way, str(upload_id)]
    surroundings = os.environ | {"PGOPTIONS": "-c max_parallel_workers_per_gather=0"}
    return json.loads(subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, check=True).stdout)


def measure(way: str, upload_id: int) -> dict[str, float]:
    """Undone at the end."""
    import django

    django.setup()
    from django.db import transaction

    from bench.provider_files import most_memory
    from common.actor import set_actor
    from uploads.models import Upload

    by = Upload.objects.select_related("uploaded_by").get(pk=upload_id).uploaded_by
    with transaction.atomic():
        set_actor(by)
        before = most_memory()
        started = time.perf_counter()
        WAYS[way](upload_id)
        seconds = time.perf_counter() - started
        grown = (most_memory() - before) / 1024
        transaction.set_rollback(True)
    return {"seconds": seconds, "grown_mb": grown}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("upload_id", type=int)
    asked = parser.parse_args()
    print(json.dumps(measure(asked.way, asked.upload_id)))
