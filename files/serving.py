"""Whether somebody may have the file is the calling view's question."""

import logging
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from common.actor import set_actor
from common.clock import now
from files import csv_out, xlsx_out
from files.actions import IN_MEMORY
from files.checking import damage
from files.links import note_download
from files.models import Download, Link, StoredFile

logger = logging.getLogger(__name__)


def serve(
    request: HttpRequest, stored_file: StoredFile, *, form: str = "csv", link: Link | None = None
) -> HttpResponseBase:
    """A download, on record, so asked for by POST. `form` is csv or asis (the stored bytes), or xlsx (made from them).

    By whoever has the `link`, or by who is signed in. Raises TooManyTries.
    """
    if what := damage(stored_file):
        logger.critical("stored file %s is %s", stored_file.pk, what)
        return render(request, "errors/file_lost.html", {"file": stored_file}, status=500)
    _keep_record(request.user, stored_file, form, link)
    content = default_storage.open(stored_file.path)
    if form == "xlsx":
        return _excel(content, stored_file.name, stored_file.created_at)
    return _attachment(FileResponse(content), stored_file.name, stored_file.media_type)


@transaction.atomic
def _keep_record(by: Any, stored_file: StoredFile, form: str, link: Link | None) -> None:
    if link:
        note_download(link, form)
    else:
        set_actor(by)
        Download.objects.create(stored_file=stored_file, by=by, form=form)


def export(
    lines: Iterable[bytes], name: str, *, form: str = "csv", headings: Mapping[str, str] | None = None
) -> HttpResponseBase:
    """CSV lines as they are made. Neither kept nor on record. `headings` are those of an Excel file, in words."""
    if form == "xlsx":
        content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed by _excel
        content.writelines(lines)
        content.seek(0)
        return _excel(content, name, now(), headings)
    return _attachment(StreamingHttpResponse(lines), name, csv_out.MEDIA_TYPE)


def _excel(
    csv_bytes: IO[bytes] | Any, name: str, made_at: datetime, headings: Mapping[str, str] | None = None
) -> HttpResponseBase:
    """Closes the CSV that it is made from."""
    title, made = name.removesuffix(".csv"), tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    with csv_bytes:
        xlsx_out.write_workbook(csv_bytes, made, title=title, made_at=made_at, headings=headings)
    made.seek(0)
    return _attachment(FileResponse(made), f"{title}.xlsx", xlsx_out.MEDIA_TYPE)


def _attachment(response: StreamingHttpResponse, name: str, media_type: str) -> StreamingHttpResponse:
    response["Content-Type"] = media_type
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
