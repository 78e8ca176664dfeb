"""Keeping files. Bytes first, row second: a row never names bytes that are not wholly there.

`put` may run outside any transaction and as often as it likes: the same bytes are the same object.
`keep` writes the row, in the transaction of whatever the file belongs to.
"""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import File
from django.core.files.storage import default_storage

from files.models import StoredFile

IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a file held in memory while its digest is not known; beyond that they go to a temporary file."""


@dataclass(frozen=True)
class Content:
    """Bytes that lie in the storage."""

    sha256: str
    size: int


def store_content(content: bytes | Iterable[bytes]) -> Content:
    """Store bytes under their digest, in flat memory; existing bytes of the right size are left as they are."""
    digest = hashlib.sha256()
    size = 0
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as buffer:
        for chunk in [content] if isinstance(content, bytes) else content:
            digest.update(chunk)
            size += buffer.write(chunk)
        stored = Content(digest.hexdigest(), size)
        path = StoredFile(sha256=stored.sha256).path
        if not is_stored(path, size):
            buffer.seek(0)
            default_storage.save(path, File(buffer, name=stored.sha256))
    return stored


def is_stored(path: str, size: int) -> bool:
    """Whether an object of this size is in the storage."""
    return default_storage.exists(path) and default_storage.size(path) == size


def create_file(content: Content, *, kind: str, name: str, media_type: str, row_count: int) -> StoredFile:
    """The row of a file whose bytes were put."""
    return StoredFile.objects.create(
        kind=kind,
        name=name,
        sha256=content.sha256,
        size=content.size,
        media_type=media_type,
        row_count=row_count,
    )


def store(content: bytes | Iterable[bytes], *, kind: str, name: str, media_type: str, row_count: int) -> StoredFile:
    """Both in one go."""
    return create_file(store_content(content), kind=kind, name=name, media_type=media_type, row_count=row_count)
