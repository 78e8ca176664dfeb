"""Stored > read > preview > applied whole (docs/adr/0070)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.functions import Now

from activity.actions import record
from common.actor import set_actor
from files.actions import create_file, store_content
from files.extracts import FileRefused
from uploads.kinds import Kind, Plan, kind_called
from uploads.models import Upload
from uploads.reading import Progress, Reading, no_progress, read
from uploads.states import OPEN, State
from work.actions import enqueue

READING = "read_upload"
READ_AT_ONCE = 200_000
"""Bytes; the worker reads what is longer."""
_MEDIA_TYPE = "application/octet-stream"


class Moved(Exception):
    """What the file would do is not what the person saw. The new preview is kept; nothing was applied."""


class NotReady(Exception):
    pass


def receive(
    content: bytes, *, kind: str, name: str, by: Model, about: str = "", tie: Callable[[Upload], object] | None = None
) -> Upload:
    """The upload of the same file where it came last, and is not refused: nothing happens twice. `tie` gets a new one
    before it is read.

    Raises FileRefused for a file that is too large to keep.
    """
    kind_called(kind).limits().refuse_size(len(content))
    stored = store_content(content)
    with transaction.atomic():
        _lock(kind, about)
        latest = Upload.objects.filter(kind=kind, about=about).select_related("stored_file").order_by("-pk").first()
        if latest and latest.stored_file.sha256 == stored.sha256 and latest.state != State.REFUSED:
            return latest
        set_actor(by)
        Upload.objects.filter(kind=kind, about=about, state__in=OPEN).update(state=State.REPLACED)
        file = create_file(stored, kind="upload", name=name[-150:], media_type=_MEDIA_TYPE, row_count=0)
        upload = Upload.objects.create(kind=kind, about=about, stored_file=file, uploaded_by_id=by.pk)
        if tie:
            tie(upload)
        record("file uploaded", about=upload, by=by)
        if stored.size > READ_AT_ONCE:
            enqueue(READING, str(upload.pk), upload_id=upload.pk)
            return upload
    check(upload)
    return upload


def check(upload: Upload, progress: Progress = no_progress) -> None:
    """Reads it and keeps what it would do, or what is wrong with it. Changes nothing else; safe to repeat."""
    keep(upload, *outcome_of(upload, progress))


def outcome_of(upload: Upload, progress: Progress = no_progress) -> tuple[str, list[Any], Plan | None]:
    """(why the file is refused, problems of its rows, what it would do)"""
    kind = kind_called(upload.kind)
    try:
        if kind.plan_file:
            with transaction.atomic():
                whole = kind.plan_file(upload, content_of(upload))
            return "", whole.problems, None if whole.problems else whole
        reading = reading_of(upload, progress)
        plan = None if reading.problems else _planned(kind, reading, upload)
    except FileRefused as refusal:
        return str(refusal)[:500], [], None
    problems = reading.problems or (plan.problems if plan else [])
    return "", problems, None if problems else plan


def keep(upload: Upload, refusal: str, problems: list[Any], plan: Plan | None) -> None:
    """Nothing, where a later file has replaced it meanwhile."""
    if plan:
        values: dict[str, Any] = {"state": State.READY, "preview": plan.preview, "effects_digest": plan.digest}
    else:
        values = {"state": State.REFUSED, "refusal": refusal, "problems": [asdict(problem) for problem in problems]}
    Upload.objects.filter(pk=upload.pk, state__in=OPEN).update(**values)
    upload.refresh_from_db()


def apply_upload(upload: Upload, *, by: Model) -> Upload:
    """Whole, by the function that made the preview; a second time nothing. Raises Moved or NotReady."""
    with transaction.atomic():
        _lock(upload.kind, upload.about)
        upload = Upload.objects.select_for_update(no_key=True, of=["self"]).get(pk=upload.pk)
        if upload.state == State.APPLIED:
            return upload
        if upload.state != State.READY:
            raise NotReady
        set_actor(by)
        seen, (refusal, problems, plan) = upload.effects_digest, outcome_of(upload)
        if plan and plan.digest == seen:
            kind_called(upload.kind).apply(plan, upload.about)
            upload.state, upload.applied_by_id, upload.applied_at = State.APPLIED, by.pk, Now()
            upload.save(update_fields=["state", "applied_by", "applied_at"])
            record("file applied", about=upload, by=by, after={"preview": upload.preview})
            return upload
        keep(upload, refusal, problems, plan)
    raise Moved


def reading_of(upload: Upload, progress: Progress = no_progress) -> Reading:
    """Raises FileRefused."""
    kind = kind_called(upload.kind)
    return read(content_of(upload), kind.columns, kind.limits(), progress)


def content_of(upload: Upload) -> bytes:
    with default_storage.open(upload.stored_file.path) as content:
        return content.read()


def _planned(kind: Kind, reading: Reading, upload: Upload) -> Plan:
    if kind.plan is None:
        raise TypeError(kind.name)
    with transaction.atomic():
        plan = kind.plan(reading.rows, upload.about)
    if not reading.hidden:
        return plan
    return replace(plan, preview=[*plan.preview, f"Hidden sheets are not read: {', '.join(reading.hidden)}"])


def _lock(kind: str, about: str) -> None:
    """One at a time of what is about the same: of two files at once, the second replaces the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"uploads {kind} {about}"])
