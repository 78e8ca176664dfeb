"""Cited rules, trials, decisions, links and paths exist in the repository."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
DOCS = ROOT / "docs"
OURS_TO_READ = {".css", ".html", ".in", ".js", ".md", ".py", ".toml", ".txt", ".yaml", ".yml"}
MADE_BY_TOOLS = {"node_modules", "static-collected"}

NOT_HERE = re.compile(r"\b(?:service|pages|house)\.md\b|\bresearch/|\bissue \d")
RULE = re.compile(r"rules\.md, part (\d+)")
TRIAL = re.compile(r"[(\" ](A\d{2})[,):]")
DECISION = re.compile(r"\bADR (\d+)|docs/adr/(\d{4})")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`([a-z_]+/[\w./-]*\.(?:csv|html|md|py|txt))`")


def text_files() -> Iterator[Path]:
    for entry in sorted(ROOT.iterdir()):
        if entry.is_file():
            yield entry
        elif not entry.name.startswith(".") and entry.name not in MADE_BY_TOOLS:
            yield from (path for path in sorted(entry.rglob("*")) if path.is_file())


TEXTS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in text_files()
    if path.suffix in OURS_TO_READ
}


def cited(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for name, text in TEXTS.items():
        yield from ((name, match.group(match.lastindex or 0)) for match in pattern.finditer(text))


def test_nothing_cites_what_is_not_in_the_repository() -> None:
    assert list(cited(NOT_HERE)) == []


def test_a_rule_that_is_cited_is_a_part_of_the_reference() -> None:
    parts = re.findall(r'<a id="part-(\d+)"></a>$', TEXTS["docs/reference/rules.md"], re.MULTILINE)

    assert [citation for citation in cited(RULE) if citation[1] not in parts] == []


def test_a_trial_that_is_cited_is_in_the_list_of_trials() -> None:
    trials = re.findall(r"^\| (A\d{2}) \|", TEXTS["docs/reference/acceptance.md"], re.MULTILINE)

    assert {trial for name, trial in cited(TRIAL) if name.endswith(".py")} == set(trials)


def test_a_decision_that_is_cited_is_in_docs() -> None:
    decisions = {int(path.name[:4]) for path in (DOCS / "adr").glob("*.md")}

    assert [citation for citation in cited(DECISION) if int(citation[1]) not in decisions] == []


def is_from_the_root(path: str) -> bool:
    """Others are from a folder that the page names, such as `layouts/question.html`."""
    return (ROOT / path.split("/")[0]).is_dir()


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith(".md")])
def test_links_and_paths_in_docs_lead_somewhere(name: str) -> None:
    text, here = TEXTS[name], (ROOT / name).parent

    assert [link for link in LINK.findall(text) if not (here / link).exists()] == []
    assert [path for path in PATH.findall(text) if is_from_the_root(path) and not (ROOT / path).exists()] == []


PAGES_WITH_EXAMPLES = [name for name, text in TEXTS.items() if name.endswith(".md") and EXAMPLE.search(text)]


@pytest.mark.parametrize("name", PAGES_WITH_EXAMPLES)
def test_what_an_example_imports_is_there(name: str) -> None:
    lines = [node for example in EXAMPLE.findall(TEXTS[name]) for node in ast.walk(ast.parse(example))]

    for line in lines:
        if isinstance(line, ast.ImportFrom):
            assert all(resolve_name(f"{line.module}.{each.name}") for each in line.names)


@pytest.mark.parametrize("folder", ["how-to", "reference"])
def test_the_list_of_docs_has_every_page(folder: str) -> None:
    listed = LINK.findall(TEXTS["docs/README.md"])

    assert [page.name for page in (DOCS / folder).glob("*.md") if f"{folder}/{page.name}" not in listed] == []
