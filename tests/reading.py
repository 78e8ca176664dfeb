"""How hard a page is to read: Flesch-Kincaid grade + 5 is the age at which it is read with ease.

Kincaid and others, 1975: 0.39 x words a sentence + 11.8 x syllables a word - 15.59.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from tests.pages import Element, Page

BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "label", "legend", "caption", "dt", "summary", "blockquote"}
LEAVES = {"govuk-hint", "govuk-inset-text", "govuk-task-list__hint", "govuk-warning-text__text", "moj-timeline__description"}
PASSED_OVER = {"table", "svg", "script", "dialog", "nav"}
END = re.compile(r"(?<=[.?!:])\s+(?=[A-Z“£\d])")
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
NAME = "Kim"


def sentences_of(page: Page, names: Iterable[str] = ()) -> list[str]:
    """What the main part says outside its tables. Names count as one short word: they are not ours to choose."""
    longest_first = sorted(filter(None, set(names)), key=len, reverse=True)
    some_name = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
    blocks = [block for main in page.root.all("main") for block in _blocks(main)]
    return [sentence for block in blocks for sentence in split(some_name.sub(NAME, block))]


def split(text: str) -> list[str]:
    return [sentence for sentence in END.split(" ".join(text.split())) if WORD.search(sentence)]


def words_in(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def reading_age(sentences: Sequence[str]) -> float:
    words = [word for sentence in sentences for word in words_in(sentence)]
    syllables = sum(map(syllables_in, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59 + 5


def syllables_in(word: str) -> int:
    """Groups of vowels; a silent e at the end, and -es and -ed where they are not said, are none."""
    letters = re.sub("[^a-z]", "", word.lower())
    said = re.sub(r"(?<=[^aeiouytdl])e[sd]?$|(?<=[aeiouy][tdl])es?$", "", letters)
    return max(1, len(re.findall("[aeiouy]+", said)))


def _blocks(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str) or child.tag in PASSED_OVER:
            continue
        if child.tag in BLOCKS - {"li"} or LEAVES & set(child.get("class").split()):
            yield child.words
        elif child.tag == "li" and not any(inner.tag in BLOCKS for inner in child.all(*BLOCKS)[1:]):
            yield child.words
        else:
            yield from _blocks(child)
