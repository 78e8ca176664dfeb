import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from _tools import chromium, dev, environment, manage, test  # noqa: E402 (the path has to be known first)
from _tools.terminal import Problem, explain  # noqa: E402


def main(command: str, arguments: list[str]) -> int:
    run = {"dev": dev.run, "test": test.run, "manage": manage.run, "bench": bench, "chromium": chromium.run}[command]
    try:
        return run(arguments)
    except Problem as problem:
        explain(f"bin/{command} stopped: {problem}")
        return 1
    except PermissionError as refusal:
        explain(f"bin/{command} may not touch {refusal.filename}. Did another user (root?) set this folder up?")
        return 1
    except KeyboardInterrupt:
        return 130


def bench(arguments: list[str]) -> int:
    return manage.run(arguments, environment.BENCH, packages="dev")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
