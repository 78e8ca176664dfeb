"""bin/manage (and bin/bench): manage.py, with everything that it needs installed and running."""

import signal
import subprocess
import sys

from _house import environment, services
from _house.places import ROOT


def run(arguments: list[str], program: list[str] = environment.MANAGE, packages: str = "base") -> int:
    """What the set-up says goes to standard error: the output is the command's own, fit for a pipe."""
    output, sys.stdout = sys.stdout, sys.stderr
    environment.set_up(packages)
    with services.up() as servers:
        command = [*program, *arguments]
        with subprocess.Popen(command, cwd=ROOT, env=environment.variables(servers), stdout=output) as child:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the child too, and we wait for it
            signal.signal(signal.SIGTERM, lambda *_: child.terminate())
            return child.wait()
