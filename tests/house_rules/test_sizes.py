import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES_OF_A_FUNCTION, MOST_LINES_OF_A_FILE = 35, 320


def test_no_function_is_longer_than_35_lines():
    found = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in files()
        for function in functions_in(path)
        if (function.end_lineno or 0) - function.lineno >= MOST_LINES_OF_A_FUNCTION
    ]

    assert found == []


def test_no_file_is_longer_than_320_lines():
    found = [str(path) for path in files() if len(path.read_text().splitlines()) > MOST_LINES_OF_A_FILE]

    assert found == []


def files() -> list[Path]:
    """What mypy checks, and the bench; not migrations."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    folders = [*settings["tool"]["mypy"]["files"], "bench"]
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    assert len(found) > 200, "the control: all rooms are looked at"
    return found


def functions_in(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
