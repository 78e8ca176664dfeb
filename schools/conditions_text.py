""" "## " begins a section, "- " a list item; any other line is a paragraph."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.utils.text import slugify


@dataclass
class Block:
    lines: list[str]
    is_list: bool = False


@dataclass
class Section:
    heading: str
    blocks: list[Block] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"section-{slugify(self.heading) or 'text'}"


def sections_of(text: str) -> list[Section]:
    """Text before the first heading is a section without one."""
    sections = [Section("")]
    for is_item, group in groupby(filter(None, map(str.strip, text.splitlines())), key=_is_item):
        if is_item:
            sections[-1].blocks.append(Block([line[2:].strip() for line in group], is_list=True))
            continue
        for line in group:
            if line.startswith("## "):
                sections.append(Section(line[3:].strip()))
            else:
                sections[-1].blocks.append(Block([line]))
    return [section for section in sections if section.heading or section.blocks]


def _is_item(line: str) -> bool:
    return line.startswith("- ")
