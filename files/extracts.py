from __future__ import annotations

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from common.marks import odd_mark
from files.csv_out import BOM

if TYPE_CHECKING:
    from _csv import Reader

# Called with the bytes read so far and the size of the file on disk.
Progress = Callable[[int, int], None]
_ROWS_BETWEEN_REPORTS = 500
_CHUNK = 1 << 20
MOST_UNPACKED = 500_000_000  # bytes
MOST_TIMES_LARGER = 200
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FileRefused(Exception):
    """Nothing was taken; the text tells whoever sent the file why."""

    @property
    def in_a_terminal(self) -> str:
        return f"{self} Nothing was changed."


class Doubtful(FileRefused):
    """A person may let it through: `how` tells whoever runs the command."""

    def __init__(self, why: str, how: str) -> None:
        self.how = how
        super().__init__(why)

    @property
    def in_a_terminal(self) -> str:
        return f"{self} {self.how} Nothing was changed."


def no_progress(done: int, size: int) -> None:
    pass


def read_extract(
    path: Path, *, columns: list[str], encoding: str, progress: Progress = no_progress
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, values by column name); other columns are left out.

    Raises FileRefused for a file that is missing, of another shape or encoding, or cut short.
    """
    try:
        with path.open("rb") as raw, _unpacked(raw) as unpacked:
            size = path.stat().st_size
            encoding = _real_encoding(unpacked, encoding, path, size)
            text = io.TextIOWrapper(unpacked, encoding=encoding, newline="")
            for number, row in enumerate(_rows(csv.reader(text, strict=True), columns, path), start=1):
                yield row
                if number % _ROWS_BETWEEN_REPORTS == 0:
                    progress(raw.tell(), size)
            progress(size, size)
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise FileRefused(f"{path.name} holds bytes that are not {encoding} text.") from error
    except RuntimeError as error:  # zipfile's, for a password and for an unknown way to pack
        raise FileRefused(f"{path.name} cannot be unpacked. Save it without a password, as an ordinary zip.") from error
    except (EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise FileRefused(f"{path.name} is damaged or cut short: {error}.") from error
    except csv.Error as error:
        raise FileRefused(f"{path.name} is not a proper CSV file, or is cut short: {error}.") from error


@contextmanager
def _unpacked(raw: IO[bytes]) -> Iterator[IO[bytes]]:
    """Told by the first bytes, not by the name."""
    start = _first_bytes(raw)
    if start.startswith(b"\x1f\x8b"):
        with gzip.open(raw) as unpacked:
            yield cast("IO[bytes]", unpacked)
    elif start.startswith(b"PK"):
        with zipfile.ZipFile(raw) as archive, archive.open(_only_csv_in(archive)) as member:
            yield member
    else:
        yield raw


def _first_bytes(file: IO[bytes]) -> bytes:
    start = file.read(3)
    file.seek(0)
    return start


def _only_csv_in(archive: zipfile.ZipFile) -> str:
    """Archives made on a Mac hold a second, hidden file for each."""
    names = [
        name
        for name in archive.namelist()
        if name.lower().endswith(".csv") and not name.startswith("__MACOSX/") and not Path(name).name.startswith("._")
    ]
    if len(names) != 1:
        raise FileRefused(f"The zip file must hold one CSV file; it holds {len(names)}.")
    return names[0]


def _real_encoding(unpacked: IO[bytes], usual: str, path: Path, size: int) -> str:
    """UTF-8 where there is a byte order mark, or where all of it is UTF-8 and not only ASCII. Reads the file once."""
    start = _first_bytes(unpacked)
    if start.startswith(_UTF_16) or b"\0" in start:
        raise FileRefused(f"{path.name} is UTF-16 text. Save it as “CSV UTF-8”.")
    is_utf_8, is_ascii, decoder = True, True, codecs.getincrementaldecoder("utf-8")()
    for chunk in _chunks(unpacked, path, size):
        is_ascii = is_ascii and chunk.isascii()
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            is_utf_8 = False
            decoder.reset()
    unpacked.seek(0)
    if start == BOM:
        return "utf-8-sig"
    return "utf-8" if is_utf_8 and not is_ascii and not decoder.getstate()[0] else usual


def _chunks(unpacked: IO[bytes], path: Path, size: int) -> Iterator[bytes]:
    """Raises FileRefused for what unpacks to more than any register has."""
    most = min(MOST_UNPACKED, max(size, _CHUNK) * MOST_TIMES_LARGER)
    done = 0
    while chunk := unpacked.read(_CHUNK):
        done += len(chunk)
        if done > most:
            raise FileRefused(f"{path.name} unpacks to more than {most // 1_000_000:,} MB, so it is not read.")
        yield chunk


def _rows(reader: Reader, columns: list[str], path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    header = next(reader, [])
    places = _places(header, columns, path)
    for row in reader:
        if not row:
            continue
        line = reader.line_num
        if len(row) != len(header):
            short = f"has {len(row)} of {len(header)} columns"
            raise FileRefused(f"Line {line:,} of {path.name} {short}: the file is damaged or cut short.")
        values = {name: _read_again(row[place]).strip() for name, place in places.items()}
        for name, value in values.items():
            if mark := odd_mark(value):
                raise FileRefused(f"Line {line:,} of {path.name} has a mark under {name} that no name has ({mark}).")
        yield line, values


def _read_again(value: str) -> str:
    """UTF-8 that somebody before us took for Latin-1: “â\\x80\\x93” is a dash."""
    if not any("\x80" <= mark <= "\x9f" for mark in value):
        return value
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _places(header: list[str], columns: list[str], path: Path) -> dict[str, int]:
    """By name, because registers add and move columns."""
    if not header:
        raise FileRefused(f"{path.name} is empty.")
    found = Counter(name.strip() for name in header)
    missing = [name for name in columns if not found[name]]
    if missing:
        raise FileRefused(f"{path.name} is not the expected file. It has no column: {', '.join(missing)}.")
    twice = [name for name in columns if found[name] > 1]
    if twice:
        raise FileRefused(f"{path.name} has these columns more than once: {', '.join(twice)}.")
    places = {name.strip(): place for place, name in enumerate(header)}
    return {name: places[name] for name in columns}
