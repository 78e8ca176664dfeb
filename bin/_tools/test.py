"""bin/test: everything that CI runs, in the order of what fails soonest. All steps run, also after one that failed.

With names of checks only those run: bin/test types imports. The names: {names}.
"quick" stands for all that run no test.
With other arguments (paths or options) pytest alone runs with these: bin/test tests/claims -k window. Paths under
tests/browser drive a browser. --at "2027-08-31 11:00" begins the tests at that moment.
CHROMIUM names a browser for the browser tests; without it one is found or installed.
"""

import os
import secrets
import subprocess
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from _tools import chromium, environment, redis, services
from _tools.environment import MANAGE
from _tools.paths import LOCAL, PYTHON, ROOT
from _tools.terminal import say

PYTEST = [str(PYTHON), "-m", "pytest"]
TOOL = str(PYTHON.parent) + "/"
TESTS = ["everyday", "browser"]


@dataclass
class Check:
    short: str
    name: str
    command: list[str]
    variables: dict[str, str]
    passed: bool = False
    seconds: float = 0

    def run(self) -> None:
        say(f"\n=== {self.name}")
        start = time.monotonic()
        self.passed = subprocess.run(self.command, cwd=ROOT, env=self.variables).returncode == 0
        self.seconds = time.monotonic() - start
        say(f"=== {self.name}: {self.outcome} in {self.seconds:.1f} s")

    @property
    def outcome(self) -> str:
        return "passed" if self.passed else "FAILED"


def run(arguments: list[str]) -> int:
    if arguments and arguments[0] in ("-h", "--help"):
        say((__doc__ or "").format(names=", ".join([*quick_names(), *TESTS])))
        return 0
    environment.set_up("dev")
    with services.up() as servers:
        # Every module is compiled once, whatever the machine says, and not in each process that a test starts.
        variables = environment.variables(servers, SERVICE_ENVIRONMENT="test", PYTHONDONTWRITEBYTECODE="")
        variables["PATH"] += f"{os.pathsep}{redis.program().parent}"  # some tests end a Redis of their own
        chosen = names_among(arguments)
        if arguments and not chosen:
            return subprocess.run([*PYTEST, *arguments], cwd=ROOT, env=with_browser(variables)).returncode
        return run_checks(variables, chosen or [*quick_names(), *TESTS])


def names_among(arguments: list[str]) -> list[str]:
    """[] where an argument is no name of a check."""
    names = [name for each in arguments for name in (quick_names() if each == "quick" else [each])]
    return names if set(names) <= {*quick_names(), *TESTS} else []


def run_checks(variables: dict[str, str], chosen: list[str]) -> int:
    browser = chromium.find_or_install() if "browser" in chosen else None
    checks = [check for check in all_checks(variables, browser) if check.short in chosen]
    for check in checks:
        check.run()
    failed = [check.name for check in checks if not check.passed]
    if "browser" in chosen and not browser:
        say("\n*** NO CHROMIUM: the browser tests did NOT run. Install chromium, or name one with CHROMIUM=/path. ***")
        failed += ["browser tests (no Chromium, and CI does without nothing)"] if os.environ.get("CI") else []
    return report(checks, failed)


def all_checks(variables: dict[str, str], browser: str | None) -> list[Check]:
    checks = [
        *static_checks(variables),
        Check("everyday", "unit tests, journeys and house rules", everyday_tests(), variables),
    ]
    if browser:
        drive = [*PYTEST, "-m", "browser", "-n", "2", "--dist", "loadfile", "tests/browser"]
        checks.append(Check("browser", "browser tests", drive, {**variables, "CHROMIUM": browser}))
    return checks


def quick_names() -> list[str]:
    return [check.short for check in static_checks({})]


def report(checks: list[Check], failed: list[str]) -> int:
    say("\n" + "\n".join(f"{check.seconds:7.1f} s  {check.outcome}  {check.name}" for check in checks))
    say(f"{sum(check.seconds for check in checks):7.1f} s  in all\n")
    if failed:
        say(f"FAILED: {'; '.join(failed)}")
        return 1
    say(f"All {len(checks)} checks passed.")
    return 0


def static_checks(variables: dict[str, str]) -> list[Check]:
    deploy = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    return [
        Check("ruff", "ruff", [TOOL + "ruff", "check", "."], variables),
        Check("format", "format", [TOOL + "ruff", "format", "--check", "."], variables),
        Check("types", "types", [TOOL + "mypy"], variables),
        Check("imports", "imports run one way", [TOOL + "lint-imports"], variables),
        Check("templates", "templates", [TOOL + "djlint", "templates", "--lint", "--quiet"], variables),
        Check("migrations", "no missing migration", [*MANAGE, "makemigrations", "--check", "--dry-run"], variables),
        Check("settings", "production settings", deploy, {**variables, **throwaway_production()}),
    ]


def everyday_tests() -> list[str]:
    return [*PYTEST, "-m", "not browser", "-n", "2"]


def with_browser(variables: dict[str, str]) -> dict[str, str]:
    browser = chromium.find()
    return {**variables, "CHROMIUM": browser} if browser else variables


def throwaway_production() -> dict[str, str]:
    """Values that production settings accept, made for one check."""
    return {
        "SERVICE_ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "claims.example",
        "SERVICE_URL": "https://claims.example",
        "SIGN_IN": "closed",
        "MESSAGES": "notify",
        "NOTIFY_API_KEY": f"throwaway-{uuid.uuid4()}-{uuid.uuid4()}",
        "NOTIFY_TEMPLATE_ID": "00000000-0000-0000-0000-000000000000",
        "TEACHING_RECORD_URL": "https://records.example",
        "TEACHING_RECORD_TOKEN": secrets.token_urlsafe(32),
        "FILES_ROOT": str(Path(LOCAL / "files")),
        "REDIS_IS_PRIVATE": "yes",
        "DEBUG": "",
    }
