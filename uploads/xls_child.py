"""Reads an XLS file in a process of its own, with little memory: one of 6 KB can ask for gigabytes, and nothing in it
says so beforehand. Started by uploads/workbooks.py as a script: the file comes in, its sheets go out.
"""

import io
import pickle
import sys

from python_calamine import CalamineError, PasswordError, SheetVisibleEnum, load_workbook

MOST_BYTES = 1_500_000_000
MOST_SECONDS = 60


def limit_itself() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


def sheets_of(content: bytes, most_rows: int, most_columns: int) -> list[tuple[str, bool, list[list[object]] | None]]:
    """None for rows: too large."""
    workbook = load_workbook(io.BytesIO(content))
    found: list[tuple[str, bool, list[list[object]] | None]] = []
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            found.append((sheet.name, False, []))
            continue
        read = workbook.get_sheet_by_name(sheet.name)
        is_large = read.total_height > most_rows or read.total_width > most_columns
        rows: list[list[object]] | None = None
        if not is_large:
            rows = [[*row] for row in read.to_python(skip_empty_area=False)]
        found.append((sheet.name, True, rows))
    return found


def main() -> None:
    limit_itself()
    answer: object
    try:
        answer = sheets_of(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    except PasswordError:
        answer = "password"
    except CalamineError:
        answer = "damaged"
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    main()
