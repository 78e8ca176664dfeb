import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from _tools import pids
from _tools.paths import LOGS, ROOT
from _tools.terminal import Problem, last_lines, say

TIMEOUT = 10  # seconds a process gets to finish what it does
TOO_SOON = 10  # seconds within which the end of a process counts as a failed start
TRIES = 3


@dataclass
class Child:
    """In a session of its own, so that Ctrl-C reaches only us, and all of it can be ended."""

    name: str
    command: list[str]
    variables: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    failed_starts: int = 0
    output: IO[bytes] | None = None
    unfinished: bytes = field(default=b"")

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started = time.monotonic()
        pids.record(self.name, self.process.pid)

    def show(self) -> None:
        if self.output is None:
            self.output = self.log.open("rb")
        *lines, self.unfinished = (self.unfinished + self.output.read()).split(b"\n")
        for line in lines:
            say(f"{self.name:>9} | {line.decode(errors='replace')}")

    def restart_if_ended(self) -> None:
        """Raises Problem when it keeps ending."""
        if self.process is None or self.process.poll() is None:
            return
        pids.end([self.process.pid], timeout=0)
        if time.monotonic() - self.started < TOO_SOON:
            self.failed_starts += 1
        else:
            self.failed_starts = 0
        ended = f"{self.name} ended by itself ({how(self.process.returncode)})"
        if self.failed_starts >= TRIES:
            raise Problem(f"{ended}, {TRIES} times in a row. {self.log} ends with:\n{last_lines(self.log_text(), 15)}")
        say(f"{ended}; starting it again")
        self.start()

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")


def how(returncode: int) -> str:
    return f"signal {-returncode}" if returncode < 0 else f"exit status {returncode}"


def start(children: Iterable[Child]) -> None:
    for child in children:
        child.log.write_bytes(b"")
        child.start()


def stop(children: Iterable[Child]) -> None:
    started = [child for child in children if child.process]
    pids.end([child.process.pid for child in started if child.process], timeout=TIMEOUT)
    for child in started:
        pids.forget(child.name)


def stop_leftovers(names: Iterable[str]) -> None:
    """Of an earlier bin/dev of this checkout that was killed."""
    found = {name: pid for name in names if (pid := pids.still_running(name))}
    if found:
        say(f"- Stopping what an earlier bin/dev left behind: {', '.join(found)}")
        pids.end(list(found.values()), timeout=TIMEOUT)
    for name in found:
        pids.forget(name)
