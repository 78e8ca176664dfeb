"""PostgreSQL refuses to run as root: then the embedded servers run as `nobody`.

`nobody` may not enter root's folders, so they keep one capability, to pass file permissions (with the "securebits" also
for access(2)).
"""

import functools
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from _tools.terminal import Problem, last_lines


def is_root() -> bool:
    return os.geteuid() == 0


@functools.cache
def prefix() -> tuple[str, ...]:
    """Empty unless root."""
    if not is_root():
        return ()
    if not shutil.which("setpriv"):
        raise Problem(
            "as root the embedded PostgreSQL needs the command setpriv (package util-linux).\n"
            "Or run this as an ordinary user, or give DATABASE_URL and REDIS_URL."
        )
    user = pwd.getpwnam("nobody")
    plain = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    keeping = ("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--securebits=+no_setuid_fixup")
    for command in ((*plain, *keeping, "--"), (*plain, "--inh-caps=-all", "--"), (*plain, "--")):
        tried = subprocess.run([*command, "true"], capture_output=True, text=True)
        if tried.returncode == 0:
            return command
    raise Problem("as root the embedded PostgreSQL needs setpriv to work:\n" + last_lines(tried.stderr))


def make_folder(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    if is_root():
        user = pwd.getpwnam("nobody")
        os.chown(path, user.pw_uid, user.pw_gid)
