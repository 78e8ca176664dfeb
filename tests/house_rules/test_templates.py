import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(settings.BASE_DIR)) for path in TEMPLATES]


def words_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_has_no_inline_script_style_or_handler(path):
    text = words_of(path)

    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_escapes_what_it_writes(path):
    assert not re.search(r"\|\s*safe\b|autoescape off", words_of(path))
