"""Local disk as a store of whole objects: an object is there with all its bytes, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class DigestStorage(FileSystemStorage):
    """Objects are named by their digest, so writing one twice puts the same bytes in the same place."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The digest is the name; another name for a taken one would lose the object."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        """Write beside the place, make it durable, then move it there: a kill leaves only a temporary file."""
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix="incoming-")
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, place)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return name
