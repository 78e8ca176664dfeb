import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = {
    "web": ["-m", "gunicorn", "claims_service.wsgi"],
    "worker": ["manage.py", "worker"],
    "scheduler": ["manage.py", "scheduler"],
}
HEALTHY_WITHIN = 60


@contextmanager
def running_service() -> Iterator[str]:
    """Gives the address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"PORT": str(port), "SERVICE_URL": address, "OWNER_DATABASE_URL": ""}
    with ExitStack() as stack:
        for name, command in PROCESSES.items():
            stack.enter_context(process(command, environment, Path(os.environ["FILES_ROOT"]) / f"{name}.log"))
        wait_until_healthy(address)
        yield address


@contextmanager
def process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """In a session of its own, to end all that it forked."""
    with log.open("wb") as written:
        started = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait(10)


def wait_until_healthy(address: str) -> None:
    deadline = time.monotonic() + HEALTHY_WITHIN
    while not is_healthy(address):
        if time.monotonic() > deadline:
            raise SystemExit(f"The service is not healthy after {HEALTHY_WITHIN} seconds.")
        time.sleep(0.2)


def is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthcheck", timeout=5) as answer:  # noqa: S310  http, by us
            return bool(answer.status == 200)
    except (urllib.error.HTTPError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
