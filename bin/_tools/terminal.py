import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """The message says what to do."""


def say(text: str = "") -> None:
    print(text, file=sys.stdout, flush=True)


def explain(text: str) -> None:
    sys.stdout.flush()
    print(f"\n{text}", file=sys.stderr, flush=True)


@contextmanager
def step(doing: str) -> Iterator[None]:
    start = time.monotonic()
    say(f"- {doing} ...")
    yield
    say(f"  done in {time.monotonic() - start:.1f} s")


def progress(text: str) -> None:
    """Replaced by the next; nothing in a log."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {text}"[:100], end="", flush=True)


def progress_over() -> None:
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)


def last_lines(text: str, count: int = 30) -> str:
    return "\n".join(text.strip().splitlines()[-count:])
