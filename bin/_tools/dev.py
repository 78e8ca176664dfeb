"""bin/dev: the whole service on this machine, from nothing to a page in the browser.

PORT chooses the port (8000). With DATABASE_URL and REDIS_URL your own servers are used and none is started. What it
makes stays in .venv/, node_modules/ and .local/; the data is in .local/postgres.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from _tools import child_processes, environment, services
from _tools.child_processes import Child
from _tools.paths import LOCAL, LOGS, PYTHON, ROOT
from _tools.ports import LOOPBACK, any_free_port, wanted_port
from _tools.terminal import Problem, say, step

HEALTHY_WITHIN = 90
NAMES = ["web", "worker", "scheduler", "records"]


def run(arguments: list[str]) -> int:
    if arguments:
        say(__doc__ or "")
        return 0 if arguments[0] in ("-h", "--help") else 2
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    began = time.monotonic()
    with single_instance():
        child_processes.stop_leftovers(NAMES)
        port = wanted_port()
        environment.set_up("base")
        with services.up() as servers:
            serve(port, servers, began)
    say("  stopped; the data stays in .local/")
    return 0


def serve(port: int, servers: dict[str, str], began: float) -> None:
    variables = environment.variables(servers, PORT=str(port))
    variables.setdefault("TEACHING_RECORD_URL", f"http://{LOOPBACK}:{any_free_port()}")
    prepare(variables)
    ours = processes(port, {**variables, "OWNER_DATABASE_URL": ""})
    try:
        with step("Starting the service"):
            child_processes.start(ours)
            wait_until_healthy(f"http://{LOOPBACK}:{port}", ours)
        welcome(f"http://{LOOPBACK}:{port}", time.monotonic() - began, variables)
        while True:
            for child in ours:
                child.show()
                child.restart_if_ended()
            time.sleep(0.2)
    except KeyboardInterrupt:
        say("\n- Stopping")
    finally:
        for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(again, signal.SIG_IGN)
        child_processes.stop(ours)


def processes(port: int, variables: dict[str, str]) -> list[Child]:
    web = [str(PYTHON), "-m", "gunicorn", "--bind", f"{LOOPBACK}:{port}", "--reload", "claims_service.wsgi"]
    ours = [
        Child("web", web, variables),
        Child("worker", [*environment.MANAGE, "worker"], variables),
        Child("scheduler", [*environment.MANAGE, "scheduler"], variables),
    ]
    if "TEACHING_RECORD_URL" not in os.environ:
        ours.append(Child("records", [*environment.MANAGE, "teaching_record_stub"], variables))
    return ours


def prepare(variables: dict[str, str]) -> None:
    for doing, command in (
        ("Bringing the database up to date", ["migrate", "--no-input", "--verbosity", "0"]),
        ("Loading the demonstration data (the first time takes a moment)", ["demo"]),
    ):
        with step(doing):
            done = subprocess.run([*environment.MANAGE, *command], cwd=ROOT, env=variables)
            if done.returncode:
                raise Problem(f"`manage.py {command[0]}` failed; what it said stands above.")


def wait_until_healthy(address: str, ours: list[Child]) -> None:
    """Also for a heartbeat of worker and scheduler."""
    began = time.monotonic()
    while not healthy(health := ask_health(address), since=time.monotonic() - began):
        for child in ours:
            child.restart_if_ended()
        if time.monotonic() > began + HEALTHY_WITHIN:
            raise Problem(f"the service is not healthy after {HEALTHY_WITHIN} s: {health}\nIts logs are in {LOGS}")
        time.sleep(0.2)


def healthy(health: dict[str, Any], since: float) -> bool:
    beats = [health.get("worker_heartbeat_seconds"), health.get("scheduler_heartbeat_seconds")]
    return health.get("redis") == "ok" and all(beat is not None and beat <= since for beat in beats)


def ask_health(address: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"{address}/healthcheck", timeout=5) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        return {"status": refusal.code}
    except (OSError, ValueError) as silence:
        return {"status": str(silence)}


def welcome(address: str, seconds: float, variables: dict[str, str]) -> None:
    say(f"\nClaim funding for mentor training is at {address} (after {seconds:.0f} s)\n")
    say(f"Sign in at {address}/personas/ as")
    subprocess.run([*environment.MANAGE, "who_to_be"], cwd=ROOT, env=variables)
    say(f"Messages that it sends: {address}/outbox/     Ctrl-C stops it; the data stays.\n")


@contextmanager
def single_instance() -> Iterator[None]:
    """One bin/dev for each checkout; the lock ends with the process."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "dev.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Problem(f"it runs in this folder already, {lock.read()}. Stop that one first.") from None
        lock.truncate(0)
        lock.write(f"as process {os.getpid()} on port {os.environ.get('PORT', '8000')}")
        lock.flush()
        yield
