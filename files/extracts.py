"""Files of registers: CSV, plain or in a .gz or .zip, streamed. A bad file is refused as a whole."""

from __future__ import annotations

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

from files.csv_out import BOM

if TYPE_CHECKING:
    from _csv import Reader

# Called with the bytes read so far and the size of the file on disk.
Progress = Callable[[int, int], None]
_ROWS_BETWEEN_REPORTS = 500


class FileRefused(Exception):
    """Nothing was taken; the text tells whoever runs the import why."""


def no_progress(done: int, size: int) -> None:
    pass


def read_extract(
    path: Path, *, columns: list[str], encoding: str, progress: Progress = no_progress
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, values by column name) for each row; other columns are left out.

    Raises FileRefused for a file that is missing, of another shape or encoding, or cut short.
    """
    try:
        with path.open("rb") as raw, _unpacked(raw) as unpacked:
            text = io.TextIOWrapper(unpacked, encoding=_real_encoding(unpacked, encoding), newline="")
            size = path.stat().st_size
            for number, row in enumerate(_rows(csv.reader(text, strict=True), columns, path), start=1):
                yield row
                if number % _ROWS_BETWEEN_REPORTS == 0:
                    progress(raw.tell(), size)
            progress(size, size)
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise FileRefused(f"{path.name} holds bytes that are not {encoding} text.") from error
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
    names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
    if len(names) != 1:
        raise FileRefused(f"The zip file must hold one CSV file; it holds {len(names)}.")
    return names[0]


def _real_encoding(unpacked: IO[bytes], usual: str) -> str:
    """A byte order mark means UTF-8."""
    return "utf-8-sig" if _first_bytes(unpacked) == BOM else usual


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
        values = {name: row[place].strip() for name, place in places.items()}
        if any("\0" in value for value in values.values()):
            raise FileRefused(f"Line {line:,} of {path.name} holds a character that no text has (NUL).")
        yield line, values


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
