import hashlib
import os
import tempfile
from pathlib import Path

from _tools import unprivileged
from _tools.paths import LOCAL
from _tools.terminal import Problem

LONGEST = 100  # a socket's whole path has 104 or 108 bytes, by system
LONGEST_NAME = ".s.PGSQL.5432.lock"


def folder() -> Path:
    """`.local/sockets`, or a temporary folder where that path is too long for a socket."""
    wanted = LOCAL / "sockets"
    if len(os.fsencode(wanted / LONGEST_NAME)) > LONGEST:
        digest = hashlib.sha256(os.fsencode(LOCAL)).hexdigest()[:16]
        wanted = Path(tempfile.gettempdir()) / f"claims-{os.geteuid()}-{digest}"
    unprivileged.make_folder(wanted)
    if wanted.is_symlink() or wanted.stat().st_mode & 0o077:
        raise Problem(f"{wanted} is not ours alone. Remove it, or set TMPDIR to another folder.")
    return wanted
