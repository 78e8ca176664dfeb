"""A newcomer's first minutes: `.venv/bin/python tests/newcomer/walk.py`.

A fresh clone in a temporary folder: bin/dev, the main job in a browser (main_job.py), a stop, a second start, a start
after a crash. The last line counts the facts.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
FIRST_START = 600  # seconds; a slow registry is no fault of ours
LATER_START = 60
STOP = 20
OURS_TO_CHOOSE = (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "REDIS_URL",
    "SERVICE_ENVIRONMENT",
    "PORT",
    "SERVICE_URL",
    "TEACHING_RECORD_URL",
)

facts = {"passed": 0, "failed": 0}


class NoService(Exception):
    pass


def fact(words: str, holds: object) -> None:
    facts["passed" if holds else "failed"] += 1
    print(f"{'ok    ' if holds else 'FAILED'} {words}", flush=True)


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="newcomer-"))
    clone = folder / "claims"
    try:
        subprocess.run(["git", "-c", "safe.directory=*", "clone", "--quiet", CHECKOUT, clone], check=True)
        walk(clone)
    except NoService:
        print("The walk ends here.", flush=True)
    finally:
        end_everything_in(clone)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{facts['passed']} passed, {facts['failed']} failed", flush=True)
    return 1 if facts["failed"] else 0


def walk(clone: Path) -> None:
    port = free_port()
    service = start(clone, port, FIRST_START, "bin/dev serves from a fresh clone")
    said = clone.parent / "dev.log"
    fact("it names the colleague whom one can hand over to", wait_for(lambda: "school-2 " in said.read_text(), STOP))
    fact("the main job is done in a real browser", do_the_main_job(port))
    claims = count_claims(clone)
    fact(f"bin/manage works beside it ({claims} claims)", claims)
    fact("the service owns none of its tables", owned_by_the_service(clone) == "0")
    stop(clone, service, port)

    service = start(clone, port, LATER_START, "it starts again")
    fact("the data is still there", claims and count_claims(clone) == claims)
    service.kill()
    service.wait()

    service = start(clone, port, LATER_START, "it starts again after its supervisor was killed")
    stop(clone, service, port)
    fact("nothing that it made shows in git", not output(["git", "status", "--porcelain"], clone))


def start(clone: Path, port: int, within: float, words: str) -> subprocess.Popen[bytes]:
    log = clone.parent / "dev.log"
    with log.open("wb") as written:
        began = time.monotonic()
        service = subprocess.Popen(
            [clone / "bin" / "dev"], cwd=clone, env=environment(port), stdout=written, stderr=written
        )
    served = wait_for(lambda: f"http://127.0.0.1:{port} (" in log.read_text() or service.poll() is not None, within)
    healthy = served and service.poll() is None and answers_health(port)
    fact(f"{words} ({time.monotonic() - began:.0f} s)", healthy)
    if not healthy:
        print(log.read_text()[-4000:], flush=True)
        raise NoService
    return service


def stop(clone: Path, service: subprocess.Popen[bytes], port: int) -> None:
    began = time.monotonic()
    service.send_signal(signal.SIGTERM)
    ended = wait_for(lambda: service.poll() is not None, STOP)
    fact(f"SIGTERM ends it ({time.monotonic() - began:.1f} s, exit status {service.poll()})", service.poll() == 0)
    left = processes_in(clone)
    fact(f"nothing is left running {left or ''}", ended and not left)
    fact(f"port {port} is free again", port_is_free(port))


def do_the_main_job(port: int) -> bool:
    told = {**environment(port), "BASE_URL": f"http://127.0.0.1:{port}", "CHROMIUM": chromium()}
    return subprocess.run([sys.executable, HERE / "main_job.py"], env=told).returncode == 0


def count_claims(clone: Path) -> int:
    told = ask(clone, "from claims.models import Claim; print(Claim.objects.count())")
    return int(told) if told.isdigit() else 0


def owned_by_the_service(clone: Path) -> str:
    question = "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"
    asking = "from django.db import connection as c; k = c.cursor(); k.execute('{}'); print(k.fetchone()[0])"
    return ask(clone, asking.format(question))


def ask(clone: Path, python: str) -> str:
    return output([str(clone / "bin" / "manage"), "shell", "--verbosity", "0", "-c", python], clone)


def output(command: list[str], clone: Path) -> str:
    return subprocess.run(
        command, cwd=clone, env=environment(0), stdout=subprocess.PIPE, text=True, check=False
    ).stdout.strip()


def chromium() -> str:
    return subprocess.run(
        [sys.executable, CHECKOUT / "bin" / "_tools", "chromium"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()


def environment(port: int) -> dict[str, str]:
    """Nothing set but where the tools are."""
    plain = {name: value for name, value in os.environ.items() if name not in OURS_TO_CHOOSE}
    return plain | {"PORT": str(port)}


def answers_health(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthcheck", timeout=10) as answer:
        return bool(answer.status == 200)


def wait_for(happened: Callable[[], bool], within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.1)
    return False


def processes_in(folder: Path) -> list[str]:
    """Working in the folder, or called from it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            called = process.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            works_in = os.readlink(process / "cwd")
        except OSError:
            continue
        if str(folder) in called or f"{works_in}/".startswith(f"{folder}/"):
            found.append(f"{process.name}: {called.strip()[:120]}")
    return found


def end_everything_in(folder: Path) -> None:
    for process in processes_in(folder):
        os.kill(int(process.partition(":")[0]), signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        return int(trying.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return trying.connect_ex(("127.0.0.1", port)) != 0


if __name__ == "__main__":
    sys.exit(main())
