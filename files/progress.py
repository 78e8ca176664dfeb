from typing import Protocol

from files.extracts import Progress


class Terminal(Protocol):
    def isatty(self) -> bool: ...
    def write(self, text: str) -> object: ...
    def flush(self) -> None: ...


def progress_on(stream: Terminal, label: str) -> Progress:
    """ "Reading extract.csv: 42%" on a terminal, nothing in a log."""
    shown = -1

    def report(done: int, size: int) -> None:
        nonlocal shown
        percent = 100 * done // size if size else 100
        if stream.isatty() and percent != shown:
            shown = percent
            stream.write(f"\r{label}: {percent}%" + ("\n" if percent == 100 else ""))
            stream.flush()

    return report
