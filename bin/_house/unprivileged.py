"""PostgreSQL refuses to run as root. Where we are root, the embedded servers run as `nobody` instead.

Nobody may usually not walk into root's folders, and a checkout may well stand there. So these processes keep one
power of root, to pass permissions of files (also where a program asks beforehand with access(2): that is the
"securebits"), and nothing on the machine has its permissions changed and no user is added.
"""

import functools
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from _house.say import Problem, last_lines


def may_be_needed() -> bool:
    return os.geteuid() == 0


@functools.cache
def prefix() -> tuple[str, ...]:
    """What to put before a command so that it does not run as root."""
    if not may_be_needed():
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
    """A folder for the servers alone."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    if may_be_needed():
        user = pwd.getpwnam("nobody")
        os.chown(path, user.pw_uid, user.pw_gid)
