"""Bytes first, row second: a row never names bytes that are not wholly there."""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import File
from django.core.files.storage import default_storage

from files.checking import damage
from files.models import StoredFile

IN_MEMORY = 4 * 1024 * 1024
"""Bytes; a larger file waits on disk until its digest is known."""


@dataclass(frozen=True)
class Content:
    sha256: str
    size: int


def store_content(content: bytes | Iterable[bytes]) -> Content:
    """In flat memory. Safe to repeat, and outside any transaction."""
    digest = hashlib.sha256()
    size = 0
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as buffer:
        for chunk in [content] if isinstance(content, bytes) else content:
            digest.update(chunk)
            size += buffer.write(chunk)
        stored = Content(digest.hexdigest(), size)
        there = StoredFile(sha256=stored.sha256, size=size)
        if damage(there):
            buffer.seek(0)
            default_storage.save(there.path, File(buffer, name=stored.sha256))
    return stored


def create_file(content: Content, *, kind: str, name: str, media_type: str, row_count: int) -> StoredFile:
    """In the transaction of what the file belongs to."""
    return StoredFile.objects.create(
        kind=kind,
        name=name,
        sha256=content.sha256,
        size=content.size,
        media_type=media_type,
        row_count=row_count,
    )


def store(content: bytes | Iterable[bytes], *, kind: str, name: str, media_type: str, row_count: int) -> StoredFile:
    return create_file(store_content(content), kind=kind, name=name, media_type=media_type, row_count=row_count)
