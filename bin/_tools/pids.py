import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from _tools.paths import RUNNING

KILLED_WITHIN = 5  # seconds that the system may take for a kill -9


def record(name: str, pid: int) -> None:
    RUNNING.mkdir(parents=True, exist_ok=True)
    (RUNNING / f"{name}.json").write_text(json.dumps({"pid": pid, "born": start_time(pid)}))


def still_running(name: str) -> int | None:
    """None when the recorded process is gone, also if another has its id."""
    try:
        record = json.loads((RUNNING / f"{name}.json").read_text())
        pid, born = int(record["pid"]), record["born"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return pid if born and start_time(pid) == born else None


def forget(name: str) -> None:
    (RUNNING / f"{name}.json").unlink(missing_ok=True)


def start_time(pid: int) -> str:
    """Only to compare; "" for a process that is gone or a zombie."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        fields = stat_fields(stat)
        return fields[19] if fields and fields[0] != "Z" else ""
    listed = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return listed.stdout.strip()


def session_of(leader: int) -> list[int]:
    """Also processes in another group."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["pgrep", "-g", str(leader)], capture_output=True, text=True)
        return [int(pid) for pid in listed.stdout.split()]
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = stat_fields(stat)
        if fields and fields[3] == str(leader) and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def stat_fields(stat: Path) -> list[str]:
    """From the state on: the name before it may hold spaces and brackets."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def end(leaders: list[int], *, timeout: float) -> None:
    """What is left of their sessions after `timeout` seconds is killed."""
    for pid in leaders:
        send_signal(pid, signal.SIGTERM)
    wait_for_end(leaders, timeout)
    left = [pid for leader in leaders for pid in session_of(leader)]
    for pid in left:
        send_signal(pid, signal.SIGKILL)
    wait_for_end(left, KILLED_WITHIN)


def wait_for_end(pids: list[int], timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while any(start_time(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in pids:
        with contextlib.suppress(ChildProcessError):  # where it was our own child, it does not stay in the table
            os.waitpid(pid, os.WNOHANG)


def send_signal(pid: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, what)
