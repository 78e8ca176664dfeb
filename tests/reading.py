"""How hard a page is to read: Flesch-Kincaid grade + 5 is the age at which it is read with ease.

Kincaid and others, 1975: 0.39 x words a sentence + 11.8 x syllables a word - 15.59.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from tests.pages import Element, Page

PASSED_OVER = {"table", "dt", "dd", "button", "select", "textarea", "svg", "script", "dialog", "nav"}
END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“£\d])")
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
NAME = "Kim"


def sentences_of(page: Page, names: Iterable[str] = ()) -> list[str]:
    """What the main part says outside tables, facts and buttons. Names count as one short word."""
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
    """What stands in one piece: the innermost elements with words of their own."""
    if any(isinstance(child, str) and child.strip() for child in element.children):
        yield element.words
        return
    for child in element.children:
        if isinstance(child, Element) and child.tag not in PASSED_OVER:
            yield from _blocks(child)
