from io import StringIO

from files.progress import progress_on


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_each_per_cent_once() -> None:
    terminal = Terminal()
    progress = progress_on(terminal, "Reading extract.csv")

    for done in [0, 1, 500, 505, 1000]:
        progress(done, 1000)

    assert terminal.getvalue() == "".join(f"\rReading extract.csv: {shown}" for shown in ["0%", "50%", "100%\n"])


def test_an_empty_file_is_read_at_once() -> None:
    terminal = Terminal()

    progress_on(terminal, "Reading extract.csv")(0, 0)

    assert terminal.getvalue().endswith("100%\n")


def test_a_log_shows_nothing() -> None:
    log = StringIO()

    progress_on(log, "Reading extract.csv")(500, 1000)

    assert log.getvalue() == ""
