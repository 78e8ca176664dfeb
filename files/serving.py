"""Whether somebody may have the file is the calling view's question."""

import hashlib
import logging
import tempfile
from typing import IO, Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render

from files import xlsx_out
from files.actions import is_stored
from files.models import Download, StoredFile

logger = logging.getLogger(__name__)


def serve(request: HttpRequest, stored_file: StoredFile, *, form: str = "csv") -> HttpResponseBase:
    """A download, on record. `form` is csv (the stored bytes) or xlsx (made from them)."""
    if not is_intact(stored_file):
        logger.critical("stored file %s is lost: its bytes are not in the storage, or not as they were", stored_file.pk)
        return render(request, "errors/file_lost.html", {"file": stored_file}, status=500)
    Download.objects.create(stored_file=stored_file, by_id=request.user.pk, form=form)
    if form == "xlsx":
        return _attachment(_workbook(stored_file), stored_file.name.removesuffix(".csv") + ".xlsx", xlsx_out.MEDIA_TYPE)
    return _attachment(default_storage.open(stored_file.path), stored_file.name, stored_file.media_type)


def is_intact(stored_file: StoredFile) -> bool:
    """Whether its bytes are there, and are those of its digest."""
    if not is_stored(stored_file.path, stored_file.size):
        return False
    with default_storage.open(stored_file.path) as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == stored_file.sha256


def _attachment(content: IO[bytes] | Any, name: str, media_type: str) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _workbook(stored_file: StoredFile) -> IO[bytes]:
    made = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    with default_storage.open(stored_file.path) as content:
        title = stored_file.name.removesuffix(".csv")
        xlsx_out.write_workbook(content, made, title=title, made_at=stored_file.created_at)
    made.seek(0)
    return made
