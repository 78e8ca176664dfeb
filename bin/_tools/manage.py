import signal
import subprocess
import sys

from _tools import environment, services
from _tools.paths import ROOT


def run(arguments: list[str], program: list[str] = environment.MANAGE, packages: str = "base") -> int:
    """Our own messages go to standard error, so that the output is fit for a pipe."""
    output, sys.stdout = sys.stdout, sys.stderr
    environment.set_up(packages)
    with services.up() as servers:
        command = [*program, *arguments]
        with subprocess.Popen(command, cwd=ROOT, env=environment.variables(servers), stdout=output) as child:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the child too, and we wait for it
            signal.signal(signal.SIGTERM, lambda *_: child.terminate())
            return child.wait()
