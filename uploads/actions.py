"""Stored > read > preview > applied whole (docs/adr/0070)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.functions import Now

from activity.actions import record
from common.actor import set_actor
from files.actions import create_file, store_content
from files.extracts import Doubtful, FileRefused
from uploads.kinds import Plan, kind_called
from uploads.models import Upload
from uploads.reading import Progress, Reading, no_progress, read
from uploads.states import OPEN, State
from work.actions import enqueue

READING = "read_upload"
READ_AT_ONCE = 200_000
"""Bytes; the worker reads what is longer."""
LET_THROUGH = "If that is right, whoever runs this service can let it through."
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
    keep(upload, preview_of(upload, progress))


def preview_of(upload: Upload, progress: Progress = no_progress) -> Outcome:
    try:
        reading = _read(upload, progress)
        with transaction.atomic():
            plan = _planned(upload, reading)
            transaction.set_rollback(True)
    except FileRefused as refusal:
        return Outcome(refusal=_words_of(refusal))
    return Outcome(plan=plan)


@dataclass(frozen=True)
class Outcome:
    """Why the file is refused, or what it would do, which can be a list of problems."""

    refusal: str = ""
    plan: Plan | None = None


def keep(upload: Upload, outcome: Outcome) -> None:
    """Nothing, where a later file has replaced it meanwhile."""
    values: dict[str, Any] = {"state": State.REFUSED, "refusal": outcome.refusal}
    if outcome.plan:
        values["problems"] = [asdict(problem) for problem in outcome.plan.problems]
    if outcome.plan and not outcome.plan.problems:
        values = {"state": State.READY, "preview": outcome.plan.preview, "effects_digest": outcome.plan.digest}
    Upload.objects.filter(pk=upload.pk, state__in=OPEN).update(**values)
    upload.refresh_from_db()


def apply_upload(upload: Upload, *, by: Model) -> Upload:
    """Whole, by the function that made the preview; a second time nothing. Raises Moved or NotReady."""
    try:
        return _apply(upload, by)
    except (Moved, FileRefused):
        check(upload)
        raise Moved from None


@transaction.atomic
def _apply(upload: Upload, by: Model) -> Upload:
    _lock(upload.kind, upload.about)
    upload = Upload.objects.select_for_update(no_key=True, of=["self"]).get(pk=upload.pk)
    if upload.state == State.APPLIED:
        return upload
    if upload.state != State.READY:
        raise NotReady
    set_actor(by)
    plan = _planned(upload, _read(upload, no_progress))
    if plan.problems or plan.digest != upload.effects_digest:
        raise Moved
    kind_called(upload.kind).apply(plan, upload.about, by)
    upload.state, upload.applied_by_id, upload.applied_at = State.APPLIED, by.pk, Now()
    upload.save(update_fields=["state", "applied_by", "applied_at"])
    record("file applied", about=upload, by=by, after={"preview": upload.preview})
    return upload


def reading_of(upload: Upload, progress: Progress = no_progress) -> Reading:
    """Raises FileRefused."""
    kind = kind_called(upload.kind)
    return read(content_of(upload), kind.columns, kind.limits(), progress)


def content_of(upload: Upload) -> bytes:
    with default_storage.open(upload.stored_file.path) as content:
        return content.read()


def _read(upload: Upload, progress: Progress) -> Reading | None:
    return None if kind_called(upload.kind).plan_file else reading_of(upload, progress)


def _planned(upload: Upload, reading: Reading | None) -> Plan:
    """Raises FileRefused."""
    kind = kind_called(upload.kind)
    if kind.plan_file:
        return kind.plan_file(upload, content_of(upload))
    if reading is None or kind.plan is None or reading.problems:
        return Plan([], [], problems=reading.problems if reading else [])
    plan = kind.plan(reading.rows, upload.about)
    if not reading.hidden:
        return plan
    return replace(plan, preview=[*plan.preview, f"Hidden sheets are not read: {', '.join(reading.hidden)}"])


def _words_of(refusal: FileRefused) -> str:
    return f"{refusal} {LET_THROUGH}"[-500:] if isinstance(refusal, Doubtful) else str(refusal)[:500]


def _lock(kind: str, about: str) -> None:
    """One at a time of what is about the same: of two files at once, the second replaces the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"uploads {kind} {about}"])
