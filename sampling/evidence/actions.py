from __future__ import annotations

from pathlib import PurePath

from django.db import transaction

from accounts.models import User
from claims.actions._locking import record_act
from claims.retry import retry_on_lock
from common.marks import without_invisible
from files.actions import create_file, store_content
from files.sniffing import Kind
from sampling.answers.models import SentClaim
from sampling.evidence.models import MOST_FILES, Evidence
from sampling.replies.actions import lock_reply
from work.actions import enqueue

KIND = "evidence"
SCANNING = "scan_evidence"
LONGEST_NAME = 100


class TooManyFiles(Exception):
    pass


@retry_on_lock
@transaction.atomic
def add_evidence(*, sent: SentClaim, training_id: int, name: str, content: bytes, kind: Kind, by: User) -> Evidence:
    """The same bytes again are the same evidence. Raises Conflict, TooManyFiles."""
    stored = store_content(content)  # bytes first: harmless when the rest is refused
    claim = lock_reply(sent, by)
    about = Evidence.objects.filter(sent=sent, training=training_id)
    if there := about.filter(file__sha256=stored.sha256).first():
        return there
    if about.count() >= MOST_FILES:
        raise TooManyFiles
    file = create_file(stored, kind=KIND, name=name_of(name, kind), media_type=kind.media_type, row_count=0)
    evidence = Evidence.objects.create(sent=sent, training_id=training_id, file=file, added_by=by)
    record_act("evidence added", claim, by, {}, {"training": training_id, "file": file.pk})
    enqueue(SCANNING, f"evidence-{evidence.pk}", evidence_id=evidence.pk)
    return evidence


@retry_on_lock
@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Until it is sent. The bytes stay stored. Raises Conflict."""
    claim = lock_reply(evidence.sent, by)
    if Evidence.objects.filter(pk=evidence.pk).delete()[0]:
        about = {"training": evidence.training_id, "file": evidence.file_id}
        record_act("evidence removed", claim, by, about, {})


def name_of(name: str, kind: Kind) -> str:
    """Its own, with the ending of what it is: certificate.pdf"""
    stem = PurePath(without_invisible(name).replace("\\", "/")).stem.strip()[:LONGEST_NAME] or "evidence"
    return f"{stem}{kind.ending}"
