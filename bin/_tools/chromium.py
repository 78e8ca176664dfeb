import os
import shutil
import subprocess
from pathlib import Path

from _tools import packages
from _tools.paths import LOCAL, PYTHON
from _tools.terminal import Problem, last_lines, say, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def run(arguments: list[str]) -> int:
    """For scripts outside of bin/."""
    print(find() or "")
    return 0


def find() -> str | None:
    """CHROMIUM, or one on the PATH, or Playwright's."""
    named = os.environ.get("CHROMIUM")
    if named and not shutil.which(named):
        raise Problem(f"CHROMIUM names {named}, and there is no such program.")
    candidates = [named] if named else [*NAMES, *map(str, downloads().glob("chromium-*/chrome-*/chrome"))]
    return next((path for name in candidates if (path := shutil.which(name))), None)


def find_or_install() -> str | None:
    return find() or install()


def install() -> str | None:
    with step("Installing Chromium for the browser tests"):
        if packages.install_debian_packages("chromium", "fonts-liberation") and (found := find()):
            return found
        done = subprocess.run(
            [PYTHON, "-m", "playwright", "install", "chromium"],
            env={**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(downloads())},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            say(last_lines(done.stdout + done.stderr, 8))
        return find()


def downloads() -> Path:
    return LOCAL / "browsers"
